package dev.accountvending.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.accountvending.model.Explanation;
import dev.accountvending.model.Person;
import dev.accountvending.model.VendingFailed;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.GetGroupRequest;
import software.amazon.awssdk.services.iam.model.GetGroupResponse;
import software.amazon.awssdk.services.iam.model.ListUserTagsRequest;
import software.amazon.awssdk.services.iam.model.ListUserTagsResponse;
import software.amazon.awssdk.services.iam.model.Tag;
import software.amazon.awssdk.services.iam.model.User;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

class IdentitiesTest {
    private static final Person CLEO = new Person("cleo@example.com");

    private final People people = new People();
    private final Identities identities = new Identities(() -> people, () -> "mail");

    /** The people's group, in pages of one user, and each user's tags. */
    private static final class People implements IamClient {
        final Map<String, Map<String, String>> tags = new TreeMap<>();
        @Nullable VendingFailed groupRefusal;

        @Override
        public GetGroupResponse getGroup(GetGroupRequest request) {
            if (groupRefusal != null) {
                throw groupRefusal;
            }
            assertThat(request.groupName()).isEqualTo("VendingPeople");
            int at = Optional.ofNullable(request.marker()).map(Integer::parseInt).orElse(0);
            List<User> page =
                    tags.keySet().stream()
                            .skip(at)
                            .limit(1)
                            .map(name -> User.builder().userName(name).build())
                            .toList();
            boolean hasMore = at + 1 < tags.size();
            return GetGroupResponse.builder()
                    .users(page)
                    .isTruncated(hasMore)
                    .marker(hasMore ? Integer.toString(at + 1) : null)
                    .build();
        }

        @Override
        public ListUserTagsResponse listUserTags(ListUserTagsRequest request) {
            Map<String, String> held = tags.get(request.userName());
            if (held == null || held.containsKey("gone")) {
                throw refused("NoSuchEntity");
            }
            return ListUserTagsResponse.builder()
                    .isTruncated(false)
                    .tags(
                            held.entrySet().stream()
                                    .map(
                                            tag ->
                                                    Tag.builder()
                                                            .key(tag.getKey())
                                                            .value(tag.getValue())
                                                            .build())
                                    .toList())
                    .build();
        }

        @Override
        public String serviceName() {
            return "iam";
        }

        @Override
        public void close() {}
    }

    private static VendingFailed refused(String code) {
        return new VendingFailed(Explanation.of(code), code, null);
    }

    @Test
    void find_answersTheSpellingOfTheTag() {
        people.tags.put("ana", Map.of("mail", "ana@example.com"));
        people.tags.put("cleo", Map.of("team", "x", "mail", "Cleo@Example.com"));

        Identities.Known known = identities.find(CLEO);

        assertThat(known.person().orElseThrow().spelling()).isEqualTo("Cleo@Example.com");
        assertThat(known.complete()).isTrue();
    }

    @Test
    void find_ofSomebodyElse_findsNobody_andHasSeenAll() {
        people.tags.put("ana", Map.of("mail", "ana@example.com"));
        people.tags.put("left", Map.of("gone", "between the two calls"));
        people.tags.put("other", Map.of("email", "cleo@example.com"));

        assertThat(identities.find(CLEO)).isEqualTo(new Identities.Known(Optional.empty(), true));
    }

    @Test
    void find_whereNoUserIsTagged_cannotTell() {
        people.tags.put("robot", Map.of());

        assertThat(identities.find(CLEO).complete()).isFalse();
    }

    @Test
    void find_whereTheGroupCannotBeRead_cannotTell() {
        people.groupRefusal = refused("AccessDenied");
        assertThat(identities.find(CLEO).complete()).isFalse();

        people.groupRefusal = refused("NoSuchEntity");
        assertThat(identities.find(CLEO).complete()).isFalse();

        people.groupRefusal = refused("ServiceFailure");
        assertThatThrownBy(() -> identities.find(CLEO)).isSameAs(people.groupRefusal);
    }

    @Test
    void emailOf_aUserThatIsGone_isNone() {
        people.tags.put("cleo", Map.of("mail", "Cleo@Example.com"));

        assertThat(identities.emailOf("cleo")).contains("Cleo@Example.com");
        assertThat(identities.emailOf("nobody")).isEmpty();
    }
}
