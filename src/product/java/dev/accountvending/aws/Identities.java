package dev.accountvending.aws;

import dev.accountvending.model.VendingFailed;
import dev.accountvending.runtime.FunctionContext;

import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.Tag;

import java.util.Optional;

/** The IAM users of the identity account, identified by their tags. */
public final class Identities {
    private final FunctionContext function;

    private Identities(FunctionContext function) {
        this.function = function;
    }

    public static Identities of(FunctionContext function) {
        return function.part(Identities.class, () -> new Identities(function));
    }

    /**
     * Returns the e-mail address that a user is tagged with (<a
     * href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListUserTags.html">ListUserTags</a>).
     */
    public Optional<String> emailOf(String userName) {
        String tag = function.settings().ownerTag();
        try (IamClient iam = RoleSessions.of(function).identities()) {
            return iam.listUserTagsPaginator(request -> request.userName(userName)).tags().stream()
                    .filter(found -> found.key().equals(tag))
                    .map(Tag::value)
                    .findFirst();
        } catch (VendingFailed refused) {
            if (refused.is("NoSuchEntity")) {
                return Optional.empty();
            }
            throw refused;
        }
    }
}
