package dev.accountvending.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accountvending.model.EmailAddress;

import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

class SettingsTest {
    private static final EmailAddress ADA = new EmailAddress("ada@example.com");
    private static final EmailAddress ALAN = new EmailAddress("alan@example.com");
    private static final EmailAddress TEAM = new EmailAddress("cloud-team@example.com");

    @Test
    void tellAdministrators_unlessSet_areTheAdministrators() {
        assertThat(settings("").tellAdministrators()).containsExactly(ADA, ALAN);
    }

    @Test
    void tellAdministrators_whoAreSet_areToldAlone_andMayDoNothingByThat() {
        Settings settings = settings("cloud-team@example.com");

        assertThat(settings.tellAdministrators()).containsExactly(TEAM);
        assertThat(settings.administrators()).containsExactly(ADA, ALAN);
    }

    private static Settings settings(String told) {
        Map<String, String> variables = new HashMap<>();
        variables.put("AVM_ADMINISTRATORS", "ada@example.com, alan@example.com");
        variables.put("AVM_TELL_ADMINISTRATORS", told);
        return new Settings(new LambdaEnvironment(variables, Clock.systemUTC()));
    }
}
