package dev.accountvending.notify;

/**
 * The events that are published, by their detail-type at EventBridge. Each is documented by a
 * schema, {@code docs/events/<type>-<version>.json}.
 */
enum EventType {
    AccessPending,
    AccountCompleted,
    AccountFrozen,
    AccountIncomplete,
    AccountRetired,
    AccountUnfrozen,
    AccountVended,
    ApprovalRequested,
    BudgetNearlySpent,
    BudgetRaised,
    BudgetRejected,
    BudgetRequested,
    ExtensionRejected,
    ExtensionRequested,
    LeaseExpiring,
    LeaseExtended,
    OrganizationReconciled,
    ReconciliationFailed,
    RequestApproved,
    RequestRejected,
    RequestWithdrawn,
    RetirementFailed,
    ReviewAsked,
    ReviewUnanswered,
    VendingFailed;

    /** The version of every type's detail: no field changes its meaning or is removed within it. */
    static final String VERSION = "1";
}
