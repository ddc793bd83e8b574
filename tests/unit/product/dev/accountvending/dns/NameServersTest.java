package dev.accountvending.dns;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;

class NameServersTest {

    @Property
    void nameServers_inAnyOrderCaseAndWithOrWithoutFinalDot_areTheSame(
            @ForAll("servers") Set<String> servers, @ForAll Random random) {
        List<String> others = new ArrayList<>();
        for (String server : servers) {
            String cased = random.nextBoolean() ? server.toUpperCase(Locale.ROOT) : server;
            others.add(random.nextBoolean() ? cased + "." : cased);
        }
        Collections.shuffle(others, random);

        assertThat(NameServers.of(others)).isEqualTo(NameServers.of(servers));
    }

    @Property
    void nameServers_withOneLess_areOthers(@ForAll("servers") Set<String> servers) {
        List<String> fewer = servers.stream().skip(1).toList();

        assertThat(NameServers.of(fewer)).isNotEqualTo(NameServers.of(servers));
    }

    @Provide
    Arbitrary<Set<String>> servers() {
        return Arbitraries.strings()
                .withCharRange('a', 'z')
                .ofMinLength(1)
                .ofMaxLength(10)
                .map(label -> label + ".awsdns.example")
                .set()
                .ofMinSize(1)
                .ofMaxSize(6);
    }
}
