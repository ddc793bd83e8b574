package dev.accountvending.dns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accountvending.dns.Delegations.Delegation;

import org.junit.jupiter.api.Test;

import software.amazon.awssdk.services.route53.model.RRType;

import java.util.Set;

class DelegationsTest {
    private final TestingRoute53 route53 = new TestingRoute53();
    private final String zone = route53.addZone("example.com", "parent");
    private final Delegations delegations = new Delegations(route53, zone, "Accounts.example.com.");

    @Test
    void page_hasTheDelegationsBelowTheParentDomain_andNothingElse() {
        put("ana.dev.accounts.example.com", RRType.NS, "NS-2.example.org.", "ns-1.example.org");
        put("accounts.example.com", RRType.NS, "ns-9.example.org");
        put("other.example.com", RRType.NS, "ns-9.example.org");
        put("www.accounts.example.com", RRType.A, "192.0.2.1");

        Delegations.Page page = delegations.page(null);

        assertThat(page.next()).isEmpty();
        assertThat(page.delegations())
                .containsExactly(
                        new Delegation(
                                "ana.dev.accounts.example.com",
                                Set.of("ns-1.example.org", "ns-2.example.org")));
    }

    @Test
    void remove_twice_deletesOnce() {
        put("ana.accounts.example.com", RRType.NS, "ns-1.example.org");
        Delegation delegation = delegations.page(null).delegations().getFirst();

        assertThat(delegations.remove(delegation)).isTrue();
        assertThat(delegations.remove(delegation)).isTrue();
        assertThat(route53.changes()).hasSize(1);
    }

    @Test
    void remove_ofOneThatLeadsElsewhereByNow_leavesIt() {
        put("ana.accounts.example.com", RRType.NS, "ns-1.example.org");
        Delegation delegation = delegations.page(null).delegations().getFirst();
        put("ana.accounts.example.com", RRType.NS, "ns-2.example.org");

        assertThat(delegations.remove(delegation)).isFalse();
        assertThat(route53.changes()).isEmpty();
    }

    private void put(String name, RRType type, String... values) {
        route53.put(zone, TestingRoute53.record(name, type, values));
    }
}
