package dev.accountvending.notify;

import dev.accountvending.handover.HandOver;
import dev.accountvending.handover.SignInLinks;
import dev.accountvending.ledger.Lease;
import dev.accountvending.model.Times;
import dev.accountvending.runtime.FunctionContext;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The mail by which an owner learns that their account is ready, and how they enter it. */
final class ReadyMail {
    private final boolean identityCenter;
    private final SignInLinks entrances;

    /** Creates it with all it needs; with Identity Center, owners must be assigned. */
    ReadyMail(boolean identityCenter, SignInLinks entrances) {
        this.identityCenter = identityCenter;
        this.entrances = entrances;
    }

    static ReadyMail of(FunctionContext function) {
        return new ReadyMail(
                function.settings().identityCenter().isPresent(),
                new SignInLinks(function.settings()));
    }

    /**
     * Returns it.
     *
     * @param id the same whichever event has it sent
     */
    Letter letter(Lease lease, String id) {
        return new Letter(
                List.of(lease.request().owner().value()),
                "Your AWS account %s is ready".formatted(lease.name()),
                text(lease),
                id);
    }

    private String text(Lease lease) {
        return """
        Your %s account %s is ready.

        Sign in:
        %s
        Set up the AWS CLI and see a first deployment:
            avm hand-over %s
        %s
        Account:      %s
        Domain:       %s
        Certificate:  %s
        """
                .formatted(
                        lease.request().kind(),
                        lease.name(),
                        signIn(lease).indent(4),
                        lease.name(),
                        end(lease),
                        lease.accountId(),
                        lease.domain().name(),
                        lease.sides().hasDomain()
                                ? "issued"
                                : "being made; you hear when it is there. Everything else works.");
    }

    /** Returns the links into the account; with Identity Center, its portal's. */
    private String signIn(Lease lease) {
        Map<String, String> links = new LinkedHashMap<>();
        for (HandOver.Role role : entrances.into(lease)) {
            String link = role.switchRoleUrl();
            if (link != null && (!identityCenter || role.arn() == null)) {
                links.put(role.name(), link);
            }
        }
        if (links.isEmpty()) {
            entrances.portal(lease).ifPresent(portal -> links.put("AWS access portal", portal));
        }
        return RequestFacts.lines(links);
    }

    private static String end(Lease lease) {
        return lease.terms().expiresAt() == null
                ? "\nThe account has no end date. You are asked from time to time whether you still need it.\n"
                : """

                You lose access on %s, and everything in the account is deleted.
                To keep it longer:
                    avm extend %s 7d
                """
                        .formatted(Times.minute(lease.terms().expiresAt()), lease.name());
    }
}
