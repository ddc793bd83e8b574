package dev.accountvending.setup;

import dev.accountvending.model.Ascii;

import java.util.Hashtable;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.DirContext;
import javax.naming.directory.InitialDirContext;

/** Asks this machine's DNS resolver. */
public final class SystemResolver {
    private static final String TIMEOUT_MILLIS = "2000";

    private SystemResolver() {}

    /**
     * The name servers of a domain.
     *
     * @param domain a domain name that was checked to be one
     * @return none if the domain is unknown; empty if DNS could not be asked
     */
    // Only a domain name is looked up, and only by DNS: nothing in the answer is loaded.
    @SuppressWarnings({"BanJNDI", "JdkObsolete"})
    public static Optional<Set<String>> nameServers(String domain) {
        Hashtable<String, String> settings = new Hashtable<>();
        settings.put("java.naming.factory.initial", "com.sun.jndi.dns.DnsContextFactory");
        settings.put("com.sun.jndi.dns.timeout.initial", TIMEOUT_MILLIS);
        settings.put("com.sun.jndi.dns.timeout.retries", "2");
        try {
            DirContext dns = new InitialDirContext(settings);
            try {
                Attribute found = dns.getAttributes(domain, new String[] {"NS"}).get("NS");
                Set<String> servers = new TreeSet<>();
                for (int i = 0; found != null && i < found.size(); i++) {
                    servers.add(normal(String.valueOf(found.get(i))));
                }
                return Optional.of(servers);
            } finally {
                dns.close();
            }
        } catch (NameNotFoundException e) {
            return Optional.of(Set.of());
        } catch (NamingException e) {
            return Optional.empty();
        }
    }

    static String normal(String name) {
        String lower = Ascii.lower(name);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }
}
