package dev.accountvending.local.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;

import dev.accountvending.local.core.LocalCloudException;
import dev.accountvending.runtime.Json;

import org.junit.jupiter.api.Test;

import java.util.List;

class DeployedRolesTest {
    private static final String ACCOUNT = "333333333333";
    private static final String TEMPLATE =
            """
            {"Parameters": {"Wanted": {"Type": "String", "Default": "yes"}},
             "Conditions": {"IsWanted": {"Fn::Equals": [{"Ref": "Wanted"}, "yes"]},
               "IsNot": {"Fn::Not": [{"Condition": "IsWanted"}]}},
             "Resources": {
              "Ledger": {"Type": "AWS::DynamoDB::Table", "Properties": {"TableName": "ledger"}},
              "Echo": {"Type": "AWS::Lambda::Function", "Properties": {
                "FunctionName": "account-vending-local-echo", "Role": {"Fn::GetAtt": ["EchoRole", "Arn"]}}},
              "EchoAlias": {"Type": "AWS::Lambda::Alias", "Properties": {
                "FunctionName": {"Ref": "Echo"}, "Name": "snapstart"}},
              "Unwanted": {"Type": "AWS::IAM::Role", "Condition": "IsNot", "Properties": {"RoleName": "no"}},
              "EchoRole": {"Type": "AWS::IAM::Role", "Properties": {
                "RoleName": {"Fn::Join": ["-", ["echo", {"Ref": "AWS::Region"}]]},
                "AssumeRolePolicyDocument": {"Statement": []},
                "Policies": [
                  {"PolicyName": "lambda", "PolicyDocument": {"Statement": [{"Resource": [
                    {"Fn::GetAtt": ["Ledger", "Arn"]},
                    {"Fn::Sub": "${Ledger.Arn}/index/${!leave}"},
                    {"Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/x"},
                    {"Ref": "EchoAlias"},
                    {"Fn::If": ["IsNot", "no", "100000000001"]}]}]}},
                  {"Fn::If": ["IsNot", {"PolicyName": "no"}, {"Ref": "AWS::NoValue"}]}]}},
              "MachineRole": {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": {}}},
              "Machine": {"Type": "AWS::StepFunctions::StateMachine", "Properties": {
                "StateMachineName": "try-it-local", "RoleArn": {"Fn::GetAtt": ["MachineRole", "Arn"]}}},
              "Project": {"Type": "AWS::CodeBuild::Project", "Properties": {
                "Name": "account-vending-local-clean-account",
                "ServiceRole": {"Fn::GetAtt": ["MachineRole", "Arn"]}}},
              "Operator": {"Type": "AWS::IAM::Role", "Properties": {
                "Path": "/vending/", "RoleName": "account-vending-local-Operator",
                "AssumeRolePolicyDocument": {"Principal": {"Fn::GetAtt": ["EchoRole", "Arn"]}}}},
              "Requester": {"Type": "AWS::IAM::Role", "Properties": {
                "Path": "/vending/", "RoleName": "account-vending-local-Requester"}}}}
            """;
    private static final StageParameters.Known KNOWN =
            new StageParameters.Known("444444444444", "a", "b", "c", "ZONE");

    @Test
    void role_hasItsResourcesByTheirArns() throws JsonProcessingException {
        Role echo = roles(TEMPLATE).ofFunction("echo");

        assertThat(echo.arn(ACCOUNT)).isEqualTo("arn:aws:iam::333333333333:role/echo-us-east-1");
        assertThat(echo.policies()).containsOnlyKeys("lambda");
        assertThat(echo.policies().get("lambda"))
                .isEqualTo(
                        Json.MAPPER.readTree(
                                """
                                {"Statement": [{"Resource": [
                                  "arn:aws:dynamodb:us-east-1:333333333333:table/ledger",
                                  "arn:aws:dynamodb:us-east-1:333333333333:table/ledger/index/${leave}",
                                  "arn:aws:iam::333333333333:role/x",
                                  "arn:aws:lambda:us-east-1:333333333333:function:account-vending-local-echo:snapstart",
                                  "444444444444"]}]}
                                """));
    }

    @Test
    void roles_areThoseWhoseConditionHolds_andBelongToTheirUsers() throws JsonProcessingException {
        DeployedRoles roles = roles(TEMPLATE);

        assertThat(roles.all()).extracting(Role::name).doesNotContain("no").hasSize(4);
        assertThat(roles.ofStateMachine("try-it").name())
                .isEqualTo("account-vending-local-MachineRole")
                .isEqualTo(roles.project().name());
        assertThat(roles.operator().trust().path("Principal").asText())
                .isEqualTo("arn:aws:iam::333333333333:role/echo-us-east-1");
    }

    @Test
    void role_thatIsMissing_isNamed() throws JsonProcessingException {
        DeployedRoles roles = roles(TEMPLATE);

        assertThatThrownBy(() -> roles.ofFunction("nobody"))
                .isInstanceOf(LocalCloudException.class)
                .hasMessageContaining("account-vending-local-nobody");
    }

    @Test
    void function_thatIsUnknown_isNamed() {
        String other = TEMPLATE.replace("Fn::Join", "Fn::Cidr");

        assertThatThrownBy(() -> roles(other)).hasMessageContaining("Fn::Cidr");
    }

    @Test
    void bareRoles_haveTheSameNames_andNoPolicies() {
        DeployedRoles roles =
                DeployedRoles.bare(
                        ACCOUNT, "444444444444", "email", List.of("echo"), List.of("try-it"));

        assertThat(roles.ofFunction("echo").name())
                .isEqualTo("account-vending-local-echo-us-east-1-lambdaRole");
        assertThat(roles.all()).allMatch(role -> role.policies().isEmpty());
        assertThat(roles.requester().trust().toString())
                .contains("${aws:PrincipalTag/email}", "aws:MultiFactorAuthPresent");
        assertThat(roles.ofStateMachine("try-it").trust().toString())
                .contains("states.amazonaws.com");
    }

    private static DeployedRoles roles(String template) throws JsonProcessingException {
        return DeployedRoles.of(
                new StackTemplate(
                        Json.MAPPER.readTree(StageParameters.fill(template, KNOWN)),
                        ACCOUNT,
                        "account-vending-local"),
                ACCOUNT);
    }
}
