package dev.accountvending.baseline;

import dev.accountvending.model.AccountName;
import dev.accountvending.model.Explanation;
import dev.accountvending.model.VendingFailed;

import software.amazon.awssdk.services.iam.IamClient;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The account's alias: {@code <prefix>-<name>}, or the next free {@code <prefix>-<name>-<number>}.
 * An alias is unique among all of AWS's accounts, so a taken one stays taken: another is chosen
 * (awslabs/aws-deployment-framework#515). An account has one alias at most, and a new one replaces
 * it (<a
 * href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateAccountAlias.html">CreateAccountAlias</a>).
 */
final class AccountAlias {
    private static final int MOST_TRIES = 20;
    private static final Pattern FORM = Pattern.compile("(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*");

    private final IamClient iam;
    private final String prefix;

    AccountAlias(IamClient iam, String prefix) {
        this.iam = iam;
        this.prefix = prefix;
    }

    /** Gives the account an alias for this name, unless it has one; answers the alias. */
    String apply(AccountName name) {
        List<String> candidates = candidates(name);
        return current()
                .filter(candidates::contains)
                .orElseGet(
                        () ->
                                candidates.stream()
                                        .filter(this::take)
                                        .findFirst()
                                        .orElseThrow(() -> allTaken(candidates)));
    }

    private List<String> candidates(AccountName name) {
        String first = prefix + "-" + name;
        return IntStream.rangeClosed(1, MOST_TRIES)
                .mapToObj(number -> number == 1 ? first : first + "-" + number)
                .toList();
    }

    private static void check(String alias) {
        if (!FORM.matcher(alias).matches()) {
            throw changePrefix(
                    "The alias %s is not 3 to 63 lower-case letters, digits and single hyphens"
                            .formatted(alias));
        }
    }

    private Optional<String> current() {
        return iam.listAccountAliases().accountAliases().stream().findFirst();
    }

    private boolean take(String alias) {
        check(alias);
        try {
            iam.createAccountAlias(account -> account.accountAlias(alias));
            return true;
        } catch (VendingFailed failure) {
            if (failure.is("EntityAlreadyExists")) {
                return false;
            }
            throw failure;
        }
    }

    private static VendingFailed allTaken(List<String> candidates) {
        return changePrefix(
                "Other accounts have every alias from %s to %s"
                        .formatted(candidates.getFirst(), candidates.getLast()));
    }

    private static VendingFailed changePrefix(String why) {
        return new VendingFailed(
                Explanation.of(
                        "Your account could not be given an alias.",
                        why + ": change the setting AVM_ALIAS_PREFIX."));
    }
}
