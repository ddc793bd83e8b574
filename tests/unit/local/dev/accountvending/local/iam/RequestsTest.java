package dev.accountvending.local.iam;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accountvending.local.gateway.AwsCall;
import dev.accountvending.local.rules.WebIdentityTokenTest;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

class RequestsTest {
    private static final String IAM = "&Version=2010-05-08";
    private static final String TABLE = "arn:aws:dynamodb:eu-west-1:111122223333:table/";

    @TempDir Path folder;
    private TestingCalls calls = new TestingCalls(Path.of(""));

    @BeforeEach
    void writeModels() throws IOException {
        calls =
                new TestingCalls(folder)
                        .model(
                                "lambda",
                                "rest-json",
                                "Invoke POST /2015-03-31/functions/{FunctionName}/invocations",
                                "CreateFunction POST /2015-03-31/functions",
                                "ListFunctions GET /2015-03-31/functions",
                                "TagResource POST /2017-03-31/tags/{Resource}")
                        .model(
                                "route53",
                                "rest-xml",
                                "ChangeResourceRecordSets POST /2013-04-01/hostedzone/{Id}/rrset/",
                                "DeleteKeySigningKey DELETE /2013-04-01/keysigningkey/{HostedZoneId}/{Name}",
                                "ListHostedZonesByName GET /2013-04-01/hostedzonesbyname",
                                "GetChange GET /2013-04-01/change/{Id}")
                        .model("sesv2", "rest-json", "SendEmail POST /v2/email/outbound-emails")
                        .model(
                                "account",
                                "rest-json",
                                "PutAlternateContact POST /putAlternateContact")
                        .model(
                                "s3control",
                                "rest-xml",
                                "PutPublicAccessBlock PUT /v20180820/configuration/publicAccessBlock")
                        .model("apigateway", "rest-json", "GetRestApis GET /restapis")
                        .model("scheduler", "rest-json", "CreateSchedule POST /schedules/{Name}");
    }

    /** Units have tags too, but no policy here asks for those. */
    @Test
    void tags_ofAnAccountThatIsToBeChanged_areKeys() {
        var asked =
                calls.asked(
                        calls.json(
                                "organizations",
                                "AWSOrganizationsV20161128.MoveAccount",
                                "{'AccountId':'444455556666','SourceParentId':'r-root','DestinationParentId':'ou-root-1'}"));

        assertThat(asked)
                .filteredOn(each -> each.resource().endsWith(":account/o-exampleorg/444455556666"))
                .singleElement()
                .satisfies(
                        each ->
                                assertThat(each.context())
                                        .containsEntry(
                                                "aws:ResourceTag/whose", List.of("444455556666")));
        assertThat(asked)
                .filteredOn(each -> !each.resource().contains(":account/"))
                .isNotEmpty()
                .allSatisfy(
                        each ->
                                assertThat(each.context())
                                        .doesNotContainKey("aws:ResourceTag/whose"));
    }

    @Test
    void of_whenATransaction_asksForEachOfItsParts() {
        AwsCall call =
                calls.json(
                        "dynamodb",
                        "DynamoDB_20120810.TransactWriteItems",
                        "{'TransactItems':[{'Put':{'TableName':'ledger','Item':{'pk':{'S':'a'}}}},"
                                + "{'Put':{'TableName':'ledger','Item':{'pk':{'S':'b'}}}},"
                                + "{'Delete':{'TableName':'ledger','Key':{'pk':{'S':'c'}}}},"
                                + "{'Update':{'TableName':'other','Key':{'pk':{'S':'d'}}}},"
                                + "{'ConditionCheck':{'TableName':'"
                                + TABLE
                                + "third','Key':{'pk':{'S':'e'}}}}]}");
        assertThat(calls.said(call))
                .containsExactlyInAnyOrder(
                        "dynamodb:PutItem " + TABLE + "ledger",
                        "dynamodb:DeleteItem " + TABLE + "ledger",
                        "dynamodb:UpdateItem " + TABLE + "other",
                        "dynamodb:ConditionCheckItem " + TABLE + "third");
        assertThat(
                        calls.said(
                                calls.json(
                                        "dynamodb",
                                        "DynamoDB_20120810.TransactGetItems",
                                        "{'TransactItems':[{'Get':{'TableName':'ledger','Key':{}}}]}")))
                .containsExactly("dynamodb:GetItem " + TABLE + "ledger");
    }

    @Test
    void of_whenABatch_asksOnEachTable() {
        AwsCall call =
                calls.json(
                        "dynamodb",
                        "DynamoDB_20120810.BatchWriteItem",
                        "{'RequestItems':{'one':[{'PutRequest':{'Item':{}}}],'two':[]}}");
        assertThat(calls.said(call))
                .containsExactly(
                        "dynamodb:BatchWriteItem " + TABLE + "one",
                        "dynamodb:BatchWriteItem " + TABLE + "two");
    }

    @Test
    void of_whenAnIndexIsQueried_asksOnTheIndex() {
        assertThat(
                        calls.said(
                                calls.json(
                                        "dynamodb",
                                        "DynamoDB_20120810.Query",
                                        "{'TableName':'ledger','IndexName':'byTime'}")))
                .containsExactly("dynamodb:Query " + TABLE + "ledger/index/byTime");
        assertThat(
                        calls.said(
                                calls.json(
                                        "dynamodb",
                                        "DynamoDB_20120810.Query",
                                        "{'TableName':'" + TABLE + "ledger'}")))
                .containsExactly("dynamodb:Query " + TABLE + "ledger");
    }

    @Test
    void of_whenAFunctionIsInvoked_asksInvokeFunctionOnTheNameOrTheArn() {
        String function = "arn:aws:lambda:eu-west-1:111122223333:function:hello";
        for (String name :
                List.of("hello", "111122223333:function:hello", function.replace(":", "%3A"))) {
            assertThat(
                            calls.said(
                                    calls.rest(
                                            "lambda",
                                            "POST /2015-03-31/functions/" + name + "/invocations",
                                            "{'Qualifier':'not a parameter','Tags':{'a':'b'}}")))
                    .containsExactly("lambda:InvokeFunction " + function);
        }
        assertThat(
                        calls.said(
                                calls.rest(
                                        "lambda",
                                        "POST /2015-03-31/functions/hello/invocations?Qualifier=live",
                                        "{}")))
                .containsExactly("lambda:InvokeFunction " + function + ":live");
    }

    @Test
    void of_whenAFunctionGetsARole_asksPassRoleToo() {
        List<IamAction> asked =
                calls.asked(
                        calls.rest(
                                "lambda",
                                "POST /2015-03-31/functions",
                                "{'FunctionName':'hello','Role':'arn:aws:iam::111122223333:role/app/r','Tags':{'team':'a'}}"));
        assertThat(asked)
                .extracting(IamAction::action)
                .containsExactlyInAnyOrder(
                        "lambda:CreateFunction", "lambda:TagResource", "iam:PassRole");
        IamAction passing =
                asked.stream()
                        .filter(a -> a.action().equals("iam:PassRole"))
                        .findFirst()
                        .orElseThrow();
        assertThat(passing.resource()).isEqualTo("arn:aws:iam::111122223333:role/app/r");
        assertThat(passing.context())
                .containsEntry("iam:PassedToService", List.of("lambda.amazonaws.com"));
        assertThat(asked.getFirst().context())
                .containsEntry("aws:RequestTag/team", List.of("a"))
                .containsEntry("aws:TagKeys", List.of("team"))
                .doesNotContainKey("iam:PassedToService");
    }

    @Test
    void of_whenAStateMachineIsMade_asksPassRoleToStates() {
        assertThat(
                        calls.said(
                                calls.json(
                                        "states",
                                        "AWSStepFunctions.CreateStateMachine",
                                        "{'name':'vend','definition':'{}','roleArn':'arn:aws:iam::111122223333:role/s'}")))
                .containsExactly(
                        "states:CreateStateMachine arn:aws:states:eu-west-1:111122223333:stateMachine:vend",
                        "iam:PassRole arn:aws:iam::111122223333:role/s");
    }

    @Test
    void of_whenATaskIsSettled_asksOnAnything() {
        assertThat(
                        calls.said(
                                calls.json(
                                        "states",
                                        "AWSStepFunctions.SendTaskSuccess",
                                        "{'taskToken':'t','output':'{}'}")))
                .containsExactly("states:SendTaskSuccess *");
    }

    @Test
    void of_whenAStackWithARole_asksForTheStackAndTheRole() {
        AwsCall call =
                calls.form(
                        "cloudformation",
                        "Action=CreateChangeSet&Version=2010-05-15&StackName=app-dev&ChangeSetName=c1"
                                + "&RoleARN=arn%3Aaws%3Aiam%3A%3A111122223333%3Arole%2Fdeploy");
        assertThat(calls.said(call))
                .containsExactly(
                        "cloudformation:CreateChangeSet arn:aws:cloudformation:eu-west-1:111122223333:stack/app-dev/*",
                        "iam:PassRole arn:aws:iam::111122223333:role/deploy");
        assertThat(
                        calls.said(
                                calls.form(
                                        "cloudformation",
                                        "Action=DescribeStacks&StackName=arn:aws:cloudformation:eu-west-1:111122223333:stack/app/5e6f")))
                .containsExactly(
                        "cloudformation:DescribeStacks arn:aws:cloudformation:eu-west-1:111122223333:stack/app/5e6f");
    }

    @Test
    void of_whenARoleIsMade_asksOnTheArnWithItsPath() {
        AwsCall call =
                calls.form(
                        "iam",
                        "Action=CreateRole"
                                + IAM
                                + "&RoleName=Developer&Path=%2Fvending%2F"
                                + "&AssumeRolePolicyDocument=%7B%7D&PermissionsBoundary=arn%3Aaws%3Aiam%3A%3A1%3Apolicy%2Fb"
                                + "&Tags.member.1.Key=team&Tags.member.1.Value=a+b");
        assertThat(calls.said(call))
                .containsExactly(
                        "iam:CreateRole arn:aws:iam::111122223333:role/vending/Developer",
                        "iam:TagRole arn:aws:iam::111122223333:role/vending/Developer");
        assertThat(calls.keys(call))
                .containsEntry("iam:PermissionsBoundary", List.of("arn:aws:iam::1:policy/b"))
                .containsEntry("aws:RequestTag/team", List.of("a b"))
                .containsEntry("aws:RequestedRegion", List.of("us-east-1"));
    }

    @Test
    void of_whenARoleIsNamed_asksOnTheArnThatItHas() {
        AwsCall call =
                calls.form(
                        "iam",
                        "Action=AttachRolePolicy"
                                + IAM
                                + "&RoleName=bounded"
                                + "&PolicyArn=arn%3Aaws%3Aiam%3A%3Aaws%3Apolicy%2FReadOnlyAccess");
        assertThat(calls.said(call))
                .containsExactly("iam:AttachRolePolicy arn:aws:iam::111122223333:role/app/bounded");
        assertThat(calls.keys(call))
                .containsEntry("iam:PermissionsBoundary", List.of(TestingCalls.BOUNDARY))
                .containsEntry("iam:PolicyARN", List.of("arn:aws:iam::aws:policy/ReadOnlyAccess"));
    }

    @Test
    void of_whenTheRoleHasNoBoundary_hasNoSuchKey() {
        AwsCall call =
                calls.form("iam", "Action=DeleteRolePolicy" + IAM + "&RoleName=free&PolicyName=p");
        assertThat(calls.keys(call)).doesNotContainKey("iam:PermissionsBoundary");
    }

    @Test
    void of_whenABoundaryIsTakenAway_hasTheOneThatIsThere() {
        AwsCall call =
                calls.form(
                        "iam", "Action=DeleteRolePermissionsBoundary" + IAM + "&RoleName=bounded");
        assertThat(calls.keys(call))
                .containsEntry("iam:PermissionsBoundary", List.of(TestingCalls.BOUNDARY));
    }

    @Test
    void of_whenAnInstanceProfileGetsARole_asksPassRoleToEc2() {
        List<IamAction> asked =
                calls.asked(
                        calls.form(
                                "iam",
                                "Action=AddRoleToInstanceProfile"
                                        + IAM
                                        + "&InstanceProfileName=ip&RoleName=r"));
        assertThat(asked)
                .extracting(IamAction::action)
                .containsExactlyInAnyOrder("iam:AddRoleToInstanceProfile", "iam:PassRole");
        assertThat(asked)
                .filteredOn(each -> each.action().equals("iam:PassRole"))
                .allSatisfy(
                        each ->
                                assertThat(each.context())
                                        .containsEntry(
                                                "iam:PassedToService",
                                                List.of("ec2.amazonaws.com")));
    }

    @Test
    void of_whenNoUserIsNamed_meansTheCallersOwn() {
        assertThat(
                        calls.as(TestingCalls.USER)
                                .said(calls.form("iam", "Action=ListAccessKeys" + IAM)))
                .containsExactly("iam:ListAccessKeys arn:aws:iam::111122223333:user/people/jane");
        assertThat(calls.as(TestingCalls.ROLE).said(calls.form("iam", "Action=GetUser" + IAM)))
                .containsExactly("iam:GetUser arn:aws:iam::111122223333:user/*");
    }

    @Test
    void of_whenARoleOfAnotherAccountIsAssumed_isThatAccounts() {
        AwsCall call =
                calls.form(
                        "sts",
                        "Action=AssumeRole&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A999988887777%3Arole%2Fvending%2FR"
                                + "&RoleSessionName=jane%40example.com&ExternalId=12345678&SourceIdentity=jane"
                                + "&Tags.member.1.Key=team&Tags.member.1.Value=a&TransitiveTagKeys.member.1=team");
        List<IamAction> asked = calls.asked(call);
        assertThat(asked)
                .extracting(IamAction::action)
                .containsExactly("sts:AssumeRole", "sts:SetSourceIdentity", "sts:TagSession");
        assertThat(asked)
                .allSatisfy(
                        each -> {
                            assertThat(each.account()).isEqualTo(TestingCalls.MANAGEMENT);
                            assertThat(each.resource())
                                    .isEqualTo("arn:aws:iam::999988887777:role/vending/R");
                        });
        assertThat(asked.getFirst().context())
                .containsEntry("sts:ExternalId", List.of("12345678"))
                .containsEntry("sts:RoleSessionName", List.of("jane@example.com"))
                .containsEntry("sts:SourceIdentity", List.of("jane"))
                .containsEntry("sts:TransitiveTagKeys", List.of("team"))
                .containsEntry("aws:RequestTag/team", List.of("a"));
    }

    @Test
    void of_whenATokenIsShown_hasItsClaims() {
        String token =
                WebIdentityTokenTest.token(
                        "{'iss':'https://token.actions.githubusercontent.com','aud':'sts.amazonaws.com',"
                                + "'sub':'repo:team/app:ref:refs/heads/main','repository':'team/app'}");
        AwsCall call =
                calls.rest(
                        "",
                        "POST /",
                        Map.of("content-type", "application/x-www-form-urlencoded"),
                        "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleSessionName=ci"
                                + "&RoleArn=arn:aws:iam::111122223333:role/vending/Deployer&WebIdentityToken="
                                + token);
        assertThat(calls.said(call))
                .containsExactly(
                        "sts:AssumeRoleWithWebIdentity arn:aws:iam::111122223333:role/vending/Deployer");
        String issuer = "token.actions.githubusercontent.com:";
        assertThat(calls.keys(call))
                .containsEntry(issuer + "aud", List.of("sts.amazonaws.com"))
                .containsEntry(issuer + "sub", List.of("repo:team/app:ref:refs/heads/main"))
                .containsEntry(issuer + "repository", List.of("team/app"))
                .containsEntry("sts:RoleSessionName", List.of("ci"));
    }

    @Test
    void of_whenWhoOneIs_asksNothing() {
        assertThat(calls.said(calls.form("sts", "Action=GetCallerIdentity&Version=2011-06-15")))
                .isEmpty();
    }

    @Test
    void of_whenRecordsChange_hasThemNormalized() {
        AwsCall call =
                calls.rest(
                        "route53",
                        "POST /2013-04-01/hostedzone/Z1/rrset/",
                        "<ChangeResourceRecordSetsRequest xmlns='https://route53.amazonaws.com/doc/2013-04-01/'><ChangeBatch><Changes>"
                                + "<Change><Action>UPSERT</Action><ResourceRecordSet><Name>*.Team.Example.com.</Name><Type>NS</Type><TTL>60</TTL></ResourceRecordSet></Change>"
                                + "<Change><Action>DELETE</Action><ResourceRecordSet><Name>b.example.com</Name><Type>NS</Type></ResourceRecordSet></Change>"
                                + "</Changes></ChangeBatch></ChangeResourceRecordSetsRequest>");
        assertThat(calls.said(call))
                .containsExactly(
                        "route53:ChangeResourceRecordSets arn:aws:route53:::hostedzone/Z1");
        String key = "route53:ChangeResourceRecordSets";
        assertThat(calls.keys(call))
                .containsEntry(
                        key + "NormalizedRecordNames",
                        List.of("\\052.team.example.com", "b.example.com"))
                .containsEntry(key + "RecordTypes", List.of("NS"))
                .containsEntry(key + "Actions", List.of("UPSERT", "DELETE"))
                .containsEntry("aws:RequestedRegion", List.of("us-east-1"));
    }

    @Test
    void of_whenRoute53_asksOnTheIdInThePath() {
        assertThat(calls.said(calls.rest("route53", "GET /2013-04-01/change/C1", "")))
                .containsExactly("route53:GetChange arn:aws:route53:::change/C1");
        assertThat(calls.said(calls.rest("route53", "DELETE /2013-04-01/keysigningkey/Z1/key", "")))
                .containsExactly("route53:DeleteKeySigningKey arn:aws:route53:::hostedzone/Z1");
        assertThat(
                        calls.said(
                                calls.rest(
                                        "route53",
                                        "GET /2013-04-01/hostedzonesbyname?dnsname=a",
                                        "")))
                .containsExactly("route53:ListHostedZonesByName *");
    }

    @Test
    void of_whenMailIsSent_hasSenderAndRecipients() {
        AwsCall call =
                calls.rest(
                        "ses",
                        "POST /v2/email/outbound-emails",
                        "{'FromEmailAddress':'Vending <sender@example.com>','Destination':{'ToAddresses':['a@example.com'],"
                                + "'CcAddresses':['b@example.com']},'Content':{'Simple':{'Subject':{'Data':'s'}}}}");
        assertThat(calls.said(call))
                .containsExactlyInAnyOrder(
                        "ses:SendEmail arn:aws:ses:eu-west-1:111122223333:identity/sender@example.com",
                        "ses:SendEmail arn:aws:ses:eu-west-1:111122223333:configuration-set/default");
        assertThat(calls.keys(call))
                .containsEntry("ses:FromAddress", List.of("sender@example.com"))
                .containsEntry("ses:FromDisplayName", List.of("Vending"))
                .containsEntry("ses:Recipients", List.of("a@example.com", "b@example.com"));
    }

    @Test
    void of_whenRawMail_asksSendRawEmail() {
        assertThat(
                        calls.said(
                                calls.rest(
                                        "ses",
                                        "POST /v2/email/outbound-emails",
                                        "{'FromEmailAddressIdentityArn':'arn:aws:ses:eu-west-1:111122223333:identity/example.com',"
                                                + "'ConfigurationSetName':'set','Content':{'Raw':{'Data':'eA=='}}}")))
                .containsExactlyInAnyOrder(
                        "ses:SendRawEmail arn:aws:ses:eu-west-1:111122223333:identity/example.com",
                        "ses:SendRawEmail arn:aws:ses:eu-west-1:111122223333:configuration-set/set");
    }

    @Test
    void of_whenAContactIsPut_asksOnTheAccountItself() {
        assertThat(
                        calls.said(
                                calls.rest(
                                        "account",
                                        "POST /putAlternateContact",
                                        "{'AlternateContactType':'BILLING','Name':'n'}")))
                .containsExactly(
                        "account:PutAlternateContact arn:aws:account::111122223333:account");
        assertThat(
                        calls.said(
                                calls.rest(
                                        "account",
                                        "POST /putAlternateContact",
                                        "{'AlternateContactType':'BILLING','AccountId':'111122223333'}")))
                .containsExactly(
                        "account:PutAlternateContact arn:aws:account::999988887777:account/o-exampleorg/111122223333");
    }

    @Test
    void of_whenTheAccountsBucketsAreClosed_asksTheAccountsAction() {
        assertThat(
                        calls.said(
                                calls.rest(
                                        "s3",
                                        "PUT /v20180820/configuration/publicAccessBlock",
                                        "<PublicAccessBlockConfiguration/>")))
                .containsExactly("s3:PutAccountPublicAccessBlock *");
    }

    @Test
    void of_whenBudgets_asksToViewOrToModify() {
        assertThat(
                        calls.said(
                                calls.json(
                                        "budgets",
                                        "AWSBudgetServiceGateway.UpdateBudget",
                                        "{'AccountId':'111122223333','NewBudget':{'BudgetName':'vending-monthly'}}")))
                .containsExactly(
                        "budgets:ModifyBudget arn:aws:budgets::111122223333:budget/vending-monthly");
        assertThat(
                        calls.said(
                                calls.json(
                                        "budgets",
                                        "AWSBudgetServiceGateway.DescribeSubscribersForNotification",
                                        "{'AccountId':'111122223333','BudgetName':'vending-monthly'}")))
                .containsExactly(
                        "budgets:ViewBudget arn:aws:budgets::111122223333:budget/vending-monthly");
    }

    @Test
    void of_whenAnAccountMoves_asksOnItAndBothParents() {
        List<IamAction> asked =
                calls.asked(
                        calls.json(
                                "organizations",
                                "AWSOrganizationsV20161128.MoveAccount",
                                "{'AccountId':'444455556666','SourceParentId':'r-ab12','DestinationParentId':'ou-ab12-cdefghij'}"));
        String organization = "arn:aws:organizations::999988887777:";
        assertThat(asked)
                .extracting(IamAction::resource)
                .containsExactly(
                        organization + "account/o-exampleorg/444455556666",
                        organization + "root/o-exampleorg/r-ab12",
                        organization + "ou/o-exampleorg/ou-ab12-cdefghij");
        assertThat(asked).extracting(IamAction::account).containsOnly(TestingCalls.MANAGEMENT);
    }

    @Test
    void of_whenAnAccountIsMadeWithTags_asksToTagToo() {
        assertThat(
                        calls.said(
                                calls.json(
                                        "organizations",
                                        "AWSOrganizationsV20161128.CreateAccount",
                                        "{'Email':'a@example.com','AccountName':'a','Tags':[{'Key':'lease','Value':'1'}]}")))
                .containsExactlyInAnyOrder(
                        "organizations:CreateAccount *",
                        "organizations:TagResource arn:aws:organizations::999988887777:account/o-exampleorg/*");
    }

    @Test
    void of_whenAPolicyIsAttached_asksOnItAndItsTarget() {
        assertThat(
                        calls.said(
                                calls.json(
                                        "organizations",
                                        "AWSOrganizationsV20161128.AttachPolicy",
                                        "{'PolicyId':'p-examplescp','TargetId':'ou-ab12-cdefghij'}")))
                .containsExactly(
                        "organizations:AttachPolicy arn:aws:organizations::999988887777:ou/o-exampleorg/ou-ab12-cdefghij",
                        "organizations:AttachPolicy arn:aws:organizations::999988887777:policy/o-exampleorg/service_control_policy/p-examplescp");
    }

    @Test
    void of_whenAnAssignmentIsMade_asksOnInstancePermissionSetAndAccount() {
        assertThat(
                        calls.said(
                                calls.json(
                                        "sso",
                                        "SWBExternalService.CreateAccountAssignment",
                                        "{'InstanceArn':'arn:aws:sso:::instance/ssoins-1','PermissionSetArn':'arn:aws:sso:::permissionSet/ssoins-1/ps-1',"
                                                + "'TargetId':'444455556666','TargetType':'AWS_ACCOUNT','PrincipalId':'p'}")))
                .containsExactly(
                        "sso:CreateAccountAssignment arn:aws:sso:::instance/ssoins-1",
                        "sso:CreateAccountAssignment arn:aws:sso:::permissionSet/ssoins-1/ps-1",
                        "sso:CreateAccountAssignment arn:aws:sso:::account/444455556666");
    }

    @Test
    void of_whenABuildIsLookedAt_asksOnItsProject() {
        assertThat(
                        calls.said(
                                calls.json(
                                        "codebuild",
                                        "CodeBuild_20161006.BatchGetBuilds",
                                        "{'ids':['clean:1','clean:2','other:3']}")))
                .containsExactly(
                        "codebuild:BatchGetBuilds arn:aws:codebuild:eu-west-1:111122223333:project/clean",
                        "codebuild:BatchGetBuilds arn:aws:codebuild:eu-west-1:111122223333:project/other");
    }

    @Test
    void of_whenEventsArePut_asksOnTheirBusOrTheDefaultOne() {
        assertThat(
                        calls.said(
                                calls.json(
                                        "events",
                                        "AWSEvents.PutEvents",
                                        "{'Entries':[{'Source':'s','DetailType':'d','Detail':'{}'}]}")))
                .containsExactly(
                        "events:PutEvents arn:aws:events:eu-west-1:111122223333:event-bus/default");
        assertThat(
                        calls.said(
                                calls.json(
                                        "events",
                                        "AWSEvents.PutTargets",
                                        "{'Rule':'r','EventBusName':'default','Targets':[{'Id':'1','Arn':'arn:aws:states:eu-west-1:111122223333:stateMachine:s',"
                                                + "'RoleArn':'arn:aws:iam::111122223333:role/e'}]}")))
                .containsExactly(
                        "events:PutTargets arn:aws:events:eu-west-1:111122223333:rule/r",
                        "iam:PassRole arn:aws:iam::111122223333:role/e");
        assertThat(
                        calls.said(
                                calls.json(
                                        "events",
                                        "AWSEvents.PutRule",
                                        "{'Name':'r','EventBusName':'own'}")))
                .containsExactly("events:PutRule arn:aws:events:eu-west-1:111122223333:rule/own/r");
    }

    @Test
    void of_whenAParameterIsRead_asksWithoutItsFirstSlash() {
        assertThat(
                        calls.said(
                                calls.json(
                                        "ssm",
                                        "AmazonSSM.GetParameter",
                                        "{'Name':'/vending/slack','WithDecryption':true}")))
                .containsExactly(
                        "ssm:GetParameter arn:aws:ssm:eu-west-1:111122223333:parameter/vending/slack");
    }

    @Test
    void of_whenALogGroup_asksOnItsStreams() {
        assertThat(
                        calls.said(
                                calls.json(
                                        "logs",
                                        "Logs_20140328.CreateLogGroup",
                                        "{'logGroupName':'/aws/lambda/f'}")))
                .containsExactly(
                        "logs:CreateLogGroup arn:aws:logs:eu-west-1:111122223333:log-group:/aws/lambda/f:log-stream:");
        assertThat(
                        calls.said(
                                calls.json(
                                        "logs",
                                        "Logs_20140328.PutLogEvents",
                                        "{'logGroupName':'/aws/lambda/f','logStreamName':'s'}")))
                .containsExactly(
                        "logs:PutLogEvents arn:aws:logs:eu-west-1:111122223333:log-group:/aws/lambda/f:log-stream:s");
    }

    @Test
    void of_whenApiGateway_asksTheMethodOnThePath() {
        assertThat(calls.said(calls.rest("apigateway", "POST /v2/apis/a1/routes", "{}")))
                .containsExactly("apigateway:POST arn:aws:apigateway:eu-west-1::/apis/a1/routes");
        assertThat(calls.said(calls.rest("apigateway", "GET /restapis", "")))
                .containsExactly("apigateway:GET arn:aws:apigateway:eu-west-1::/restapis");
    }

    @Test
    void of_whenAScheduleIsMade_isOfItsGroup() {
        assertThat(
                        calls.said(
                                calls.rest(
                                        "scheduler",
                                        "POST /schedules/s",
                                        "{'Target':{'RoleArn':'arn:aws:iam::111122223333:role/r'}}")))
                .containsExactly(
                        "scheduler:CreateSchedule arn:aws:scheduler:eu-west-1:111122223333:schedule/default/s",
                        "iam:PassRole arn:aws:iam::111122223333:role/r");
    }

    @Test
    void of_whenAQueueIsNamedByItsUrl_asksOnItsArn() {
        assertThat(
                        calls.said(
                                calls.json(
                                        "sqs",
                                        "AmazonSQS.DeleteQueue",
                                        "{'QueueUrl':'http://127.0.0.1:4566/111122223333/q'}")))
                .containsExactly("sqs:DeleteQueue arn:aws:sqs:eu-west-1:111122223333:q");
    }

    @Test
    void of_whenAThingOfEc2IsMadeWithTags_asksToTag() {
        AwsCall call =
                calls.form(
                        "ec2",
                        "Action=RunInstances&Version=2016-11-15&ImageId=ami-1&InstanceType=t3.micro"
                                + "&TagSpecification.1.ResourceType=instance&TagSpecification.1.Tag.1.Key=team&TagSpecification.1.Tag.1.Value=a");
        assertThat(calls.said(call))
                .containsExactly(
                        "ec2:RunInstances arn:aws:ec2:eu-west-1:111122223333:instance/*",
                        "ec2:CreateTags arn:aws:ec2:eu-west-1:111122223333:instance/*");
        assertThat(calls.keys(call))
                .containsEntry("aws:RequestTag/team", List.of("a"))
                .containsEntry("ec2:InstanceType", List.of("t3.micro"))
                .containsEntry("ec2:Region", List.of("eu-west-1"));
    }

    @Test
    void of_whenThingsOfEc2AreTagged_asksByTheirIds() {
        assertThat(
                        calls.said(
                                calls.form(
                                        "ec2",
                                        "Action=CreateTags&ResourceId.1=vpc-1&ResourceId.2=sg-2&Tag.1.Key=a&Tag.1.Value=b")))
                .containsExactly(
                        "ec2:CreateTags arn:aws:ec2:eu-west-1:111122223333:vpc/vpc-1",
                        "ec2:CreateTags arn:aws:ec2:eu-west-1:111122223333:security-group/sg-2");
    }

    @Test
    void of_whenNobodyKnowsTheAction_asksItByItsNameOnAnything() {
        assertThat(calls.said(calls.json("nothing", "Nothing.DoNothing", "{}")))
                .containsExactly("nothing:DoNothing *");
    }

    @Test
    void of_whenTheBodyIsNoJson_asksNevertheless() {
        assertThat(calls.said(calls.json("dynamodb", "DynamoDB_20120810.GetItem", "no json")))
                .containsExactly("dynamodb:GetItem " + TABLE + "*");
    }
}
