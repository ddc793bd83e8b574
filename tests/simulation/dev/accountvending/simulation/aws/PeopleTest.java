package dev.accountvending.simulation.aws;

import static dev.accountvending.simulation.aws.NewMember.LAYOUT;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.ssoadmin.SsoAdminClient;
import software.amazon.awssdk.services.ssoadmin.model.PrincipalType;
import software.amazon.awssdk.services.ssoadmin.model.TargetType;

import java.time.Duration;

class PeopleTest {
    private static final String ANA = "ana@example.com";
    private static final String BEN = "ben@example.com";

    private static final String OF_ANA =
            """
            {"Statement":[{"Effect":"Allow","Action":"sts:AssumeRole",\
            "Principal":{"AWS":"arn:aws:iam::%s:root"},\
            "Condition":{"StringEquals":{"aws:PrincipalTag/email":"%s"},\
            "Bool":{"aws:MultiFactorAuthPresent":"true"}}}]}"""
                    .formatted(LAYOUT.identity(), ANA);

    private final NewMember member = new NewMember();
    private final People people = member.aws.people();

    PeopleTest() {
        people.join(ANA);
        people.join(BEN);
    }

    @Test
    void canEnter_byARoleThatTrustsThem_isForThemAlone() {
        member.role("/vending/", "Developer", OF_ANA, "PowerUserAccess");

        assertThat(people.canEnter(ANA, member.id)).isTrue();
        assertThat(people.canWork(ANA, member.id)).isTrue();
        assertThat(people.canEnter(BEN, member.id)).isFalse();
    }

    @Test
    void canWork_byAReadersRole_isFalse() {
        member.role("/vending/", "ReadOnly", OF_ANA, "ReadOnlyAccess");

        assertThat(people.canEnter(ANA, member.id)).isTrue();
        assertThat(people.canWork(ANA, member.id)).isFalse();
    }

    @Test
    void canEnter_behindTheGuardrail_isFalse_alsoByWhatTheyLeft() {
        member.role("/vending/", "Developer", OF_ANA, "PowerUserAccess");
        People.Session session = people.enter(ANA, member.id).getFirst();
        assertThat(member.aws.owner().leavesRole(session, "BackDoor")).isTrue();
        assertThat(member.aws.owner().leavesKey(session, "ana")).isTrue();
        member.account().roles.remove("Developer");
        assertThat(people.enter(ANA, member.id)).hasSize(2);
        assertThat(people.canEnter(ANA, member.id)).isTrue();

        member.quarantine();

        assertThat(people.canEnter(ANA, member.id)).isFalse();
    }

    @Test
    void may_inASessionFromBeforeItsDenial_isFalse_andInALaterOneTrue() {
        member.role("/vending/", "Developer", OF_ANA, "PowerUserAccess");
        People.Session before = people.enter(ANA, member.id).getFirst();
        assertThat(people.may(before, People.LOOK)).isTrue();
        member.pass(Duration.ofSeconds(1));

        member.client(IamClient.class)
                .putRolePolicy(
                        it ->
                                it.roleName("Developer")
                                        .policyName("Revoked")
                                        .policyDocument(denialBefore()));

        assertThat(people.may(before, People.LOOK)).isFalse();
        assertThat(people.canEnter(ANA, member.id)).isTrue();
    }

    private String denialBefore() {
        return """
               {"Statement":[{"Effect":"Deny","Action":"*","Resource":"*",\
               "Condition":{"DateLessThan":{"aws:TokenIssueTime":"%s"}}}]}"""
                .formatted(member.time.now());
    }

    @Test
    void canEnter_byIdentityCenter_onceItIsMade_untilItIsRemoved() {
        SsoAdminClient center = member.client(SsoAdminClient.class);
        String set = member.aws.identityCenter().addPermissionSet("Developer");
        center.createAccountAssignment(
                it ->
                        it.permissionSetArn(set)
                                .principalType(PrincipalType.USER)
                                .principalId("user-" + ANA)
                                .targetType(TargetType.AWS_ACCOUNT)
                                .targetId(member.id));
        assertThat(people.canEnter(ANA, member.id)).isFalse();
        member.pass(Duration.ofSeconds(30));
        assertThat(people.canEnter(ANA, member.id)).isTrue();

        center.deleteAccountAssignment(
                it -> it.permissionSetArn(set).principalId("user-" + ANA).targetId(member.id));

        member.pass(Duration.ofSeconds(30));
        assertThat(people.canEnter(ANA, member.id)).isFalse();
    }

    @Test
    void canEnter_aClosedAccount_isFalse() {
        member.role("/vending/", "Developer", OF_ANA, "PowerUserAccess");

        member.organization.closeAccount(it -> it.accountId(member.id));

        assertThat(people.canEnter(ANA, member.id)).isFalse();
    }
}
