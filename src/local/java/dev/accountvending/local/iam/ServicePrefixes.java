package dev.accountvending.local.iam;

import java.util.Map;

/** IAM's prefixes of services that sign by another name. */
final class ServicePrefixes {
    private static final Map<String, String> OTHERS =
            Map.ofEntries(
                    Map.entry("cloudcontrolapi", "cloudformation"),
                    Map.entry("email", "ses"),
                    Map.entry("monitoring", "cloudwatch"),
                    Map.entry("s3control", "s3"),
                    Map.entry("sesv2", "ses"),
                    Map.entry("tagging", "tag"));

    private ServicePrefixes() {}

    static String of(String service) {
        return OTHERS.getOrDefault(service, service);
    }
}
