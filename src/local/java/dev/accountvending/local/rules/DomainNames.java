package dev.accountvending.local.rules;

import java.util.Locale;

/** Writes equal domain names alike: lower case, no dot at the end. */
final class DomainNames {
    private DomainNames() {}

    static String normal(String name) {
        String lower = name.toLowerCase(Locale.ROOT).replace("\\052", "*");
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }

    static boolean isBelow(String name, String parent) {
        return name.endsWith("." + parent);
    }
}
