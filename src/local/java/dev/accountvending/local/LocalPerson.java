package dev.accountvending.local;

import com.fasterxml.jackson.annotation.JsonProperty;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A person who asks for accounts here: an IAM user of the identity account, named by the part of
 * the address before the {@code @}.
 */
public record LocalPerson(String email, Role role, String accessKeyId, String secretAccessKey) {

    /** What a person may do besides asking. */
    public enum Role {
        @JsonProperty("administrator")
        ADMINISTRATOR("ada", "alan"),
        @JsonProperty("approver")
        APPROVER("pia", "paul"),
        @JsonProperty("member")
        MEMBER("ana", "ben", "cleo", "dan");

        @SuppressWarnings("ImmutableEnumChecker") // the list is immutable
        private final List<String> users;

        Role(String... users) {
            this.users = List.of(users);
        }

        /** Returns the user names of those who have this role. */
        List<String> users() {
            return users;
        }
    }

    static String email(String user) {
        return user + "@example.com";
    }

    /** Returns the addresses of those who have a role, as settings list them. */
    static String listed(Role role) {
        return role.users().stream().map(LocalPerson::email).collect(Collectors.joining(","));
    }
}
