package dev.accountvending.account;

import dev.accountvending.ledger.Lease;
import dev.accountvending.model.Explanation;
import dev.accountvending.model.QuotaReached;
import dev.accountvending.model.StepFailure;
import dev.accountvending.model.VendingFailed;

import software.amazon.awssdk.services.organizations.model.CreateAccountFailureReason;

/**
 * Explains AWS's reasons for not making an account, in plain words that name no address, because
 * they are logged (<a
 * href="https://docs.aws.amazon.com/organizations/latest/APIReference/API_CreateAccountStatus.html">CreateAccountStatus</a>).
 */
final class CreationFailures {
    private CreationFailures() {}

    static StepFailure explain(CreateAccountFailureReason reason, Lease lease) {
        Explanation explanation = explanation(reason, lease);
        return reason == CreateAccountFailureReason.ACCOUNT_LIMIT_EXCEEDED
                ? new QuotaReached(explanation)
                : new VendingFailed(explanation, reason.toString(), null);
    }

    private static Explanation explanation(CreateAccountFailureReason reason, Lease lease) {
        return switch (reason) {
            case ACCOUNT_LIMIT_EXCEEDED ->
                    Explanation.of(
                            "The organization has reached its AWS account limit; administrators have"
                                    + " been told.",
                            "ACCOUNT_LIMIT_EXCEEDED: the organization has as many accounts as its"
                                    + " quota allows. Ask AWS for a higher \"Default maximum number"
                                    + " of accounts\", or end leases whose accounts are closed.");
            case EMAIL_ALREADY_EXISTS ->
                    Explanation.of(
                            "The e-mail address meant for your account belongs to another AWS"
                                    + " account; administrators have been told.",
                            "EMAIL_ALREADY_EXISTS: an AWS account that is not of lease %1$s has the root e-mail address that the root e-mail template (AVM_ROOT_EMAIL_TEMPLATE) gives for %1$s. Change the template, or ask for the account again: a new lease gets a new address."
                                    .formatted(lease.id()));
            case CONCURRENT_ACCOUNT_MODIFICATION ->
                    Explanation.of(
                            "AWS was at work on another request for the same account: ask again in"
                                    + " a few minutes.");
            case INTERNAL_FAILURE ->
                    Explanation.of(
                            "AWS had an internal failure while making your account: ask again.",
                            "INTERNAL_FAILURE: nothing to mend here; if it comes again, open a case"
                                    + " with AWS Support.");
            case INVALID_ADDRESS ->
                    Explanation.of(
                            "AWS refuses new accounts for this organization; administrators have"
                                    + " been told.",
                            "INVALID_ADDRESS: correct the postal address in the management"
                                    + " account's contact information.");
            case INVALID_EMAIL ->
                    Explanation.of(
                            "AWS refuses the e-mail address meant for your account; administrators"
                                    + " have been told.",
                            "INVALID_EMAIL: AWS does not accept the root e-mail address of %s. Correct the root e-mail template (AVM_ROOT_EMAIL_TEMPLATE)."
                                    .formatted(lease.id()));
            case PENDING_BUSINESS_VALIDATION, MISSING_BUSINESS_VALIDATION ->
                    organization(
                            reason,
                            "finish the business validation that AWS asked the management account"
                                    + " for.");
            case FAILED_BUSINESS_VALIDATION,
                    UNKNOWN_BUSINESS_VALIDATION,
                    INVALID_IDENTITY_FOR_BUSINESS_VALIDATION ->
                    organization(
                            reason,
                            "AWS could not validate the business behind the management account:"
                                    + " correct its identity details, or open a case with AWS"
                                    + " Support.");
            case MISSING_PAYMENT_INSTRUMENT ->
                    organization(reason, "add a payment method to the management account.");
            case INVALID_PAYMENT_INSTRUMENT ->
                    organization(
                            reason,
                            "the management account's payment method was refused: renew it.");
            case GOVCLOUD_ACCOUNT_ALREADY_EXISTS ->
                    organization(reason, "a GovCloud account of this name is there already.");
            case UPDATE_EXISTING_RESOURCE_POLICY_WITH_TAGS_NOT_SUPPORTED ->
                    organization(
                            reason,
                            "the organization's resource policy does not allow tagging on"
                                    + " creation: allow organizations:TagResource in it.");
            case UNKNOWN_TO_SDK_VERSION ->
                    organization(
                            reason,
                            "AWS gave a reason that this version does not know: look at the"
                                    + " creation in the management account, and open a case with"
                                    + " AWS Support.");
        };
    }

    private static Explanation organization(CreateAccountFailureReason reason, String remedy) {
        return Explanation.of(
                "AWS refuses new accounts for this organization at present; administrators have"
                        + " been told.",
                reason + ": " + remedy);
    }
}
