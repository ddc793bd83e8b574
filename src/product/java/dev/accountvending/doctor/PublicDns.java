package dev.accountvending.doctor;

import dev.accountvending.model.Explanation;
import dev.accountvending.model.TransientFailure;

import java.util.Collections;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.Set;

import javax.naming.Context;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.InitialDirContext;

/** The DNS that everybody sees, by this machine's resolver. */
final class PublicDns {
    private static final String NAME_SERVERS = "NS";

    private PublicDns() {}

    /**
     * The name servers of a domain; none where there is no such domain.
     *
     * @throws TransientFailure where no resolver answers
     */
    static Set<String> nameServers(String domain) {
        try {
            return find(domain);
        } catch (NameNotFoundException noSuchDomain) {
            return Set.of();
        } catch (NamingException e) {
            throw new TransientFailure(
                    Explanation.of(
                            "No resolver answered for %s: %s".formatted(domain, e.getMessage())),
                    e);
        }
    }

    // JNDI takes no other kind of map. What it finds in DNS is text, and never an object to be
    // made.
    @SuppressWarnings({"BanJNDI", "JdkObsolete"})
    private static Set<String> find(String domain) throws NamingException {
        Hashtable<String, String> environment = new Hashtable<>();
        environment.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
        environment.put("com.sun.jndi.dns.timeout.initial", "2000");
        environment.put("com.sun.jndi.dns.timeout.retries", "2");
        InitialDirContext dns = new InitialDirContext(environment);
        try {
            Attribute found =
                    dns.getAttributes("dns:///" + domain, new String[] {NAME_SERVERS})
                            .get(NAME_SERVERS);
            Set<String> names = new HashSet<>();
            if (found != null) {
                for (Object name : Collections.list(found.getAll())) {
                    names.add(String.valueOf(name));
                }
            }
            return names;
        } finally {
            dns.close();
        }
    }
}
