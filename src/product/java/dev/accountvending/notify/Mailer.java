package dev.accountvending.notify;

import dev.accountvending.aws.Clients;
import dev.accountvending.runtime.FunctionContext;

import software.amazon.awssdk.services.sesv2.SesV2Client;
import software.amazon.awssdk.services.sesv2.model.Content;
import software.amazon.awssdk.services.sesv2.model.Message;

import java.util.Optional;

/**
 * Sends e-mail by SES, if a sender is set. SES refuses a whole mail for one recipient that it does
 * not write to, so each mail has one (<a
 * href="https://docs.aws.amazon.com/ses/latest/dg/request-production-access.html">sandbox</a>, <a
 * href="https://docs.aws.amazon.com/ses/latest/dg/sending-email-suppression-list.html">suppressed
 * addresses</a>).
 */
final class Mailer {
    private final SesV2Client mail;
    private final Optional<String> sender;

    Mailer(SesV2Client mail, Optional<String> sender) {
        this.mail = mail;
        this.sender = sender;
    }

    static Mailer of(FunctionContext function) {
        return new Mailer(
                Clients.of(function).mail(), function.settings().sender().map(Record::toString));
    }

    /** Returns whether the installation sends mails at all. */
    boolean isSetUp() {
        return sender.isPresent();
    }

    /** Writes to an address. */
    void send(String to, String subject, String text) {
        Message message =
                Message.builder()
                        .subject(content(subject))
                        .body(b -> b.text(content(text)))
                        .build();
        mail.sendEmail(
                request ->
                        request.fromEmailAddress(sender.orElseThrow())
                                .destination(d -> d.toAddresses(to))
                                .content(c -> c.simple(message)));
    }

    private static Content content(String data) {
        return Content.builder().data(data).charset("UTF-8").build();
    }
}
