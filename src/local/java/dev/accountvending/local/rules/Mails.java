package dev.accountvending.local.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.local.gateway.Answer;
import dev.accountvending.local.gateway.AwsCall;
import dev.accountvending.local.gateway.AwsFailure;
import dev.accountvending.local.gateway.Moto;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps the latest mails that SES took, so that a person can read them (<a
 * href="https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html">SendEmail</a>).
 */
public final class Mails {
    private static final int KEPT = 1_000;

    private final Moto moto;
    private final Clock clock;
    private final Deque<Mail> mails = new ArrayDeque<>();
    private final Set<String> refused = ConcurrentHashMap.newKeySet();

    Mails(Moto moto, Clock clock) {
        this.moto = moto;
        this.clock = clock;
    }

    /** A mail as it was sent. */
    public record Mail(Instant at, List<String> to, String subject, String text) {
        public Mail {
            to = List.copyOf(to);
        }

        static Mail of(Instant at, ObjectNode sent) {
            JsonNode message = sent.at("/Content/Simple");
            return new Mail(
                    at,
                    sent.at("/Destination/ToAddresses")
                            .valueStream()
                            .map(JsonNode::asText)
                            .toList(),
                    message.at("/Subject/Data").asText(),
                    message.at("/Body/Text/Data").asText());
        }
    }

    /** Has mails to an address refused for good, as SES does for one that is suppressed. */
    void refuse(String address) {
        refused.add(address);
    }

    Answer send(AwsCall call) {
        Mail mail = Mail.of(clock.instant(), call.json());
        if (mail.to().stream().anyMatch(refused::contains)) {
            throw new AwsFailure(400, "MessageRejected", "Email address is not verified.");
        }
        Answer answer = moto.pass(call);
        if (answer.succeeded()) {
            keep(mail);
        }
        return answer;
    }

    private synchronized void keep(Mail mail) {
        mails.addLast(mail);
        if (mails.size() > KEPT) {
            mails.removeFirst();
        }
    }

    /** Returns all mails that are kept, the oldest first. */
    public synchronized List<Mail> all() {
        return List.copyOf(mails);
    }
}
