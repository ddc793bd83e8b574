package dev.accountvending.aws;

import dev.accountvending.model.Ascii;
import dev.accountvending.model.Person;
import dev.accountvending.model.VendingFailed;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.SideBySide;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.Tag;
import software.amazon.awssdk.services.iam.model.User;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** The IAM users of the identity account, identified by their tags. */
public final class Identities {
    /** The group of organization/identity-account.yaml, whose users may enter accounts. */
    public static final String PEOPLE = "VendingPeople";

    /** IAM answers a dozen calls a second or so, and then asks to wait. */
    private static final int AT_ONCE = 8;

    private static final Logger LOG = LoggerFactory.getLogger(Identities.class);

    private final Supplier<IamClient> identities;
    private final Supplier<String> ownerTag;

    /**
     * @param identities opens IAM in the identity account
     * @param ownerTag the tag that holds a user's e-mail address
     */
    Identities(Supplier<IamClient> identities, Supplier<String> ownerTag) {
        this.identities = identities;
        this.ownerTag = ownerTag;
    }

    public static Identities of(FunctionContext function) {
        return function.part(
                Identities.class,
                () ->
                        new Identities(
                                () -> RoleSessions.of(function).identities(),
                                () -> function.settings().ownerTag()));
    }

    /**
     * The owners whom the identity account knows.
     *
     * @param person in the identity account's spelling; absent if no user is tagged so
     * @param complete whether every owner is a tagged user, as far as can be seen
     */
    public record Known(Optional<Person> person, boolean complete) {}

    /**
     * Looks for a person among the tagged users of the people's group (<a
     * href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetGroup.html">GetGroup</a>).
     * If the group has none, people come in sessions of their own, which cannot be listed; nor can
     * the users if the reader's role may not read the group.
     */
    public Known find(Person person) {
        try (IamClient iam = identities.get()) {
            Set<String> tags = ConcurrentHashMap.newKeySet();
            new SideBySide(AT_ONCE)
                    .forEach(
                            iam.getGroupPaginator(group -> group.groupName(PEOPLE)).users().stream()
                                    .map(User::userName)
                                    .toList(),
                            user -> tagOf(iam, user).ifPresent(tags::add));
            return new Known(
                    tags.stream()
                            .filter(tag -> Ascii.equalsIgnoreCase(tag, person.value()))
                            .sorted()
                            .findFirst()
                            .map(Person::new),
                    !tags.isEmpty());
        } catch (VendingFailed refused) {
            if (refused.is("NoSuchEntity") || refused.isAccessDenied()) {
                LOG.atWarn().setCause(refused).log("whether the owner is known cannot be seen");
                return new Known(Optional.empty(), false);
            }
            throw refused;
        }
    }

    /**
     * Returns the e-mail address that a user is tagged with (<a
     * href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListUserTags.html">ListUserTags</a>).
     */
    public Optional<String> emailOf(String userName) {
        try (IamClient iam = identities.get()) {
            return tagOf(iam, userName);
        }
    }

    private Optional<String> tagOf(IamClient iam, String userName) {
        String tag = ownerTag.get();
        try {
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
