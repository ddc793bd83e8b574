package dev.accountvending.aws;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.account.AccountClient;
import software.amazon.awssdk.services.acm.AcmClient;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;
import software.amazon.awssdk.services.apigatewayv2.ApiGatewayV2Client;
import software.amazon.awssdk.services.applicationautoscaling.ApplicationAutoScalingClient;
import software.amazon.awssdk.services.applicationautoscaling.model.ServiceNamespace;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.budgets.BudgetsClient;
import software.amazon.awssdk.services.cloudcontrol.CloudControlClient;
import software.amazon.awssdk.services.cloudfront.CloudFrontClient;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.codebuild.CodeBuildClient;
import software.amazon.awssdk.services.config.ConfigClient;
import software.amazon.awssdk.services.costexplorer.CostExplorerClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.identitystore.IdentitystoreClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.oam.OamClient;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.resourcegroupstaggingapi.ResourceGroupsTaggingApiClient;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3control.S3ControlClient;
import software.amazon.awssdk.services.sesv2.SesV2Client;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssoadmin.SsoAdminClient;
import software.amazon.awssdk.services.sts.StsClient;

import java.io.ByteArrayInputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Makes the clients that a function will use do the costly work of a first call before the snapshot
 * is taken. Each makes a request, signs it and reads an answer, without any of it leaving the
 * process. STS is really asked for our identity, which every role may do and which changes nothing
 * (<a
 * href="https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html">GetCallerIdentity</a>),
 * so that the connection code is ready too.
 */
final class Priming {
    private static final String OURS = "dev.accountvending.";

    /** Signs requests that are never sent. */
    private static final AwsCredentialsProvider NOBODY =
            StaticCredentialsProvider.create(AwsBasicCredentials.create("nobody", "nobody"));

    private static final List<Exercise<?, ?>> EXERCISES =
            List.of(
                    json(
                            AccountClient.class,
                            AccountClient::builder,
                            account -> account.listRegions(_ -> {})),
                    json(AcmClient.class, AcmClient::builder, AcmClient::listCertificates),
                    json(
                            ApiGatewayClient.class,
                            ApiGatewayClient::builder,
                            ApiGatewayClient::getDomainNames),
                    json(
                            ApiGatewayV2Client.class,
                            ApiGatewayV2Client::builder,
                            apis -> apis.getDomainNames(_ -> {})),
                    json(
                            ApplicationAutoScalingClient.class,
                            ApplicationAutoScalingClient::builder,
                            scaling ->
                                    scaling.describeScalableTargets(
                                            request ->
                                                    request.serviceNamespace(
                                                            ServiceNamespace.ECS))),
                    xml(
                            AutoScalingClient.class,
                            AutoScalingClient::builder,
                            AutoScalingClient::describeAutoScalingGroups),
                    json(
                            BudgetsClient.class,
                            BudgetsClient::builder,
                            budgets -> budgets.describeBudget(request -> request.budgetName("-"))),
                    xml(
                            CloudFrontClient.class,
                            CloudFrontClient::builder,
                            CloudFrontClient::listDistributions),
                    json(
                            CloudControlClient.class,
                            CloudControlClient::builder,
                            resources -> resources.listResources(list -> list.typeName("-"))),
                    json(
                            CloudWatchLogsClient.class,
                            CloudWatchLogsClient::builder,
                            CloudWatchLogsClient::describeLogGroups),
                    json(
                            ConfigClient.class,
                            ConfigClient::builder,
                            ConfigClient::describeAggregationAuthorizations),
                    json(
                            CodeBuildClient.class,
                            CodeBuildClient::builder,
                            builds -> builds.batchGetBuilds(request -> request.ids("-"))),
                    json(
                            CostExplorerClient.class,
                            CostExplorerClient::builder,
                            costs -> costs.getCostAndUsage(request -> request.metrics("-"))),
                    json(
                            DynamoDbClient.class,
                            DynamoDbClient::builder,
                            ledger ->
                                    ledger.getItem(
                                            request ->
                                                    request.tableName("-")
                                                            .key(
                                                                    Map.of(
                                                                            "pk",
                                                                            AttributeValue.fromS(
                                                                                    "-"))))),
                    xml(Ec2Client.class, Ec2Client::builder, Ec2Client::describeVpcs),
                    json(
                            EcrClient.class,
                            EcrClient::builder,
                            registry -> registry.getRegistryPolicy(_ -> {})),
                    json(
                            EventBridgeClient.class,
                            EventBridgeClient::builder,
                            events -> events.putEvents(request -> request.entries(List.of()))),
                    json(
                            GlueClient.class,
                            GlueClient::builder,
                            catalog -> catalog.getResourcePolicy(_ -> {})),
                    xml(IamClient.class, IamClient::builder, IamClient::listRoles),
                    json(
                            IdentitystoreClient.class,
                            IdentitystoreClient::builder,
                            store -> store.listUsers(request -> request.identityStoreId("-"))),
                    json(KmsClient.class, KmsClient::builder, KmsClient::listKeys),
                    json(OamClient.class, OamClient::builder, links -> links.listLinks(_ -> {})),
                    json(
                            OrganizationsClient.class,
                            OrganizationsClient::builder,
                            OrganizationsClient::describeOrganization),
                    json(
                            ResourceGroupsTaggingApiClient.class,
                            ResourceGroupsTaggingApiClient::builder,
                            tags -> tags.getResources(_ -> {})),
                    xml(
                            Route53Client.class,
                            Route53Client::builder,
                            Route53Client::listHostedZones),
                    xml(S3Client.class, S3Client::builder, S3Client::listBuckets),
                    xml(
                            S3ControlClient.class,
                            S3ControlClient::builder,
                            control ->
                                    control.getPublicAccessBlock(
                                            request -> request.accountId("123456789012"))),
                    json(SesV2Client.class, SesV2Client::builder, mail -> mail.getAccount(_ -> {})),
                    json(SfnClient.class, SfnClient::builder, SfnClient::listStateMachines),
                    json(SqsClient.class, SqsClient::builder, SqsClient::listQueues),
                    json(
                            SsmClient.class,
                            SsmClient::builder,
                            parameters -> parameters.getParameter(request -> request.name("-"))),
                    json(
                            SsoAdminClient.class,
                            SsoAdminClient::builder,
                            center -> center.listInstances(_ -> {})));

    private final Clients clients;
    private final Set<Class<?>> types;

    Priming(Clients clients, Set<Class<?>> types) {
        this.clients = clients;
        this.types = Set.copyOf(types);
    }

    /**
     * Returns the priming of the function named by Lambda's own {@code _HANDLER}, {@code
     * package.Class}.
     */
    static Priming of(Clients clients) {
        String handler = clients.environment().find("_HANDLER").orElse("").split("::", 2)[0];
        try {
            return new Priming(
                    clients,
                    clientsOf(Class.forName(handler, false, Priming.class.getClassLoader())));
        } catch (ClassNotFoundException notOurs) {
            return new Priming(clients, Set.of());
        }
    }

    /**
     * Returns the clients named by a handler's fields and, recursively, by the fields' types. Most
     * are created only when needed, for an account that is known only then.
     */
    static Set<Class<?>> clientsOf(Class<?> handler) {
        Set<Class<?>> found = new LinkedHashSet<>();
        collect(handler, new HashSet<>(), found);
        return found;
    }

    private static void collect(Type type, Set<Type> seen, Set<Class<?>> found) {
        if (!seen.add(type)) {
            return;
        }
        switch (type) {
            case ParameterizedType generic -> {
                collect(generic.getRawType(), seen, found);
                for (Type argument : generic.getActualTypeArguments()) {
                    collect(argument, seen, found);
                }
            }
            case WildcardType wildcard -> collect(wildcard.getUpperBounds()[0], seen, found);
            case Class<?> plain when SdkClient.class.isAssignableFrom(plain) -> found.add(plain);
            case Class<?> plain when plain.getName().startsWith(OURS) -> {
                for (Field field : plain.getDeclaredFields()) {
                    if (!Modifier.isStatic(field.getModifiers())) {
                        collect(field.getGenericType(), seen, found);
                    }
                }
            }
            default -> {}
        }
    }

    void run() {
        for (Exercise<?, ?> exercise : EXERCISES) {
            if (types.contains(exercise.type())) {
                exercise.run(clients);
            }
        }
        try (StsClient sts =
                clients.sts(clients.ownCredentials(), ErrorTranslation.ofOwnAccount())) {
            sts.getCallerIdentity();
        }
    }

    /** Returns the types of client that can be exercised. */
    static Set<Class<?>> known() {
        return EXERCISES.stream().map(Exercise::type).collect(Collectors.toUnmodifiableSet());
    }

    private static <
                    B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>,
                    C extends SdkClient>
            Exercise<B, C> json(Class<C> type, Supplier<B> builder, Consumer<C> call) {
        return new Exercise<>(type, builder, call, "{}");
    }

    private static <
                    B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>,
                    C extends SdkClient>
            Exercise<B, C> xml(Class<C> type, Supplier<B> builder, Consumer<C> call) {
        return new Exercise<>(type, builder, call, "<Response/>");
    }

    /**
     * A call of a service; any call will do, because all exercise the same code.
     *
     * @param answer read as the service's answer
     */
    private record Exercise<
            B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C extends SdkClient>(
            Class<C> type, Supplier<B> builder, Consumer<C> call, String answer) {

        void run(Clients clients) {
            try (C client =
                    ErrorTranslation.ofOwnAccount()
                            .around(
                                    clients.build(
                                            builder.get(),
                                            NOBODY,
                                            clients.region(),
                                            false,
                                            new InstantHttp(answer)))) {
                call.accept(client);
            }
        }
    }

    /** Answers every request itself. */
    private record InstantHttp(String answer) implements SdkHttpClient {
        @Override
        public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
            return new ExecutableHttpRequest() {
                @Override
                public HttpExecuteResponse call() {
                    return HttpExecuteResponse.builder()
                            .response(SdkHttpResponse.builder().statusCode(200).build())
                            .responseBody(
                                    AbortableInputStream.create(
                                            new ByteArrayInputStream(
                                                    answer.getBytes(StandardCharsets.UTF_8))))
                            .build();
                }

                @Override
                public void abort() {}
            };
        }

        @Override
        public void close() {}
    }
}
