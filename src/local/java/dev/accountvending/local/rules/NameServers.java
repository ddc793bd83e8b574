package dev.accountvending.local.rules;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Gives each zone four name servers of its own, as Route 53 does; moto gives every zone the same
 * four, which would hide a delegation to the wrong zone.
 */
final class NameServers {
    private static final List<String> MOTOS =
            List.of(
                    "ns-2048.awsdns-64.com",
                    "ns-2049.awsdns-65.net",
                    "ns-2050.awsdns-66.org",
                    "ns-2051.awsdns-67.co.uk");
    private static final List<String> ENDINGS = List.of("com", "net", "org", "co.uk");
    private static final Pattern PRINTED = Pattern.compile("\\{'Value': '([^'<]*)'}");
    private static final int BLOCK = 512;

    private NameServers() {}

    static List<String> of(String zoneId) {
        byte[] digest = digest(zoneId);
        List<String> servers = new ArrayList<>();
        for (int i = 0; i < ENDINGS.size(); i++) {
            int number = ((digest[2 * i] & 0xff) << 8 | (digest[2 * i + 1] & 0xff)) % BLOCK;
            servers.add(
                    String.format(
                            Locale.ROOT,
                            "ns-%d.awsdns-%02d.%s",
                            i * BLOCK + number,
                            number / 8,
                            ENDINGS.get(i)));
        }
        return List.copyOf(servers);
    }

    /** Returns an answer about a zone with that zone's own name servers. */
    static String rewrite(String answer, String zoneId) {
        List<String> own = of(zoneId);
        String rewritten = answer;
        for (int i = 0; i < MOTOS.size(); i++) {
            rewritten = rewritten.replace(MOTOS.get(i), own.get(i));
        }
        // moto writes the SOA's value as Python prints it.
        return PRINTED.matcher(rewritten).replaceAll("$1");
    }

    static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
