package dev.accountvending.local.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.local.core.Timing;
import dev.accountvending.local.core.Timings;
import dev.accountvending.local.gateway.Answer;
import dev.accountvending.local.gateway.AwsCall;
import dev.accountvending.local.gateway.Moto;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * ACM's DNS validation (<a
 * href="https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html">guide</a>): the
 * record to make is known a moment after the request, is the same for a domain and its wildcard,
 * and is specific to the account; the certificate is issued only when the public DNS has it. moto
 * issues without a check of DNS.
 */
final class Certificates {
    private static final Duration TOKEN_LIFE = Duration.ofHours(1);

    private record Token(String arn, Instant until) {}

    private static final class Certificate {
        private final String account;
        private final Set<String> domains;
        private final Instant requested;
        private final Timing timing;
        private Instant validSince = Instant.MAX;

        Certificate(String account, Set<String> domains, Instant requested, Timing timing) {
            this.account = account;
            this.domains = domains;
            this.requested = requested;
            this.timing = timing;
        }
    }

    private final Moto moto;
    private final Dns dns;
    private final Timings timings;
    private final Clock clock;
    private final Map<String, Token> tokens = new HashMap<>();
    private final Map<String, Certificate> certificates = new HashMap<>();

    Certificates(Moto moto, Dns dns, Timings timings, Clock clock) {
        this.moto = moto;
        this.dns = dns;
        this.timings = timings;
        this.clock = clock;
    }

    /**
     * Handles tokens here: moto honours a token for any domain, and fails on that of a deleted
     * certificate.
     */
    synchronized Answer request(AwsCall call) {
        ObjectNode request = call.json();
        Set<String> names = names(request);
        String token = request.path("IdempotencyToken").asText("");
        String key =
                String.join(" ", call.caller().account(), call.region(), token, names.toString());
        Token known = tokens.get(key);
        if (!token.isEmpty()
                && known != null
                && known.until().isAfter(clock.instant())
                && certificates.containsKey(known.arn())) {
            ObjectNode again = request.objectNode();
            again.put("CertificateArn", known.arn());
            return Answer.json(again);
        }
        request.remove("IdempotencyToken");
        Answer answer = moto.pass(call.with(request));
        if (answer.succeeded()) {
            String arn = answer.json().path("CertificateArn").asText();
            Instant now = clock.instant();
            tokens.put(key, new Token(arn, now.plus(TOKEN_LIFE)));
            if (request.path("ValidationMethod").asText("DNS").equals("DNS")
                    && !request.has("CertificateAuthorityArn")) {
                certificates.put(
                        arn,
                        new Certificate(
                                call.caller().account(),
                                bases(names),
                                now,
                                timings.of(call.caller().lease())));
            }
        }
        return answer;
    }

    Answer describe(AwsCall call) {
        Answer answer = moto.pass(call);
        Optional<Certificate> certificate = find(call.json().path("CertificateArn").asText());
        if (!answer.succeeded() || certificate.isEmpty()) {
            return answer;
        }
        ObjectNode body = answer.json();
        if (body.path("Certificate") instanceof ObjectNode shown) {
            boolean issued = isIssued(certificate.get());
            show(shown, issued);
            showValidation(shown, certificate.get(), issued);
        }
        return answer.with(body);
    }

    /** Filters by status here, because moto's status is not ours. */
    Answer list(AwsCall call) {
        ObjectNode request = call.json();
        List<String> wanted = new ArrayList<>();
        request.path("CertificateStatuses").forEach(status -> wanted.add(status.asText()));
        request.remove("CertificateStatuses");
        Answer answer = moto.pass(call.with(request));
        if (!answer.succeeded()) {
            return answer;
        }
        ObjectNode body = answer.json();
        ArrayNode shown = body.arrayNode();
        for (JsonNode summary : body.path("CertificateSummaryList")) {
            find(summary.path("CertificateArn").asText())
                    .ifPresent(certificate -> show((ObjectNode) summary, isIssued(certificate)));
            if (wanted.isEmpty() || wanted.contains(summary.path("Status").asText())) {
                shown.add(summary);
            }
        }
        body.set("CertificateSummaryList", shown);
        return answer.with(body);
    }

    Answer delete(AwsCall call) {
        Answer answer = moto.pass(call);
        if (answer.succeeded()) {
            synchronized (this) {
                certificates.remove(call.json().path("CertificateArn").asText());
            }
        }
        return answer;
    }

    private synchronized Optional<Certificate> find(String arn) {
        return Optional.ofNullable(certificates.get(arn));
    }

    private static void show(ObjectNode shown, boolean issued) {
        shown.put("Status", issued ? "ISSUED" : "PENDING_VALIDATION");
        if (!issued) {
            shown.remove(List.of("IssuedAt", "NotBefore", "NotAfter", "Serial"));
        }
    }

    private void showValidation(ObjectNode shown, Certificate certificate, boolean issued) {
        boolean recordKnown =
                !clock.instant()
                        .isBefore(
                                certificate.requested.plus(certificate.timing.validationRecord()));
        for (JsonNode option : shown.path("DomainValidationOptions")) {
            ObjectNode validation = (ObjectNode) option;
            validation.put("ValidationStatus", issued ? "SUCCESS" : "PENDING_VALIDATION");
            validation.put("ValidationMethod", "DNS");
            validation.remove("ResourceRecord");
            if (recordKnown) {
                String base = base(validation.path("DomainName").asText());
                ObjectNode record = validation.putObject("ResourceRecord");
                record.put("Name", recordName(certificate.account, base) + ".");
                record.put("Type", "CNAME");
                record.put("Value", recordValue(certificate.account, base) + ".");
            }
        }
    }

    private boolean isIssued(Certificate certificate) {
        Instant now = clock.instant();
        synchronized (certificate) {
            if (certificate.validSince.equals(Instant.MAX)) {
                Instant since = certificate.requested.plus(certificate.timing.validationRecord());
                for (String domain : certificate.domains) {
                    Optional<Instant> found = found(certificate.account, domain);
                    if (found.isEmpty()) {
                        return false;
                    }
                    since = since.isAfter(found.get()) ? since : found.get();
                }
                certificate.validSince = since;
            }
            return !now.isBefore(
                    certificate.validSince.plus(certificate.timing.certificateIssue()));
        }
    }

    /** Returns when the record came into the authoritative zone, if it is there. */
    private Optional<Instant> found(String account, String domain) {
        String name = recordName(account, domain);
        return dns.authority(name)
                .filter(
                        zone ->
                                dns.values(zone, name, "CNAME").stream()
                                        .map(DomainNames::normal)
                                        .anyMatch(recordValue(account, domain)::equals))
                .map(dns::lastChange);
    }

    private static String recordName(String account, String base) {
        return "_" + token("name", account, base) + "." + base;
    }

    private static String recordValue(String account, String base) {
        return "_" + token("value", account, base) + ".jkddzztszm.acm-validations.aws";
    }

    private static String token(String what, String account, String base) {
        return HexFormat.of().formatHex(NameServers.digest(what + account + base), 0, 16);
    }

    private static Set<String> names(ObjectNode request) {
        Set<String> names = new TreeSet<>();
        names.add(DomainNames.normal(request.path("DomainName").asText()));
        request.path("SubjectAlternativeNames")
                .forEach(name -> names.add(DomainNames.normal(name.asText())));
        return names;
    }

    private static Set<String> bases(Set<String> names) {
        Set<String> bases = new TreeSet<>();
        names.forEach(name -> bases.add(base(name)));
        return bases;
    }

    private static String base(String name) {
        String normal = DomainNames.normal(name);
        return normal.startsWith("*.") ? normal.substring(2) : normal;
    }
}
