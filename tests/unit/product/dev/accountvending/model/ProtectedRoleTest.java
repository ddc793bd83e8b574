package dev.accountvending.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProtectedRoleTest {
    @ParameterizedTest
    @CsvSource({
        "CompanyAudit, role/*CompanyAudit",
        "Company*, role/*Company*",
        "/CompanyAudit, role/CompanyAudit",
        "/security/Scanner*, role/security/Scanner*",
        "/security/*, role/security/*",
    })
    void resource_isWhereverTheRoleIs_orAtItsPath(String value, String resource) {
        assertThat(new ProtectedRole(value).resource()).isEqualTo(resource);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "*", "/*", "***", "a*b*c", "/a/b/c", "security/Scanner", "a b c d"})
    void value_thatIsNoRole_orWouldBeMostRoles_isRefused(String value) {
        assertThatThrownBy(() -> new ProtectedRole(value)).isInstanceOf(InvalidValue.class);
    }

    @Test
    void list_thatIsTooLong_isRefused() {
        assertThatThrownBy(() -> ProtectedRole.list("CompanyAudit,".repeat(21)))
                .isInstanceOf(InvalidValue.class)
                .hasMessageContaining("use patterns");
    }
}
