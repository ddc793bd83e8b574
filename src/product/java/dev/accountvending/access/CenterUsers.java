package dev.accountvending.access;

import dev.accountvending.model.Ascii;
import dev.accountvending.model.Person;
import dev.accountvending.model.VendingFailed;
import dev.accountvending.runtime.IdentityCenter;

import software.amazon.awssdk.core.document.Document;
import software.amazon.awssdk.services.identitystore.IdentitystoreClient;
import software.amazon.awssdk.services.identitystore.model.Email;
import software.amazon.awssdk.services.identitystore.model.UniqueAttribute;
import software.amazon.awssdk.services.identitystore.model.User;

import java.util.Optional;

/** The users of Identity Center, in its identity store. */
public final class CenterUsers {
    private CenterUsers() {}

    /**
     * Returns the id of the user with this e-mail address (<a
     * href="https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_GetUserId.html">GetUserId</a>).
     * An address in another spelling is found by listing all users (<a
     * href="https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_ListUsers.html">ListUsers</a>).
     */
    public static Optional<String> find(
            IdentitystoreClient store, IdentityCenter center, Person person) {
        return bySpelling(store, center, person.spelling())
                .or(
                        () ->
                                store
                                        .listUsersPaginator(
                                                users ->
                                                        users.identityStoreId(
                                                                center.identityStore()))
                                        .users()
                                        .stream()
                                        .filter(user -> hasAddress(user, person))
                                        .map(User::userId)
                                        .findFirst());
    }

    private static boolean hasAddress(User user, Person person) {
        return user.emails().stream()
                .map(Email::value)
                .anyMatch(it -> it != null && Ascii.equalsIgnoreCase(it, person.value()));
    }

    private static Optional<String> bySpelling(
            IdentitystoreClient store, IdentityCenter center, String spelling) {
        UniqueAttribute email =
                UniqueAttribute.builder()
                        .attributePath("emails.value")
                        .attributeValue(Document.fromString(spelling))
                        .build();
        try {
            return Optional.of(
                    store.getUserId(
                                    request ->
                                            request.identityStoreId(center.identityStore())
                                                    .alternateIdentifier(
                                                            by -> by.uniqueAttribute(email)))
                            .userId());
        } catch (VendingFailed failure) {
            if (failure.is("ResourceNotFoundException")) {
                return Optional.empty();
            }
            throw failure;
        }
    }
}
