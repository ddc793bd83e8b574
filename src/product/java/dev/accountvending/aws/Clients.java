package dev.accountvending.aws;

import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.LambdaEnvironment;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.codebuild.CodeBuildClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.servicequotas.ServiceQuotasClient;
import software.amazon.awssdk.services.sesv2.SesV2Client;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.sts.StsClient;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.Supplier;

/**
 * The clients of a function in its own account, and the settings that all our clients share.
 *
 * <p>Each is built once, on first use.
 */
public final class Clients {
    private static final Logger LOG = LoggerFactory.getLogger(Clients.class);
    private static final String ENDPOINT = "AWS_ENDPOINT_URL";

    /**
     * Ends calls that take too long. The SDK would start five threads for each client, and none of
     * them ends before the process.
     */
    private static final ScheduledExecutorService TIMER = timer();

    private final LambdaEnvironment environment;
    private final boolean retrying;
    private final ClientMaker maker;
    private final Supplier<AwsCredentialsProvider> lender;
    private final Map<Class<?>, Object> own = new ConcurrentHashMap<>();
    private volatile AwsCredentialsProvider lent;
    private volatile boolean snapshotAhead;
    private @Nullable SdkHttpClient http;

    private Clients(
            LambdaEnvironment environment,
            boolean retrying,
            Supplier<AwsCredentialsProvider> lender) {
        this.environment = environment;
        this.retrying = retrying;
        this.maker = environment.part(ClientMaker.class).orElse(this::build);
        this.lender = lender;
        this.lent = lender.get();
        this.snapshotAhead = environment.snapshot().isAhead();
    }

    private static ScheduledExecutorService timer() {
        ScheduledThreadPoolExecutor timer =
                new ScheduledThreadPoolExecutor(
                        1, Thread.ofPlatform().daemon().name("aws-timer").factory());
        timer.setRemoveOnCancelPolicy(true);
        return timer;
    }

    /** Returns the function's clients; with the SDK's standard retries if it wants retries. */
    public static Clients of(FunctionContext function) {
        LambdaEnvironment environment = function.environment();
        return function.part(
                Clients.class,
                () -> of(environment, function.isRetrying(), () -> lentByLambda(environment)));
    }

    /**
     * Creates clients that are renewed after each return from a snapshot.
     *
     * @param lender of the function's own credentials
     */
    static Clients of(
            LambdaEnvironment environment,
            boolean retrying,
            Supplier<AwsCredentialsProvider> lender) {
        Clients clients = new Clients(environment, retrying, lender);
        environment.snapshot().around(clients, () -> {}, clients::renew);
        environment.snapshot().around(Priming.class, () -> Priming.of(clients).run(), () -> {});
        return clients;
    }

    /** Discards the credentials lent before the snapshot; a client that holds them asks again. */
    private void renew() {
        lent = lender.get();
        snapshotAhead = false;
    }

    public DynamoDbClient dynamoDb() {
        return own(DynamoDbClient.builder());
    }

    public CodeBuildClient codeBuild() {
        return own(CodeBuildClient.builder());
    }

    public SfnClient stepFunctions() {
        return own(SfnClient.builder());
    }

    public EventBridgeClient eventBridge() {
        return own(EventBridgeClient.builder());
    }

    public SesV2Client mail() {
        return own(SesV2Client.builder());
    }

    public IamClient iam() {
        return own(IamClient.builder());
    }

    public SsmClient parameters() {
        return own(SsmClient.builder());
    }

    public ServiceQuotasClient quotas() {
        return own(ServiceQuotasClient.builder());
    }

    StsClient sts(AwsCredentialsProvider credentials, ErrorTranslation errors) {
        return configure(StsClient.builder(), credentials, region(), errors);
    }

    Region region() {
        return Region.of(environment.find("AWS_REGION").orElse("us-east-1"));
    }

    LambdaEnvironment environment() {
        return environment;
    }

    /** Returns the function's own credentials. */
    AwsCredentialsProvider ownCredentials() {
        return () -> lent.resolveCredentials();
    }

    private static AwsCredentialsProvider lentByLambda(LambdaEnvironment environment) {
        Optional<String> key = environment.find("AWS_ACCESS_KEY_ID");
        Optional<String> secret = environment.find("AWS_SECRET_ACCESS_KEY");
        boolean ofThisProcess = environment.variables().equals(System.getenv());
        if (ofThisProcess || key.isEmpty() || secret.isEmpty()) {
            return DefaultCredentialsProvider.builder().build();
        }
        return StaticCredentialsProvider.create(
                environment
                        .find("AWS_SESSION_TOKEN")
                        .<software.amazon.awssdk.auth.credentials.AwsCredentials>map(
                                token ->
                                        AwsSessionCredentials.create(
                                                key.get(), secret.get(), token))
                        .orElseGet(() -> AwsBasicCredentials.create(key.get(), secret.get())));
    }

    // A client is stored and read under its builder's type.
    @SuppressWarnings("unchecked")
    private <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C own(B builder) {
        return (C)
                own.computeIfAbsent(
                        builder.getClass(),
                        _ ->
                                configure(
                                        builder,
                                        ownCredentials(),
                                        region(),
                                        ErrorTranslation.ofOwnAccount()));
    }

    <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C configure(
            B builder, AwsCredentialsProvider credentials, Region region, ErrorTranslation errors) {
        return errors.around(maker.make(builder, credentials, region, retrying));
    }

    private <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C build(
            B builder, AwsCredentialsProvider credentials, Region region, boolean retrying) {
        return build(builder, credentials, region, retrying, http());
    }

    private synchronized SdkHttpClient http() {
        SdkHttpClient made = http;
        if (made == null) {
            made =
                    UrlConnectionHttpClient.builder()
                            .connectionTimeout(Duration.ofSeconds(5))
                            .socketTimeout(Duration.ofSeconds(25))
                            .build();
            http = made;
        }
        return made;
    }

    /** Returns a client that makes its calls over this HTTP client. */
    <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C build(
            B builder,
            AwsCredentialsProvider credentials,
            Region region,
            boolean retrying,
            SdkHttpClient over) {
        ClientOverrideConfiguration.Builder override =
                ClientOverrideConfiguration.builder()
                        .apiCallTimeout(Duration.ofSeconds(retrying ? 25 : 20))
                        .scheduledExecutorService(TIMER);
        if (!retrying) {
            override.retryStrategy(AwsRetryStrategy.doNotRetry());
        }
        if (snapshotAhead) {
            override.addExecutionInterceptor(new Closing());
        }
        builder.httpClient(over)
                .credentialsProvider(credentials)
                .region(region)
                .overrideConfiguration(override.build());
        endpoint(builder).ifPresent(builder::endpointOverride);
        LOG.debug("client of {} made, {} retries", service(builder), retrying ? "with" : "without");
        return builder.build();
    }

    /**
     * Returns the endpoint for a service, named as the SDK names it: {@code
     * AWS_ENDPOINT_URL_ROUTE_53}, then {@code AWS_ENDPOINT_URL}. The SDK reads these from its own
     * process only; the local cloud gives each function an environment of its own.
     *
     * <p>A variable is named by the service's id ({@code CODEBUILD}, {@code ROUTE_53}), a builder
     * by the Java form of that; they are the same but for underscores.
     */
    Optional<URI> endpoint(AwsClientBuilder<?, ?> builder) {
        String service = service(builder).toUpperCase(Locale.ROOT);
        return environment.variables().keySet().stream()
                .filter(name -> isEndpointOf(service, name))
                .findFirst()
                .flatMap(environment::find)
                .or(() -> environment.find(ENDPOINT))
                .map(URI::create);
    }

    /** Returns the service as Java spells it, such as {@code DynamoDb}. */
    private static String service(AwsClientBuilder<?, ?> builder) {
        return builder.getClass()
                .getSimpleName()
                .replaceFirst("^Default", "")
                .replaceFirst("ClientBuilder$", "");
    }

    private static boolean isEndpointOf(String service, String variable) {
        return variable.startsWith(ENDPOINT + "_")
                && variable.substring(ENDPOINT.length()).replace("_", "").equals(service);
    }

    /**
     * Before the snapshot no connection may outlive its call, because afterwards the other end is
     * gone.
     */
    private final class Closing implements ExecutionInterceptor {
        @Override
        public SdkHttpRequest modifyHttpRequest(
                Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
            return snapshotAhead
                    ? context.httpRequest().copy(to -> to.putHeader("Connection", "close"))
                    : context.httpRequest();
        }
    }
}
