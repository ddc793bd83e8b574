package dev.accountvending.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.accountvending.model.KindName;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

class IdentityCenterTest {
    private final Map<String, String> variables =
            new HashMap<>(
                    Map.of(
                            "AVM_IDENTITY_CENTER_INSTANCE_ARN", "arn:instance",
                            "AVM_IDENTITY_STORE_ID", "d-1",
                            "AVM_PERMISSION_SETS", "developer=arn:d, *=arn:o",
                            "AVM_ACCESS_PORTAL_URL", "https://example.awsapps.com/start/",
                            "AWS_REGION", "eu-central-1"));

    @Test
    void identityCenter_whereNoneIsSet_isAbsent() {
        variables.remove("AVM_IDENTITY_CENTER_INSTANCE_ARN");

        assertThat(settings().identityCenter()).isEmpty();
    }

    @Test
    void permissionSet_isTheKinds_orThatOfTheOthers() {
        IdentityCenter center = settings().identityCenter().orElseThrow();

        assertThat(center.permissionSet(new KindName("developer"))).contains("arn:d");
        assertThat(center.permissionSet(new KindName("qa"))).contains("arn:o");
        assertThat(center.portal()).isEqualTo("https://example.awsapps.com/start");
        assertThat(center.region()).isEqualTo("eu-central-1");
    }

    @Test
    void permissionSet_ofAKindThatHasNone_isAbsent() {
        variables.put("AVM_PERMISSION_SETS", "developer=arn:d");

        assertThat(settings().identityCenter().orElseThrow().permissionSet(new KindName("qa")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"developer", "=arn:d", "developer=", "developer=arn:d,"})
    void permissionSets_writtenWrong_nameTheSetting(String text) {
        variables.put("AVM_PERMISSION_SETS", text);

        assertThatIllegalStateException()
                .isThrownBy(() -> settings().identityCenter())
                .withMessageContaining("AVM_PERMISSION_SETS");
    }

    private Settings settings() {
        return new Settings(new LambdaEnvironment(variables, Clock.systemUTC()));
    }
}
