package dev.accountvending.notify;

/**
 * The events that are published, by their detail-type at EventBridge. Each is documented by a
 * schema, {@code docs/events/<type>-<version>.json}.
 */
enum EventType {
    AccessPending,
    AccountFrozen,
    AccountRetired,
    AccountUnfrozen,
    AccountVended,
    ApprovalRequested,
    BudgetNearlySpent,
    BudgetRaised,
    BudgetRejected,
    BudgetRequested,
    CertificatePending,
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

    /** Of every type's detail: what is in one never changes its meaning, or goes. */
    static final String VERSION = "1";
}
