package dev.accountvending.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.local.core.LocalCloudException;
import dev.accountvending.local.core.StageNames;
import dev.accountvending.local.core.Timing;
import dev.accountvending.local.gateway.Fault;
import dev.accountvending.local.gateway.FaultRule;
import dev.accountvending.local.gateway.RecordedCall;
import dev.accountvending.local.signing.SdkSigner;
import dev.accountvending.runtime.Json;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.acm.AcmClient;
import software.amazon.awssdk.services.acm.model.CertificateDetail;
import software.amazon.awssdk.services.acm.model.CertificateStatus;
import software.amazon.awssdk.services.acm.model.ResourceRecord;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.organizations.model.Account;
import software.amazon.awssdk.services.organizations.model.AccountAlreadyClosedException;
import software.amazon.awssdk.services.organizations.model.ConflictException;
import software.amazon.awssdk.services.organizations.model.ConstraintViolationException;
import software.amazon.awssdk.services.organizations.model.ConstraintViolationExceptionReason;
import software.amazon.awssdk.services.organizations.model.CreateAccountFailureReason;
import software.amazon.awssdk.services.organizations.model.CreateAccountState;
import software.amazon.awssdk.services.organizations.model.CreateAccountStatus;
import software.amazon.awssdk.services.organizations.model.DuplicateAccountException;
import software.amazon.awssdk.services.organizations.model.DuplicateOrganizationalUnitException;
import software.amazon.awssdk.services.organizations.model.OrganizationalUnit;
import software.amazon.awssdk.services.organizations.model.PolicySummary;
import software.amazon.awssdk.services.organizations.model.PolicyType;
import software.amazon.awssdk.services.organizations.model.Tag;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.Change;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.ChangeBatch;
import software.amazon.awssdk.services.route53.model.CreateHostedZoneResponse;
import software.amazon.awssdk.services.route53.model.HostedZoneAlreadyExistsException;
import software.amazon.awssdk.services.route53.model.InvalidChangeBatchException;
import software.amazon.awssdk.services.route53.model.NoSuchChangeException;
import software.amazon.awssdk.services.route53.model.RRType;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;
import software.amazon.awssdk.services.sesv2.SesV2Client;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;
import software.amazon.awssdk.services.sfn.model.HistoryEvent;
import software.amazon.awssdk.services.sfn.model.HistoryEventType;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The rules of the local cloud, as the SDK for Java meets them. */
class LocalCloudIT {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    @TempDir static Path folder;
    private static LocalCloud cloud;
    private static Description there;

    @BeforeAll
    static void start() throws Exception {
        cloud =
                LocalCloud.start(
                        new Options(
                                TestProject.in(folder),
                                0,
                                0,
                                _ -> {},
                                slowlyClosing(),
                                List.of("us-east-1", "eu-west-1")));
        there = cloud.description();
    }

    /** Brisk, but an account stays PENDING_CLOSURE long enough to be looked at. */
    private static Timing slowlyClosing() {
        Timing brisk = Timing.brisk();
        return new Timing(
                brisk.accountCreation(),
                brisk.accessRole(),
                brisk.services(),
                brisk.roleSeen(),
                brisk.budgets(),
                Duration.ofSeconds(2),
                brisk.dnsChange(),
                brisk.validationRecord(),
                brisk.certificateIssue());
    }

    @AfterAll
    static void stop() {
        if (cloud != null) {
            cloud.close();
        }
    }

    @AfterEach
    void clearFaults() {
        cloud.faults().clear();
        cloud.accountQuota(200);
        cloud.closureQuota(250);
    }

    @Test
    void createAccount_takesTimeAndKeepsTags() {
        try (OrganizationsClient organizations = management(OrganizationsClient.builder())) {
            String email = email();
            CreateAccountStatus begun =
                    organizations
                            .createAccount(
                                    r ->
                                            r.email(email)
                                                    .accountName("one")
                                                    .tags(
                                                            Tag.builder()
                                                                    .key("lease")
                                                                    .value("one-1")
                                                                    .build()))
                            .createAccountStatus();
            assertThat(begun.state()).isEqualTo(CreateAccountState.IN_PROGRESS);
            assertThat(begun.id()).matches("car-[a-f0-9]{32}");
            String account = created(organizations, begun.id());

            assertThat(organizations.listTagsForResource(r -> r.resourceId(account)).tags())
                    .singleElement()
                    .satisfies(tag -> assertThat(tag.value()).isEqualTo("one-1"));
            assertThat(organizations.describeAccount(r -> r.accountId(account)).account())
                    .satisfies(
                            described -> {
                                assertThat(described.email()).isEqualTo(email);
                                assertThat(described.statusAsString()).isEqualTo("ACTIVE");
                                assertThat(described.stateAsString()).isEqualTo("ACTIVE");
                            });
        }
    }

    @Test
    void createAccount_whenEmailIsTaken_endsFailed() {
        try (OrganizationsClient organizations = management(OrganizationsClient.builder())) {
            String email = email();
            create(organizations, email);
            String second =
                    organizations
                            .createAccount(r -> r.email(email).accountName("two"))
                            .createAccountStatus()
                            .id();
            assertThat(ended(organizations, second).failureReason())
                    .isEqualTo(CreateAccountFailureReason.EMAIL_ALREADY_EXISTS);
        }
    }

    @Test
    void createAccount_whenToldTo_endsFailedWithThatReason() {
        cloud.faults()
                .add(
                        FaultRule.of(
                                "organizations:CreateAccount",
                                new Fault.CreationFailure("INVALID_ADDRESS")));
        try (OrganizationsClient organizations = management(OrganizationsClient.builder())) {
            String id =
                    organizations
                            .createAccount(r -> r.email(email()).accountName("x"))
                            .createAccountStatus()
                            .id();
            assertThat(ended(organizations, id).failureReason())
                    .isEqualTo(CreateAccountFailureReason.INVALID_ADDRESS);
        }
    }

    @Test
    void createAccount_beyondTheQuota_isRefused() {
        cloud.accountQuota(3);
        try (OrganizationsClient organizations = management(OrganizationsClient.builder())) {
            assertThatThrownBy(
                            () ->
                                    organizations.createAccount(
                                            r -> r.email(email()).accountName("x")))
                    .isInstanceOfSatisfying(
                            ConstraintViolationException.class,
                            e ->
                                    assertThat(e.reason())
                                            .isEqualTo(
                                                    ConstraintViolationExceptionReason
                                                            .ACCOUNT_NUMBER_LIMIT_EXCEEDED));
        }
    }

    @Test
    void closeAccount_takesTime_threeAtOnce_andEachOnce() {
        try (OrganizationsClient organizations = management(OrganizationsClient.builder())) {
            List<String> accounts =
                    Stream.generate(() -> create(organizations, email())).limit(4).toList();
            await().until(() -> closing(organizations).isEmpty());
            accounts.stream().limit(3).forEach(a -> close(organizations, a));

            assertThat(state(organizations, accounts.getFirst()))
                    .isEqualTo("PENDING_CLOSURE PENDING_CLOSURE");
            assertThatThrownBy(() -> close(organizations, accounts.getLast()))
                    .isInstanceOfSatisfying(
                            ConstraintViolationException.class,
                            e ->
                                    assertThat(e.reasonAsString())
                                            .isEqualTo("CLOSE_ACCOUNT_REQUESTS_LIMIT_EXCEEDED"));
            assertThatThrownBy(() -> close(organizations, accounts.getFirst()))
                    .isInstanceOf(ConflictException.class);

            await().until(
                            () -> state(organizations, accounts.get(2)),
                            state -> state.equals("SUSPENDED CLOSED"));
            assertThat(
                            organizations.listAccountsPaginator().stream()
                                    .flatMap(page -> page.accounts().stream())
                                    .filter(account -> account.stateAsString().equals("CLOSED"))
                                    .map(Account::id))
                    .containsAll(accounts.subList(0, 3));
            assertThatThrownBy(() -> close(organizations, accounts.getFirst()))
                    .isInstanceOf(AccountAlreadyClosedException.class);
            close(organizations, accounts.getLast());
        }
    }

    private static List<Account> closing(OrganizationsClient organizations) {
        return organizations.listAccountsPaginator().stream()
                .flatMap(page -> page.accounts().stream())
                .filter(account -> account.stateAsString().equals("PENDING_CLOSURE"))
                .toList();
    }

    @Test
    void closeAccount_beyondTheQuotaOf30Days_isRefused() {
        try (OrganizationsClient organizations = management(OrganizationsClient.builder())) {
            String one = create(organizations, email());
            String two = create(organizations, email());
            await().ignoreExceptionsInstanceOf(ConstraintViolationException.class)
                    .until(
                            () -> {
                                close(organizations, one);
                                return true;
                            });
            cloud.closureQuota(1);

            assertThatThrownBy(() -> close(organizations, two))
                    .isInstanceOfSatisfying(
                            ConstraintViolationException.class,
                            e ->
                                    assertThat(e.reason())
                                            .isIn(
                                                    ConstraintViolationExceptionReason
                                                            .CLOSE_ACCOUNT_QUOTA_EXCEEDED,
                                                    ConstraintViolationExceptionReason
                                                            .CLOSE_ACCOUNT_REQUESTS_LIMIT_EXCEEDED));

            cloud.clock().advance(Duration.ofDays(31));
            close(organizations, two);
            assertThatThrownBy(() -> close(organizations, create(organizations, email())))
                    .isInstanceOfSatisfying(
                            ConstraintViolationException.class,
                            e ->
                                    assertThat(e.reason())
                                            .isEqualTo(
                                                    ConstraintViolationExceptionReason
                                                            .CLOSE_ACCOUNT_QUOTA_EXCEEDED));
        }
    }

    @Test
    void organization_hasUnitsBehindTheirGuardrails() {
        try (OrganizationsClient organizations = management(OrganizationsClient.builder())) {
            String root = organizations.listRoots().roots().getFirst().id();
            Map<String, String> units =
                    organizations
                            .listOrganizationalUnitsForParentPaginator(r -> r.parentId(root))
                            .stream()
                            .flatMap(page -> page.organizationalUnits().stream())
                            .collect(
                                    Collectors.toMap(
                                            OrganizationalUnit::name, OrganizationalUnit::id));

            assertThat(guardrails(organizations, units, "Quarantine"))
                    .contains("account-vending-quarantine", "account-vending-members");
            assertThat(guardrails(organizations, units, "Pool"))
                    .contains("account-vending-quarantine", "account-vending-members");
            assertThat(guardrails(organizations, units, "Frozen"))
                    .contains("account-vending-frozen", "account-vending-members");
            for (String unit : List.of("Sandbox", "Workloads")) {
                assertThat(guardrails(organizations, units, unit))
                        .contains("account-vending-members", "account-vending-commitments");
            }
        }
    }

    @Test
    void organization_movesAndNamesOnlyOnce() {
        try (OrganizationsClient organizations = management(OrganizationsClient.builder())) {
            String account = create(organizations, email());
            String root = organizations.listRoots().roots().getFirst().id();
            String name = "Unit " + NUMBER.incrementAndGet();
            String unit =
                    organizations
                            .createOrganizationalUnit(r -> r.parentId(root).name(name))
                            .organizationalUnit()
                            .id();
            assertThatThrownBy(
                            () ->
                                    organizations.createOrganizationalUnit(
                                            r -> r.parentId(root).name(name)))
                    .isInstanceOf(DuplicateOrganizationalUnitException.class);
            move(organizations, account, root, unit);
            assertThatThrownBy(() -> move(organizations, account, root, unit))
                    .isInstanceOf(DuplicateAccountException.class);
        }
    }

    @Test
    void accountsOfOthers_mayNotAskOrganizations() {
        try (OrganizationsClient organizations =
                client(OrganizationsClient.builder(), administrator("vending"))) {
            assertThatThrownBy(organizations::listRoots)
                    .isInstanceOfSatisfying(
                            AwsServiceException.class,
                            e ->
                                    assertThat(e.awsErrorDetails().errorCode())
                                            .isEqualTo("AccessDeniedException"));
        }
    }

    @Test
    void certificate_isIssuedOnlyWhenTheParentDelegatesToTheZoneThatHoldsTheRecord() {
        String domain = "d%d.dev.%s".formatted(NUMBER.incrementAndGet(), there.parentDomain());
        AwsCredentials member = memberSession();
        try (Route53Client zones = client(Route53Client.builder(), member);
                Route53Client parent = management(Route53Client.builder());
                AcmClient acm = client(AcmClient.builder(), member)) {
            CreateHostedZoneResponse zone =
                    zones.createHostedZone(r -> r.name(domain).callerReference(domain));
            assertThatThrownBy(
                            () ->
                                    zones.createHostedZone(
                                            r -> r.name(domain).callerReference(domain)))
                    .isInstanceOf(HostedZoneAlreadyExistsException.class);
            String arn = request(acm, domain);
            assertThat(request(acm, domain)).isEqualTo(arn);
            ResourceRecord record = validationRecord(acm, arn);
            change(
                    zones,
                    zone.hostedZone().id(),
                    ChangeAction.UPSERT,
                    record.name(),
                    RRType.CNAME,
                    List.of(record.value()));
            pause();
            assertThat(describe(acm, arn).status()).isEqualTo(CertificateStatus.PENDING_VALIDATION);

            delegate(parent, domain, List.of("ns-1.example.com."));
            pause();
            assertThat(describe(acm, arn).status()).isEqualTo(CertificateStatus.PENDING_VALIDATION);

            delegate(parent, domain, zone.delegationSet().nameServers());
            await().untilAsserted(
                            () ->
                                    assertThat(describe(acm, arn).status())
                                            .isEqualTo(CertificateStatus.ISSUED));
            assertThat(
                            parent.testDNSAnswer(
                                            r ->
                                                    r.hostedZoneId(there.parentZoneId())
                                                            .recordName(domain)
                                                            .recordType(RRType.NS))
                                    .recordData())
                    .containsExactlyInAnyOrderElementsOf(zone.delegationSet().nameServers());
        }
    }

    @Test
    void records_areDeletedOnlyWithTheValuesThatAreThere() {
        String name = "r%d.%s".formatted(NUMBER.incrementAndGet(), there.parentDomain());
        try (Route53Client parent = management(Route53Client.builder())) {
            delegate(parent, name, List.of("ns-1.example.com."));
            delegate(parent, name, List.of("ns-2.example.com."));
            assertThatThrownBy(
                            () ->
                                    change(
                                            parent,
                                            there.parentZoneId(),
                                            ChangeAction.DELETE,
                                            name,
                                            RRType.NS,
                                            List.of("ns-1.example.com.")))
                    .isInstanceOf(InvalidChangeBatchException.class);
            String id =
                    change(
                            parent,
                            there.parentZoneId(),
                            ChangeAction.DELETE,
                            name,
                            RRType.NS,
                            List.of("ns-2.example.com."));
            await().untilAsserted(
                            () ->
                                    assertThat(
                                                    parent.getChange(r -> r.id(id))
                                                            .changeInfo()
                                                            .statusAsString())
                                            .isEqualTo("INSYNC"));
            assertThatThrownBy(() -> parent.getChange(r -> r.id("CNEVER")))
                    .isInstanceOf(NoSuchChangeException.class);
        }
    }

    @Test
    void alias_isOneAccountsOnly() {
        String alias = "alias-" + NUMBER.incrementAndGet();
        try (IamClient vending = client(IamClient.builder(), administrator("vending"));
                IamClient identity = client(IamClient.builder(), administrator("identity"))) {
            vending.createAccountAlias(r -> r.accountAlias(alias));
            assertThatThrownBy(() -> identity.createAccountAlias(r -> r.accountAlias(alias)))
                    .isInstanceOf(
                            software.amazon.awssdk.services.iam.model.EntityAlreadyExistsException
                                    .class);
        }
    }

    /** Which moto leaves out, and a client may rely on. */
    @Test
    void lists_sayWhetherThereIsMore() {
        try (IamClient iam = client(IamClient.builder(), administrator("vending"))) {
            assertThat(iam.listInstanceProfiles().isTruncated()).isFalse();
        }
    }

    @Test
    void faults_areTheProtocolsOwnErrors() {
        try (OrganizationsClient json = management(OrganizationsClient.builder());
                IamClient query = management(IamClient.builder());
                Ec2Client ec2 = management(Ec2Client.builder());
                Route53Client restXml = management(Route53Client.builder());
                SesV2Client restJson = management(SesV2Client.builder());
                DynamoDbClient dynamoDb = management(DynamoDbClient.builder())) {
            throttled("organizations:ListRoots", json::listRoots);
            throttled("iam:ListUsers", query::listUsers);
            throttled("ec2:DescribeRegions", ec2::describeRegions);
            throttled("route53:ListHostedZones", restXml::listHostedZones);
            throttled("sesv2:GetAccount", () -> restJson.getAccount(r -> {}));
            throttled("dynamodb:ListTables", dynamoDb::listTables);
        }
    }

    @Test
    void answerLost_effectHappensOnce() {
        try (Route53Client zones = management(Route53Client.builder());
                IamClient iam = management(IamClient.builder())) {
            // Kept-alive connections are what HttpURLConnection would send again on.
            iam.listUsers();
            zones.listHostedZones();
            lost("iam:CreateUser", () -> iam.createUser(r -> r.userName("once")));
            lost(
                    "route53:CreateHostedZone",
                    () ->
                            zones.createHostedZone(
                                    r -> r.name("once.example.com").callerReference("once")));
            String zone =
                    zones.listHostedZonesByName(r -> r.dnsName("once.example.com"))
                            .hostedZones()
                            .getFirst()
                            .id();
            lost("route53:DeleteHostedZone", () -> zones.deleteHostedZone(r -> r.id(zone)));
            lost("route53:ListHostedZones", zones::listHostedZones);
        }
    }

    @Test
    void function_keepsItsSandboxForALease() throws Exception {
        JsonNode first = invoke("echo", "{\"leaseId\":\"ana-1\",\"n\":1}");
        JsonNode again = invoke("echo", "{\"leaseId\":\"ana-1\",\"n\":2}");
        JsonNode other = invoke("echo", "{\"leaseId\":\"bea-1\",\"n\":3}");
        assertThat(first.at("/input/n").asInt()).isEqualTo(1);
        assertThat(first.path("function").asText()).isEqualTo("account-vending-local-echo");
        assertThat(first.path("table").asText()).isEqualTo("account-vending-local");
        assertThat(again.path("instance")).isEqualTo(first.path("instance"));
        assertThat(other.path("instance")).isNotEqualTo(first.path("instance"));
    }

    @Test
    void function_leavesItsLeaseOnEveryCallOfTheChain() throws Exception {
        JsonNode answer = invoke("chain", "{\"leaseId\":\"cem-1\"}");
        assertThat(answer.path("arn").asText())
                .isEqualTo(
                        "arn:aws:sts::%s:assumed-role/VendingOrganizationRole/chain"
                                .formatted(there.managementAccountId()));
        assertThat(cloud.recorder().ofLease("cem-1"))
                .extracting(RecordedCall::operation, RecordedCall::account, RecordedCall::function)
                .containsExactly(
                        tuple("sts:AssumeRole", there.vendingAccountId(), "chain"),
                        tuple("sts:GetCallerIdentity", there.managementAccountId(), "chain"));
    }

    @Test
    void function_thatDoesNotEnd_timesOut() throws Exception {
        assertThat(invoke("endless", "{}").path("errorType").asText())
                .isEqualTo("Sandbox.Timedout");
    }

    @Test
    void function_unknown_isNotFound() throws Exception {
        assertThat(lambda("nobody", "{}").statusCode()).isEqualTo(404);
    }

    @Test
    void stateMachine_retriesOnAnExceptionsClass() {
        try (SfnClient states = client(SfnClient.builder(), administrator("vending"))) {
            String execution = startExecution(states, "try-it", "{\"leaseId\":\"dan-1\"}");
            assertThat(endOf(states, execution)).isEqualTo(ExecutionStatus.SUCCEEDED);
            assertThat(states.describeExecution(r -> r.executionArn(execution)).output())
                    .containsPattern("\"asked\": ?3");
            assertThat(cloud.recorder().of("lambda:Invoke"))
                    .extracting(RecordedCall::error)
                    .contains("dev.accountvending.model.AccountNotReady");
        }
    }

    /** What its function does afterwards changes nothing: it may fail, or run into its time-out. */
    @Test
    void stateMachine_stoppedWhileItsFunctionRuns_isAborted() {
        try (SfnClient states = client(SfnClient.builder(), administrator("vending"))) {
            String execution = startExecution(states, "endless", "{}");
            await().atMost(Duration.ofSeconds(20))
                    .until(
                            () ->
                                    states
                                            .getExecutionHistory(r -> r.executionArn(execution))
                                            .events()
                                            .stream()
                                            .map(HistoryEvent::type)
                                            .anyMatch(
                                                    HistoryEventType.LAMBDA_FUNCTION_STARTED
                                                            ::equals));

            states.stopExecution(r -> r.executionArn(execution));

            assertThat(endOf(states, execution)).isEqualTo(ExecutionStatus.ABORTED);
        }
    }

    private static String startExecution(SfnClient states, String machine, String input) {
        String arn = StageNames.stateMachineArn(there.vendingAccountId(), machine);
        return states.startExecution(r -> r.stateMachineArn(arn).input(input)).executionArn();
    }

    private static ExecutionStatus endOf(SfnClient states, String execution) {
        return await().atMost(Duration.ofSeconds(20))
                .until(
                        () -> states.describeExecution(r -> r.executionArn(execution)).status(),
                        status -> status != ExecutionStatus.RUNNING);
    }

    @Test
    void httpApi_runsTheRoutesFunction() throws Exception {
        HttpResponse<String> answer =
                http(
                        HttpRequest.newBuilder(cloud.api().resolve("/things/a%20b?x=1&x=2&y"))
                                .header("content-type", "application/json")
                                .POST(BodyPublishers.ofString("{\"a\":1}")));
        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.headers().firstValue("x-route")).contains("POST /things/{name}");
        JsonNode event = Json.MAPPER.readTree(answer.body());
        assertThat(event.at("/pathParameters/name").asText()).isEqualTo("a b");
        assertThat(event.at("/queryStringParameters/x").asText()).isEqualTo("1,2");
        assertThat(event.path("body").asText()).isEqualTo("{\"a\":1}");
        assertThat(event.at("/requestContext/http/method").asText()).isEqualTo("POST");
    }

    @Test
    void httpApi_tellsTheFunctionWhoSigned() throws Exception {
        assertThat(signer(ana())).isEqualTo(user("ana"));
        assertThat(signer(new SdkSigner(AwsBasicCredentials.create("test", "test"))))
                .isEqualTo(
                        "arn:aws:iam::%s:user/administrator".formatted(there.vendingAccountId()));
    }

    @Test
    void httpApi_ofASession_tellsItsName() throws Exception {
        try (StsClient sts = client(StsClient.builder(), withMfa("ana"))) {
            Credentials session =
                    sts.assumeRole(
                                    r ->
                                            r.roleArn(there.callerRole())
                                                    .roleSessionName("ana@example.com"))
                            .credentials();
            AwsSessionCredentials keys =
                    AwsSessionCredentials.create(
                            session.accessKeyId(),
                            session.secretAccessKey(),
                            session.sessionToken());

            assertThat(signer(new SdkSigner(keys)))
                    .isEqualTo(
                            "arn:aws:sts::%s:assumed-role/account-vending-local-Requester/ana@example.com"
                                    .formatted(there.vendingAccountId()));
            forbidden(
                    new SdkSigner(
                                    AwsBasicCredentials.create(
                                            session.accessKeyId(), session.secretAccessKey()))
                            .httpRequest("GET", mine(), Map.of(), ""),
                    "session token");
            assertThat(signer(new SdkSigner(withMfa("ana")))).isEqualTo(user("ana"));
        }
    }

    @Test
    void httpApi_whenNotSignedAsItMustBe_isForbidden() throws Exception {
        HttpRequest signed = ana().httpRequest("GET", mine(), Map.of(), "");
        forbidden(HttpRequest.newBuilder(mine()).build(), "not signed");
        forbidden(
                new SdkSigner(AwsBasicCredentials.create(keys("ana").accessKeyId(), "guess"))
                        .httpRequest("GET", mine(), Map.of(), ""),
                "does not fit");
        forbidden(
                new SdkSigner(
                                AwsBasicCredentials.create(
                                        keys("ben").accessKeyId(), keys("ana").secretAccessKey()))
                        .httpRequest("GET", mine(), Map.of(), ""),
                "does not fit");
        forbidden(
                new SdkSigner(AwsBasicCredentials.create("AKIANOBODY", "guess"))
                        .httpRequest("GET", mine(), Map.of(), ""),
                "Nobody here");
        forbidden(
                ana().with(Clock.offset(Clock.systemUTC(), Duration.ofMinutes(-6)))
                        .httpRequest("GET", mine(), Map.of(), ""),
                "sign it anew");
        forbidden(
                ana().in("execute-api", "eu-west-1").httpRequest("GET", mine(), Map.of(), ""),
                "us-east-1");
        forbidden(
                HttpRequest.newBuilder(signed, (_, _) -> true)
                        .method("GET", BodyPublishers.ofString("{}"))
                        .build(),
                "The body");
        forbidden(
                HttpRequest.newBuilder(signed, (_, _) -> true)
                        .uri(mine().resolve("/mine?more"))
                        .build(),
                "does not fit");
    }

    @Test
    void httpApi_ofAPresignedUrl_needsNoHeader() throws Exception {
        URI presigned =
                ana().presigning(Duration.ofMinutes(1)).sign("GET", mine(), Map.of(), "").getUri();

        HttpResponse<String> answer = http(HttpRequest.newBuilder(presigned));

        assertThat(userArn(answer)).isEqualTo(user("ana"));
    }

    @Test
    void httpApi_ofCurl_isSigned() throws Exception {
        assumeTrue(hasCurl(), "There is no curl here that signs.");
        Process curl =
                new ProcessBuilder(
                                "curl",
                                "-s",
                                "--aws-sigv4",
                                "aws:amz:us-east-1:execute-api",
                                "--user",
                                keys("ana").accessKeyId() + ":" + keys("ana").secretAccessKey(),
                                mine().toString())
                        .start();
        JsonNode event = Json.MAPPER.readTree(curl.getInputStream().readAllBytes());

        assertThat(event.at("/requestContext/authorizer/iam/userArn").asText())
                .isEqualTo(user("ana"));
    }

    @Test
    void local_isOpen_andTellsItsPeople() throws Exception {
        JsonNode local =
                Json.MAPPER.readTree(
                        http(HttpRequest.newBuilder(cloud.api().resolve("/local"))).body());

        assertThat(local.path("people").valueStream().map(p -> p.path("role").asText()))
                .containsExactly(
                        "administrator",
                        "administrator",
                        "approver",
                        "approver",
                        "member",
                        "member",
                        "member",
                        "member");
        try (IamClient iam = client(IamClient.builder(), administrator("identity"))) {
            assertThat(iam.listUserTags(r -> r.userName("ana")).tags())
                    .singleElement()
                    .satisfies(
                            tag -> {
                                assertThat(tag.key()).isEqualTo("email");
                                assertThat(tag.value()).isEqualTo("ana@example.com");
                            });
        }
    }

    @Test
    void localDoors_areForWhoSigns() throws Exception {
        URI calls = cloud.api().resolve("/local/calls");
        forbidden(HttpRequest.newBuilder(calls).build(), "not signed");
        assertThat(send(ana().httpRequest("GET", calls, Map.of(), "")).statusCode()).isEqualTo(200);
    }

    @Test
    void httpApi_refusesInProblems() throws Exception {
        problem(404, HttpRequest.newBuilder(cloud.api().resolve("/nothing")));
        problem(405, HttpRequest.newBuilder(cloud.api().resolve("/things/a")));
        problem(
                413,
                HttpRequest.newBuilder(cloud.api().resolve("/things/a"))
                        .POST(BodyPublishers.ofByteArray(new byte[10 * 1024 * 1024 + 1])));
        assertThat(
                        send(ana().httpRequest(
                                                "POST",
                                                cloud.api().resolve("/local/faults"),
                                                Map.of(),
                                                "{\"operation\":\"a:B\",\"what\":1}"))
                                .statusCode())
                .isEqualTo(400);
    }

    @Test
    void clock_movesForward() throws Exception {
        Instant before = cloud.clock().instant();
        HttpResponse<String> answer =
                send(
                        ana().httpRequest(
                                        "POST",
                                        cloud.api().resolve("/local/clock"),
                                        Map.of(),
                                        "{\"advance\":\"P8D\"}"));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(cloud.clock().instant()).isAfter(before.plus(Duration.ofDays(8)));
        assertThat(Instant.parse(Json.MAPPER.readTree(answer.body()).path("now").asText()))
                .isBetween(before.plus(Duration.ofDays(8)), cloud.clock().instant());
        assertThat(signer(ana())).as("signed by the real time").isEqualTo(user("ana"));
    }

    @Test
    void clock_onItsWay_runsWhatIsScheduled_underItsName() {
        Instant before = cloud.clock().instant();
        int ran = TestFunctions.Clockwork.EVENTS.size();
        int stumbled = TestFunctions.Stumbling.RUNS.get();

        Instant now = cloud.advance(Duration.ofHours(8));

        List<JsonNode> events =
                TestFunctions.Clockwork.EVENTS.subList(ran, TestFunctions.Clockwork.EVENTS.size());
        assertThat(events).hasSizeBetween(8, 9);
        assertThat(events)
                .extracting(event -> Instant.parse(event.path("clock").asText()))
                .isSorted()
                .allMatch(time -> !time.isBefore(before) && !time.isAfter(now));
        assertThat(events)
                .extracting(event -> event.path("detail-type").asText())
                .containsOnly("Scheduled Event");
        assertThat(TestFunctions.Stumbling.RUNS.get() - stumbled).isBetween(8, 9);
        assertThat(cloud.recorder().ofFunction("clockwork"))
                .extracting(RecordedCall::operation)
                .contains("sts:GetCallerIdentity");
    }

    @Test
    void clock_ofWhatIsNoDuration_isABadRequest() throws Exception {
        for (String body : List.of("{}", "{\"advance\":\"soon\"}", "{\"advance\":\"-P1D\"}")) {
            assertThat(
                            send(ana().httpRequest(
                                                    "POST",
                                                    cloud.api().resolve("/local/clock"),
                                                    Map.of(),
                                                    body))
                                    .statusCode())
                    .as(body)
                    .isEqualTo(400);
        }
    }

    @Test
    void start_whenThePortIsTaken_saysSo() {
        assertThatThrownBy(
                        () ->
                                LocalCloud.start(
                                        new Options(
                                                folder,
                                                0,
                                                cloud.aws().getPort(),
                                                _ -> {},
                                                Timing.brisk(),
                                                List.of())))
                .isInstanceOf(LocalCloudException.class)
                .hasMessageContaining("is in use")
                .hasMessageNotContaining("\n");
    }

    private static void throttled(String operation, Runnable call) {
        cloud.faults().add(FaultRule.of(operation, new Fault.Throttle()));
        assertThatThrownBy(call::run)
                .as(operation)
                .isInstanceOfSatisfying(
                        AwsServiceException.class,
                        e -> assertThat(e.isThrottlingException()).isTrue());
    }

    /** Calls of the operation, the lost one included, may be one only. */
    private static void lost(String operation, Runnable call) {
        int before = cloud.recorder().of(operation).size();
        cloud.faults().add(FaultRule.of(operation, new Fault.AnswerLost()));
        assertThatThrownBy(call::run).as(operation).isInstanceOf(SdkClientException.class);
        assertThat(cloud.recorder().of(operation)).as(operation).hasSize(before + 1);
    }

    private static void problem(int status, HttpRequest.Builder request) throws Exception {
        HttpResponse<String> answer = http(request);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("content-type"))
                .contains("application/problem+json");
    }

    private static URI mine() {
        return cloud.api().resolve("/mine");
    }

    private static SdkSigner ana() {
        return new SdkSigner(keys("ana"));
    }

    private static String user(String name) {
        return "arn:aws:iam::%s:user/%s".formatted(there.identityAccountId(), name);
    }

    /** The user's own session, signed in with MFA. */
    private static AwsCredentials withMfa(String name) {
        String device = "arn:aws:iam::%s:mfa/%s".formatted(there.identityAccountId(), name);
        try (StsClient sts = client(StsClient.builder(), keys(name))) {
            Credentials session =
                    sts.getSessionToken(r -> r.serialNumber(device).tokenCode("123456"))
                            .credentials();
            return AwsSessionCredentials.create(
                    session.accessKeyId(), session.secretAccessKey(), session.sessionToken());
        }
    }

    private static AwsCredentials keys(String name) {
        LocalPerson person =
                there.people().stream()
                        .filter(each -> each.email().equals(name + "@example.com"))
                        .findFirst()
                        .orElseThrow();
        return AwsBasicCredentials.create(person.accessKeyId(), person.secretAccessKey());
    }

    private static String signer(SdkSigner signer) throws Exception {
        return userArn(send(signer.httpRequest("GET", mine(), Map.of(), "")));
    }

    private static String userArn(HttpResponse<String> answer) throws Exception {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return Json.MAPPER
                .readTree(answer.body())
                .at("/requestContext/authorizer/iam/userArn")
                .asText();
    }

    private static void forbidden(HttpRequest request, String because) throws Exception {
        HttpResponse<String> answer = send(request);
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.headers().firstValue("content-type"))
                .contains("application/problem+json");
        JsonNode problem = Json.MAPPER.readTree(answer.body());
        assertThat(problem.path("message").asText()).isEqualTo("Forbidden");
        assertThat(problem.path("detail").asText()).contains(because);
    }

    /** Since 7.75. */
    private static boolean hasCurl() throws Exception {
        try {
            Process help = new ProcessBuilder("curl", "--help", "all").start();
            return new String(help.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .contains("--aws-sigv4");
        } catch (IOException none) {
            return false;
        }
    }

    private static JsonNode invoke(String function, String payload) throws Exception {
        return Json.MAPPER.readTree(lambda(function, payload).body());
    }

    private static HttpResponse<String> lambda(String function, String payload) throws Exception {
        URI uri =
                URI.create(
                        "%s/2015-03-31/functions/arn%%3Aaws%%3Alambda%%3Aus-east-1%%3A%s%%3Afunction%%3A%s%%3Alive/invocations"
                                .formatted(cloud.aws(), there.vendingAccountId(), function));
        return http(
                HttpRequest.newBuilder(uri)
                        .header(
                                "authorization",
                                "AWS4-HMAC-SHA256"
                                        + " Credential=test/20260101/us-east-1/lambda/aws4_request,"
                                        + " SignedHeaders=host, Signature=0")
                        .POST(BodyPublishers.ofString(payload)));
    }

    private static HttpResponse<String> http(HttpRequest.Builder request) throws Exception {
        return send(request.build());
    }

    private static HttpResponse<String> send(HttpRequest request) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, BodyHandlers.ofString());
        }
    }

    private static String request(AcmClient acm, String domain) {
        return acm.requestCertificate(
                        r ->
                                r.domainName(domain)
                                        .subjectAlternativeNames("*." + domain)
                                        .validationMethod("DNS")
                                        .idempotencyToken("token"))
                .certificateArn();
    }

    private static CertificateDetail describe(AcmClient acm, String arn) {
        return acm.describeCertificate(r -> r.certificateArn(arn)).certificate();
    }

    private static ResourceRecord validationRecord(AcmClient acm, String arn) {
        await().until(
                        () ->
                                describe(acm, arn).domainValidationOptions().stream()
                                        .allMatch(option -> option.resourceRecord() != null));
        List<ResourceRecord> records =
                describe(acm, arn).domainValidationOptions().stream()
                        .map(option -> option.resourceRecord())
                        .distinct()
                        .toList();
        assertThat(records).hasSize(1);
        return records.getFirst();
    }

    private static void delegate(Route53Client parent, String name, List<String> servers) {
        change(parent, there.parentZoneId(), ChangeAction.UPSERT, name, RRType.NS, servers);
    }

    private static String change(
            Route53Client zones,
            String zone,
            ChangeAction action,
            String name,
            RRType type,
            List<String> values) {
        ResourceRecordSet set =
                ResourceRecordSet.builder()
                        .name(name)
                        .type(type)
                        .ttl(300L)
                        .resourceRecords(records(values))
                        .build();
        ChangeBatch batch =
                ChangeBatch.builder()
                        .changes(Change.builder().action(action).resourceRecordSet(set).build())
                        .build();
        return zones.changeResourceRecordSets(r -> r.hostedZoneId(zone).changeBatch(batch))
                .changeInfo()
                .id();
    }

    private static List<software.amazon.awssdk.services.route53.model.ResourceRecord> records(
            List<String> values) {
        return values.stream()
                .map(
                        value ->
                                software.amazon.awssdk.services.route53.model.ResourceRecord
                                        .builder()
                                        .value(value)
                                        .build())
                .toList();
    }

    private static void move(
            OrganizationsClient organizations, String account, String from, String to) {
        organizations.moveAccount(
                r -> r.accountId(account).sourceParentId(from).destinationParentId(to));
    }

    /** A session in a new account, as soon as it may be entered and used. */
    private static AwsCredentials memberSession() {
        try (OrganizationsClient organizations = management(OrganizationsClient.builder());
                StsClient sts = management(StsClient.builder())) {
            String account = create(organizations, email());
            String role = "arn:aws:iam::%s:role/%s".formatted(account, there.accessRole());
            Credentials session =
                    await().ignoreExceptionsInstanceOf(AwsServiceException.class)
                            .until(
                                    () ->
                                            Optional.of(
                                                    sts.assumeRole(
                                                                    r ->
                                                                            r.roleArn(role)
                                                                                    .roleSessionName(
                                                                                            "test"))
                                                            .credentials()),
                                    Optional::isPresent)
                            .orElseThrow();
            AwsCredentials credentials =
                    AwsSessionCredentials.create(
                            session.accessKeyId(),
                            session.secretAccessKey(),
                            session.sessionToken());
            try (Route53Client zones = client(Route53Client.builder(), credentials)) {
                await().ignoreExceptionsInstanceOf(AwsServiceException.class)
                        .until(() -> zones.listHostedZones().hasHostedZones());
            }
            return credentials;
        }
    }

    private static void close(OrganizationsClient organizations, String account) {
        organizations.closeAccount(r -> r.accountId(account));
    }

    private static String state(OrganizationsClient organizations, String account) {
        Account shown = organizations.describeAccount(r -> r.accountId(account)).account();
        return shown.statusAsString() + " " + shown.stateAsString();
    }

    private static List<String> guardrails(
            OrganizationsClient organizations, Map<String, String> units, String name) {
        String unit = Optional.ofNullable(units.get(name)).orElseThrow();
        return organizations
                .listPoliciesForTarget(
                        r -> r.targetId(unit).filter(PolicyType.SERVICE_CONTROL_POLICY))
                .policies()
                .stream()
                .map(PolicySummary::name)
                .toList();
    }

    private static String create(OrganizationsClient organizations, String email) {
        return created(
                organizations,
                organizations
                        .createAccount(r -> r.email(email).accountName("test"))
                        .createAccountStatus()
                        .id());
    }

    private static String created(OrganizationsClient organizations, String id) {
        return ended(organizations, id).accountId();
    }

    private static CreateAccountStatus ended(OrganizationsClient organizations, String id) {
        return await().until(
                        () ->
                                organizations
                                        .describeCreateAccountStatus(
                                                r -> r.createAccountRequestId(id))
                                        .createAccountStatus(),
                        status -> status.state() != CreateAccountState.IN_PROGRESS);
    }

    private static String email() {
        return "aws+test-%d@example.com".formatted(NUMBER.incrementAndGet());
    }

    /** Longer than AWS's delays are here. */
    private static void pause() {
        Instant end = Instant.now().plusMillis(60);
        await().until(() -> Instant.now().isAfter(end));
    }

    private static AwsCredentials administrator(String of) {
        AccessKey key = Optional.ofNullable(there.administrators().get(of)).orElseThrow();
        return AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey());
    }

    private static <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C management(
            B builder) {
        return client(builder, administrator("management"));
    }

    private static <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C client(
            B builder, AwsCredentials credentials) {
        return builder.httpClient(UrlConnectionHttpClient.create())
                .endpointOverride(cloud.aws())
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .overrideConfiguration(o -> o.retryStrategy(AwsRetryStrategy.doNotRetry()))
                .build();
    }
}
