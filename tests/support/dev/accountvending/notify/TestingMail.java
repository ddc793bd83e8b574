package dev.accountvending.notify;

import dev.accountvending.model.Explanation;
import dev.accountvending.model.VendingFailed;

import software.amazon.awssdk.services.sesv2.SesV2Client;
import software.amazon.awssdk.services.sesv2.model.SendEmailRequest;
import software.amazon.awssdk.services.sesv2.model.SendEmailResponse;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what was written, to whom. */
final class TestingMail implements SesV2Client {
    /** What happens in place of the next that is sent. */
    Runnable beforeNext = () -> {};

    /** Whether each mail is refused for good. */
    boolean refuses;

    /** To whom each mail is refused for good. */
    final Set<String> refused = new HashSet<>();

    final List<SendEmailRequest> sent = new CopyOnWriteArrayList<>();

    List<String> subjectsTo(String address) {
        return sent.stream()
                .filter(mail -> mail.destination().toAddresses().contains(address))
                .map(mail -> mail.content().simple().subject().data())
                .toList();
    }

    List<String> textsTo(String address) {
        return sent.stream()
                .filter(mail -> mail.destination().toAddresses().contains(address))
                .map(mail -> mail.content().simple().body().text().data())
                .toList();
    }

    @Override
    public SendEmailResponse sendEmail(SendEmailRequest request) {
        Runnable before = beforeNext;
        beforeNext = () -> {};
        before.run();
        if (refuses || request.destination().toAddresses().stream().anyMatch(refused::contains)) {
            throw new VendingFailed(Explanation.of("SES refused a mail."), "MessageRejected", null);
        }
        sent.add(request);
        return SendEmailResponse.builder().messageId("m").build();
    }

    @Override
    public String serviceName() {
        return "ses";
    }

    @Override
    public void close() {}
}
