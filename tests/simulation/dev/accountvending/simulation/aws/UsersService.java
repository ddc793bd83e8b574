package dev.accountvending.simulation.aws;

import software.amazon.awssdk.services.identitystore.IdentitystoreClient;
import software.amazon.awssdk.services.identitystore.model.Email;
import software.amazon.awssdk.services.identitystore.model.GetUserIdRequest;
import software.amazon.awssdk.services.identitystore.model.GetUserIdResponse;
import software.amazon.awssdk.services.identitystore.model.ListUsersRequest;
import software.amazon.awssdk.services.identitystore.model.ListUsersResponse;
import software.amazon.awssdk.services.identitystore.model.ResourceNotFoundException;
import software.amazon.awssdk.services.identitystore.model.User;

import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;

/** The identity store of Identity Center: its users, by their e-mail addresses. */
final class UsersService implements IdentitystoreClient {
    private final Refusal refusal;
    final Map<String, String> ids = new TreeMap<>();

    UsersService(Clock clock) {
        this.refusal = new Refusal("Identitystore", clock);
    }

    @Override
    public GetUserIdResponse getUserId(GetUserIdRequest request) {
        String email = request.alternateIdentifier().uniqueAttribute().attributeValue().asString();
        String id = ids.get(email);
        if (id == null) {
            throw refusal.of(
                    ResourceNotFoundException.builder(),
                    400,
                    "ResourceNotFoundException",
                    "USER not found.");
        }
        return GetUserIdResponse.builder().userId(id).build();
    }

    @Override
    public ListUsersResponse listUsers(ListUsersRequest request) {
        return ListUsersResponse.builder()
                .users(
                        ids.entrySet().stream()
                                .map(
                                        user ->
                                                User.builder()
                                                        .userId(user.getValue())
                                                        .emails(
                                                                Email.builder()
                                                                        .value(user.getKey())
                                                                        .build())
                                                        .build())
                                .toList())
                .build();
    }

    @Override
    public String serviceName() {
        return "identitystore";
    }

    @Override
    public void close() {}
}
