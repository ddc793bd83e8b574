package dev.accountvending.doctor;

import dev.accountvending.model.EmailAddress;
import dev.accountvending.model.VendingFailed;
import dev.accountvending.runtime.Settings;

import software.amazon.awssdk.services.sesv2.SesV2Client;
import software.amazon.awssdk.services.sesv2.model.GetAccountResponse;
import software.amazon.awssdk.services.sesv2.model.GetEmailIdentityResponse;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Whether e-mail goes out, and to everybody. */
final class MailChecks {
    private static final String NONE = "senderEmail is not set: no e-mail is sent.";

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
        List<GetEmailIdentityResponse> known =
                Stream.of(address, address.substring(address.indexOf('@') + 1))
                        .flatMap(name -> identity(name).stream())
                        .toList();
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
        return account.productionAccessEnabled()
                ? CheckOutcome.ok()
                : CheckOutcome.failing(
                        "SES in %s is in its sandbox and writes to verified addresses only: request production access there."
                                .formatted(settings.homeRegion()));
    }
}
