package dev.accountvending.notify;

import dev.accountvending.catalog.Catalog;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.EmailAddress;
import dev.accountvending.policy.Policy;
import dev.accountvending.runtime.FunctionContext;

import java.time.Clock;
import java.util.List;

/** Finds who writes about an event. */
final class Topics {
    private final Topic ready;
    private final Topic failures;
    private final Topic organization;
    private final Topic terms;
    private final Topic approvals;
    private final Topic increases;
    private final Topic spending;
    private final Topic refusals;

    Topics(
            Ledger ledger,
            Policy policy,
            Catalog catalog,
            ReadyMail readyMail,
            List<EmailAddress> tellAdministrators,
            Clock clock) {
        List<String> administrators = tellAdministrators.stream().map(EmailAddress::value).toList();
        Questions questions = new Questions(policy);
        RequestFacts facts = new RequestFacts(catalog, ledger);
        this.ready = new ReadyTopic(catalog, readyMail, administrators);
        this.failures = new FailureTopic(ledger, administrators);
        this.organization = new OrganizationTopic(ledger, administrators);
        this.terms = new TermTopic(ledger, catalog, administrators, clock);
        this.approvals = new ApprovalTopic(questions, catalog, facts, administrators);
        this.increases = new IncreaseTopic(questions, facts);
        this.spending = new SpendingTopic(administrators);
        this.refusals = new RefusalTopic(catalog, administrators);
    }

    static Topics of(FunctionContext function) {
        return function.part(
                Topics.class,
                () ->
                        new Topics(
                                Ledger.of(function),
                                Policy.of(function.settings()),
                                Catalog.of(function),
                                ReadyMail.of(function),
                                function.settings().tellAdministrators(),
                                function.clock()));
    }

    Topic of(EventType type) {
        return switch (type) {
            case AccountVended, AccountCompleted, AccountIncomplete -> ready;
            case VendingFailed, RetirementFailed -> failures;
            case OrganizationReconciled, ReconciliationFailed, UnitUnguarded -> organization;
            case LeaseExpiring, ReviewAsked, ReviewUnanswered, AccountRetired -> terms;
            case ApprovalRequested,
                    ApprovalPending,
                    RequestApproved,
                    RequestRejected,
                    RequestWithdrawn ->
                    approvals;
            case ExtensionRequested,
                    ExtensionRejected,
                    LeaseExtended,
                    BudgetRequested,
                    BudgetRaised,
                    BudgetRejected ->
                    increases;
            case BudgetNearlySpent,
                    BudgetRefused,
                    AccountFrozen,
                    AccountUnfrozen,
                    IdleAccountCosts ->
                    spending;
            case MessageRefused, ApproversUnreached -> refusals;
        };
    }
}
