package dev.accountvending.model;

import com.fasterxml.jackson.annotation.JsonInclude;

import org.jspecify.annotations.Nullable;

/**
 * A request for an account.
 *
 * @param kind the kind of account, from the catalog
 * @param name the account's name; for a kind with stages, the service's
 * @param owner who will hold the lease
 * @param days how long, in days; absent: the kind's default
 * @param stage the stage, for a kind with stages; absent for any other
 * @param purpose why, in the requester's own words, at most 200 characters
 * @param costCenter becomes a tag of the account
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AccountRequest(
        KindName kind,
        AccountName name,
        Person owner,
        @Nullable Integer days,
        @Nullable Stage stage,
        @Nullable String purpose,
        @Nullable TagValue costCenter) {
    private static final int LONGEST_PURPOSE = 200;

    public AccountRequest {
        InvalidValue.check(
                days == null || days > 0, "A lease lasts a day at least, not %s.", days + "");
        checkLength(purpose);
        purpose = PlainText.visibleOrNull(purpose); // it may have been stored before it was checked
    }

    /** Returns the purpose, if people may write it: short enough to be shown, and plain text. */
    public static String checkPurpose(String purpose) {
        checkLength(purpose);
        return PlainText.check(purpose);
    }

    private static void checkLength(@Nullable String purpose) {
        InvalidValue.check(
                purpose == null || purpose.codePointCount(0, purpose.length()) <= LONGEST_PURPOSE,
                "A purpose has at most %d characters.",
                LONGEST_PURPOSE);
    }

    /** Returns the same request for the same owner in another spelling. */
    public AccountRequest ownedBy(Person spelled) {
        return new AccountRequest(kind, name, spelled, days, stage, purpose, costCenter);
    }

    /** Returns the account's name; for a service's stage, {@code <name>-<stage>}. */
    public AccountName accountName() {
        return stage == null ? name : new AccountName(name + "-" + stage);
    }
}
