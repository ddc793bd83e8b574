package dev.accountvending.simulation.aws;

import static dev.accountvending.simulation.aws.NewMember.LAYOUT;
import static dev.accountvending.simulation.aws.NewMember.assertCode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accountvending.simulation.aws.SimulatedAccount.HeldResource;

import org.junit.jupiter.api.Test;

import software.amazon.awssdk.services.codebuild.model.Build;
import software.amazon.awssdk.services.codebuild.model.EnvironmentVariable;
import software.amazon.awssdk.services.codebuild.model.StatusType;
import software.amazon.awssdk.services.oam.OamClient;

import java.time.Duration;

class BuildsServiceTest {
    private final NewMember member = new NewMember();
    private final BuildsService builds = member.aws.builds();

    @Test
    void pass_removesWhatIsNotOurs_andTheNextFindsNothing() {
        operator();
        member.role("/", "Theirs", OrganizationState.trustOf(LAYOUT.identity()), "Admin");
        member.account().resources.add(new HeldResource("us-east-1", "AWS::S3::Bucket", "b", 0));

        assertThat(member.aws.holdings(member.id).all())
                .contains(
                        "AWS::S3::Bucket b", "AWS::IAM::Role Theirs", "AWS::EC2::VPC vpc-default");
        pass("one");

        assertThat(member.aws.holdings(member.id).all()).isEmpty();
        assertThat(member.account().roles).containsOnlyKeys("VendingOperator", LAYOUT.accessRole());
        assertThat(found(pass("two"))).isEqualTo("0");
    }

    @Test
    void pass_overWhatResists_leavesIt_andGetsItLater() {
        operator();
        member.account().resources.add(new HeldResource("us-east-1", "AWS::KMS::Key", "k", 1));

        pass("one");
        assertThat(member.account().resources).hasSize(1);
        pass("two");

        assertThat(member.account().resources).isEmpty();
    }

    @Test
    void pass_overALinkToOthersObservability_doesNotSeeIt() {
        operator();
        member.account()
                .resources
                .add(new HeldResource("us-east-1", Holdings.LINK, "arn:aws:oam:link", 0));

        assertThat(pass("one").buildStatus()).isEqualTo(StatusType.SUCCEEDED);
        assertThat(found(pass("two"))).isEqualTo("0");

        assertThat(member.client(OamClient.class).listLinks(_ -> {}).items()).hasSize(1);
        member.client(OamClient.class).deleteLink(it -> it.identifier("arn:aws:oam:link"));
        assertThat(member.aws.holdings(member.id).all()).isEmpty();
    }

    @Test
    void pass_intoAnAccountThatIsShutToUs_fails() {
        assertThat(pass("one").buildStatus()).isEqualTo(StatusType.FAILED);
    }

    @Test
    void startBuild_twiceWithOneToken_isOne_andBeyondTheLimitIsRefused() {
        builds.mostAtOnce = 1;

        assertThat(start("one")).isEqualTo(start("one"));
        assertCode(() -> start("two"), "AccountLimitExceededException");
    }

    private void operator() {
        member.role(
                "/vending/",
                "VendingOperator",
                OrganizationState.trustOf(LAYOUT.vending()),
                "AdministratorAccess");
    }

    private Build pass(String token) {
        String id = start(token);
        member.pass(Duration.ofMinutes(16));
        return builds.batchGetBuilds(it -> it.ids(id)).builds().getFirst();
    }

    private String start(String token) {
        return builds.startBuild(
                        it ->
                                it.projectName("cleaning")
                                        .idempotencyToken(token)
                                        .environmentVariablesOverride(
                                                EnvironmentVariable.builder()
                                                        .name("ACCOUNT")
                                                        .value(member.id)
                                                        .build()))
                .build()
                .id();
    }

    private static String found(Build build) {
        return build.exportedEnvironmentVariables().stream()
                .filter(it -> it.name().equals("NUKE_FOUND"))
                .findFirst()
                .orElseThrow()
                .value();
    }
}
