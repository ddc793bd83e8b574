package dev.accountvending.dns;

import dev.accountvending.model.Ascii;

import software.amazon.awssdk.services.route53.model.ResourceRecord;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The name servers that a delegation points to. Neither their order nor a name's case or final dot
 * means anything in DNS (<a href="https://www.rfc-editor.org/rfc/rfc4343">RFC 4343</a>), so two of
 * these are equal whenever they lead to the same servers.
 *
 * @param names in lower case, without a final dot
 */
record NameServers(Set<String> names) {

    NameServers {
        names = names.stream().map(NameServers::plain).collect(Collectors.toUnmodifiableSet());
    }

    static NameServers of(Collection<String> names) {
        return new NameServers(Set.copyOf(names));
    }

    /** Those that an NS record names. */
    static NameServers of(ResourceRecordSet record) {
        return of(record.resourceRecords().stream().map(ResourceRecord::value).toList());
    }

    /**
     * Whether any server is in both. Route 53 gives no two zones of which one's name is at or below
     * the other's a server in common, so near a subdomain one of its servers tells its zone.
     */
    boolean shares(NameServers other) {
        return names.stream().anyMatch(other.names::contains);
    }

    /** A DNS name in the form in which two names can be compared. */
    static String plain(String name) {
        String lower = Ascii.lower(name);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }

    @Override
    public String toString() {
        return names.isEmpty() ? "no name servers" : String.join(", ", sorted());
    }

    private List<String> sorted() {
        return names.stream().sorted().toList();
    }
}
