package dev.accountvending.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Map;

class SettingsCheckTest {
    private static CheckOutcome look(Map<String, String> but) {
        return new SettingsCheck(TestingInstallation.settings(but)).look();
    }

    @Test
    void look_whereAllCanBeRead_isWell() {
        assertThat(look(Map.of())).isEqualTo(CheckOutcome.ok());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "AVM_RETIRE_STATE_MACHINE_ARN | '' | The setting AVM_RETIRE_STATE_MACHINE_ARN is missing",
                "AVM_REMINDERS | 7,soon | AVM_REMINDERS must be a whole number, not soon",
                "AVM_WAIT_CLOSURE | 1m | AVM_WAIT_CLOSURE must be a whole number, not 1m",
                "AVM_APPROVERS | pia | AVM_ADMINISTRATORS or AVM_APPROVERS",
                "AVM_ADMINISTRATORS | ada | AVM_ADMINISTRATORS",
                "AVM_TELL_ADMINISTRATORS | the team | AVM_TELL_ADMINISTRATORS",
                "AVM_FROZEN_OU | //Frozen | AVM_FROZEN_OU",
                "AVM_CONTACT_SECURITY | somebody | AVM_CONTACT_SECURITY",
                "AVM_ROOT_EMAIL_TEMPLATE | aws+{lease}@accounts.of.the.whole.company.example.com | AVM_ROOT_EMAIL_TEMPLATE is too long",
                "AVM_ROOT_EMAIL_TEMPLATE | aws@example.com | must contain {lease}",
                "AVM_PARENT_DOMAIN | Accounts.example.com. | AVM_PARENT_DOMAIN must be a domain",
                "AVM_PARENT_ZONE_ROLE_ARN | VendingParentZoneRole | parentZoneRoleArn must be a role's ARN",
                "AVM_IDENTITY_CENTER_INSTANCE_ARN | arn:aws:sso:::instance/i | AVM_IDENTITY_STORE_ID is missing"
            })
    void look_whereOneCannotBeRead_namesIt(String name, String value, String wrong) {
        CheckOutcome outcome = look(Map.of(name, value));

        assertThat(outcome.status()).isEqualTo(CheckStatus.FAILING);
        assertThat(outcome.line()).contains(wrong).doesNotContain("\n");
    }

    @Test
    void look_whereSeveralCannotBeRead_namesThemAll() {
        assertThat(look(Map.of("AVM_REVIEW_EVERY", "x", "AVM_ALIAS_PREFIX", "")).line())
                .contains("AVM_REVIEW_EVERY", "AVM_ALIAS_PREFIX");
    }
}
