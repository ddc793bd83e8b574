package dev.accountvending.request;

import dev.accountvending.access.CenterUsers;
import dev.accountvending.aws.Identities;
import dev.accountvending.aws.RoleSessions;
import dev.accountvending.model.Person;
import dev.accountvending.model.VendingFailed;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.IdentityCenter;
import dev.accountvending.runtime.Settings;

import org.slf4j.LoggerFactory;

import software.amazon.awssdk.services.identitystore.IdentitystoreClient;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The people who can own an account: AWS compares an owner case by case with who signs in, so an
 * account in another spelling would be one that its owner can never enter.
 */
@FunctionalInterface
interface Owners {
    /** Takes every owner as named, for accounts that nobody enters. */
    Owners AS_NAMED = (owner, _) -> owner;

    /**
     * Returns an owner in the spelling that AWS compares.
     *
     * @param by who asks
     * @throws InvalidRequest if the identity account does not know the owner
     */
    Person known(Person owner, Person by);

    /** Returns those of an API whose callers have signed in at AWS, which spells them. */
    static Owners signingCallers(FunctionContext function) {
        return signingCallers(of(function));
    }

    /** Returns those of an API, of whom others are looked up. */
    static Owners signingCallers(Owners others) {
        return (owner, by) -> owner.equals(by) ? by : others.known(owner, by);
    }

    /**
     * Returns those whom the identity account knows. With Identity Center, which only the
     * management account's roles can read, the vend looks.
     */
    static Owners of(FunctionContext function) {
        return of(function.settings(), owner -> Identities.of(function).find(owner));
    }

    /** Returns those whom a look into the identity account finds. */
    static Owners of(Settings settings, Function<Person, Identities.Known> look) {
        return (owner, _) ->
                settings.identityCenter().isPresent()
                        ? owner
                        : known(owner, look.apply(owner), settings);
    }

    /**
     * Returns those whom Identity Center knows. It spells nobody: no role trusts a person by name
     * where it is used.
     */
    static Owners inIdentityCenter(FunctionContext function) {
        return inIdentityCenter(
                function.settings(), center -> RoleSessions.of(function).identityStore(center));
    }

    /** Returns those whom the users of Identity Center hold, which a function opens. */
    static Owners inIdentityCenter(
            Settings settings, Function<IdentityCenter, IdentitystoreClient> open) {
        return (owner, _) -> {
            Optional<IdentityCenter> center = settings.identityCenter();
            if (center.isPresent() && !isIn(center.get(), owner, open)) {
                throw notKnown(
                        "Nobody in Identity Center has the owner's e-mail address: correct it, or have an administrator add the user.");
            }
            return owner;
        };
    }

    private static boolean isIn(
            IdentityCenter center,
            Person owner,
            Function<IdentityCenter, IdentitystoreClient> open) {
        try (IdentitystoreClient store = open.apply(center)) {
            return CenterUsers.find(store, center, owner).isPresent();
        } catch (VendingFailed refused) {
            if (refused.isAccessDenied()) {
                LoggerFactory.getLogger(Owners.class)
                        .atWarn()
                        .setCause(refused)
                        .log("Identity Center's users cannot be read");
                return true;
            }
            throw refused;
        }
    }

    /** People of Identity Center who enter by the roles' trust have no users that we may read. */
    private static boolean comeByIdentityCenter(Settings settings) {
        return settings.callerRoles().stream().anyMatch(role -> role.startsWith("AWSReservedSSO_"));
    }

    private static InvalidRequest notKnown(String message) {
        return new InvalidRequest(
                "The owner is not known.", List.of(new FieldProblem("owner", message)));
    }

    private static Person known(Person owner, Identities.Known found, Settings settings) {
        if (found.person().isEmpty() && found.complete() && !comeByIdentityCenter(settings)) {
            throw notKnown(
                    "Nobody in the group %s of the identity account has the tag %s=%s, so %s could not enter the account: correct the address, or have an administrator tag and add the user."
                            .formatted(Identities.PEOPLE, settings.ownerTag(), owner, owner));
        }
        return found.person().orElse(owner);
    }
}
