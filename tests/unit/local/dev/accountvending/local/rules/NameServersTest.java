package dev.accountvending.local.rules;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

class NameServersTest {
    @Test
    void of_isTheZonesOwnFour() {
        assertThat(NameServers.of("Z1")).hasSize(4).isEqualTo(NameServers.of("Z1"));
        Set<List<String>> seen = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            assertThat(seen.add(NameServers.of("Z" + i))).isTrue();
        }
        assertThat(NameServers.of("Z1").getFirst()).matches("ns-\\d{1,3}\\.awsdns-\\d\\d\\.com");
    }

    @Test
    void rewrite_putsTheZonesNamesForMotos() {
        String answer =
                "<NameServer>ns-2048.awsdns-64.com</NameServer>"
                        + "<NameServer>ns-2051.awsdns-67.co.uk</NameServer><Value>{'Value':"
                        + " 'ns-2048.awsdns-64.com. hostmaster.example.com. 1'}</Value>";
        List<String> own = NameServers.of("Z1");
        assertThat(NameServers.rewrite(answer, "Z1"))
                .isEqualTo(
                        "<NameServer>%s</NameServer><NameServer>%s</NameServer><Value>%s. hostmaster.example.com. 1</Value>"
                                .formatted(own.getFirst(), own.getLast(), own.getFirst()));
    }
}
