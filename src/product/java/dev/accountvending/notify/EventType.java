package dev.accountvending.notify;

/**
 * The events that are published, by their detail-type at EventBridge. Each is documented by a
 * schema, {@code docs/events/<type>-<version>.json}.
 */
enum EventType {
    AccountCompleted,
    AccountFrozen,
    AccountIncomplete,
    AccountRetired,
    AccountUnfrozen,
    AccountVended,
    ApprovalPending,
    ApprovalRequested,
    ApproversUnreached,
    BudgetNearlySpent,
    BudgetRaised,
    BudgetRefused,
    BudgetRejected,
    BudgetRequested,
    ExtensionRejected,
    ExtensionRequested,
    IdleAccountCosts,
    LeaseExpiring,
    LeaseExtended,
    MessageRefused,
    OrganizationReconciled,
    ReconciliationFailed,
    RequestApproved,
    RequestRejected,
    RequestWithdrawn,
    RetirementFailed,
    ReviewAsked,
    ReviewUnanswered,
    UnitUnguarded,
    VendingFailed;

    /** The version of every type's detail: no field changes its meaning or is removed within it. */
    static final String VERSION = "1";
}
