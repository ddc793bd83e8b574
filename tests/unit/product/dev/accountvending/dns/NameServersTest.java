package dev.accountvending.dns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accountvending.testing.Cases;
import dev.accountvending.testing.Draw;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

class NameServersTest {

    @Test
    void nameServers_inAnyOrderCaseAndWithOrWithoutFinalDot_areTheSame() {
        Cases.check(
                draw -> {
                    Set<String> servers = servers(draw);
                    List<String> others = new ArrayList<>();
                    for (String server : servers) {
                        String cased = draw.yes() ? server.toUpperCase(Locale.ROOT) : server;
                        others.add(
                                draw.between(0, others.size()), draw.yes() ? cased + "." : cased);
                    }

                    assertThat(NameServers.of(others)).isEqualTo(NameServers.of(servers));
                });
    }

    @Test
    void nameServers_withOneLess_areOthers() {
        Cases.check(
                draw -> {
                    Set<String> servers = servers(draw);
                    List<String> fewer = servers.stream().skip(1).toList();

                    assertThat(NameServers.of(fewer)).isNotEqualTo(NameServers.of(servers));
                });
    }

    private static Set<String> servers(Draw draw) {
        return draw.set(
                1, 6, () -> draw.text("abcdefghijklmnopqrstuvwxyz", 1, 10) + ".awsdns.example");
    }
}
