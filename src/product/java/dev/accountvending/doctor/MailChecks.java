package dev.accountvending.doctor;

import dev.accountvending.model.EmailAddress;
import dev.accountvending.model.VendingFailed;
import dev.accountvending.runtime.Settings;

import software.amazon.awssdk.services.sesv2.SesV2Client;
import software.amazon.awssdk.services.sesv2.model.Content;
import software.amazon.awssdk.services.sesv2.model.GetAccountResponse;
import software.amazon.awssdk.services.sesv2.model.GetEmailIdentityResponse;
import software.amazon.awssdk.services.sesv2.model.Message;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Whether e-mail goes out, and to everybody. One mail is sent, to SES's simulator, which no
 * statistics of the sender count (<a
 * href="https://docs.aws.amazon.com/ses/latest/dg/send-an-email-from-console.html">mailbox
 * simulator</a>).
 */
final class MailChecks {
    private static final String NONE = "senderEmail is not set: no e-mail is sent.";

    private static final String SIMULATOR = "success@simulator.amazonses.com";

    private final Settings settings;
    private final Supplier<SesV2Client> mail;

    MailChecks(Settings settings, Supplier<SesV2Client> mail) {
        this.settings = settings;
        this.mail = mail;
    }

    /** Verified is the address itself or its domain. */
    CheckOutcome sender() {
        Optional<EmailAddress> sender = settings.sender();
        if (sender.isEmpty()) {
            return CheckOutcome.notSetUp(NONE);
        }
        String address = sender.get().value();
        List<GetEmailIdentityResponse> known = identities(address);
        if (known.stream().anyMatch(found -> found.verifiedForSendingStatus())) {
            return CheckOutcome.ok(address);
        }
        return CheckOutcome.failing(
                known.isEmpty()
                        ? "SES in %s knows neither %s nor its domain: make it a verified identity there, or correct senderEmail."
                                .formatted(settings.homeRegion(), address)
                        : "SES has not verified %s: follow the link that it was sent, or publish its domain's DKIM records."
                                .formatted(address));
    }

    /**
     * A mail may be refused although the sender is verified, by a policy or a configuration set.
     */
    CheckOutcome send() {
        Optional<EmailAddress> sender = settings.sender();
        if (sender.isEmpty()) {
            return CheckOutcome.notSetUp(NONE);
        }
        Content text = Content.builder().data("The doctor tries whether mails go out.").build();
        Message message = Message.builder().subject(text).body(b -> b.text(text)).build();
        try {
            mail.get()
                    .sendEmail(
                            request ->
                                    request.fromEmailAddress(sender.get().value())
                                            .destination(to -> to.toAddresses(SIMULATOR))
                                            .content(content -> content.simple(message)));
            return CheckOutcome.ok("to " + SIMULATOR);
        } catch (VendingFailed refused) {
            return CheckOutcome.failing(
                    "SES takes no mail from %s: %s"
                            .formatted(sender.get(), refused.explanation().inFull()));
        }
    }

    private List<GetEmailIdentityResponse> identities(String address) {
        return Stream.of(address, address.substring(address.indexOf('@') + 1))
                .flatMap(name -> identity(name).stream())
                .toList();
    }

    private Optional<GetEmailIdentityResponse> identity(String name) {
        try {
            return Optional.of(mail.get().getEmailIdentity(request -> request.emailIdentity(name)));
        } catch (VendingFailed refused) {
            if (refused.is("NotFoundException")) {
                return Optional.empty();
            }
            throw refused;
        }
    }

    /** In its sandbox, SES writes to verified addresses only. */
    CheckOutcome account() {
        if (settings.sender().isEmpty()) {
            return CheckOutcome.notSetUp(NONE);
        }
        GetAccountResponse account = mail.get().getAccount(request -> {});
        if (!account.sendingEnabled()) {
            return CheckOutcome.failing(
                    "SES has stopped this account's sending (%s): see its reputation in the SES console."
                            .formatted(account.enforcementStatus()));
        }
        return account.productionAccessEnabled() ? CheckOutcome.ok() : sandbox();
    }

    private CheckOutcome sandbox() {
        List<String> unreached =
                settings.tellAdministrators().stream()
                        .map(EmailAddress::value)
                        .filter(
                                address ->
                                        identities(address).stream()
                                                .noneMatch(it -> it.verifiedForSendingStatus()))
                        .toList();
        return CheckOutcome.failing(
                "SES in %s is in its sandbox: owners, approvers and administrators get mail only where their address or its domain is a verified identity there%s. Request production access there."
                        .formatted(
                                settings.homeRegion(),
                                unreached.isEmpty()
                                        ? ""
                                        : ", which %s %s not"
                                                .formatted(
                                                        String.join(", ", unreached),
                                                        unreached.size() == 1 ? "is" : "are")));
    }
}
