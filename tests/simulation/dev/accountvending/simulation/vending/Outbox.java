package dev.accountvending.simulation.vending;

import dev.accountvending.simulation.calls.AwsRefusals;
import dev.accountvending.simulation.time.Timeline;

import software.amazon.awssdk.services.sesv2.SesV2Client;
import software.amazon.awssdk.services.sesv2.model.SendEmailRequest;
import software.amazon.awssdk.services.sesv2.model.SendEmailResponse;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** SES: keeps every mail, and takes none to an address that it refuses. */
public final class Outbox implements SesV2Client {
    private final Timeline time;
    private final Supplier<String> why;
    private final List<Mail> mails = new ArrayList<>();
    private final Set<String> refused = new HashSet<>();

    /**
     * A mail that SES took.
     *
     * @param why what the function that sent it was given
     */
    public record Mail(Instant at, String to, String subject, String text, String why) {}

    /**
     * @param why what the function that sends was given
     */
    public Outbox(Timeline time, Supplier<String> why) {
        this.time = time;
        this.why = why;
    }

    /** Returns all mails so far, in their order. */
    public List<Mail> mails() {
        return List.copyOf(mails);
    }

    /** Takes no more mails to this address. */
    public void refuse(String address) {
        refused.add(address);
    }

    @Override
    public SendEmailResponse sendEmail(SendEmailRequest request) {
        String to = request.destination().toAddresses().getFirst();
        if (refused.contains(to)) {
            throw AwsRefusals.of(
                    400, "MessageRejected", "Email address is not verified.", time.clock());
        }
        var message = request.content().simple();
        mails.add(
                new Mail(
                        time.now(),
                        to,
                        message.subject().data(),
                        message.body().text().data(),
                        why.get()));
        return SendEmailResponse.builder().messageId("mail-" + mails.size()).build();
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {}
}
