package dev.accountvending.model;

/** The roles that a kind of account can have for people and for CI; all live below /vending/. */
public enum MemberRole {
    /** Works and deploys: everything but what the boundary keeps from it. */
    Developer,
    /** Reads only. */
    ReadOnly,
    /** What Developer may do, for CI. */
    Deployer;

    /** Returns the path and name, as in a role's ARN and in a switch-role link. */
    public String pathAndName() {
        return "vending/" + name();
    }

    /** Returns the role's ARN in an account. */
    public String in(AccountId account) {
        return "arn:aws:iam::%s:role/%s".formatted(account, pathAndName());
    }
}
