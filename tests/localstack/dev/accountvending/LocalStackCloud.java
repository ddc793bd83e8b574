package dev.accountvending;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.local.core.StageNames;
import dev.accountvending.local.functions.FunctionDeclarations;
import dev.accountvending.local.functions.FunctionResult;
import dev.accountvending.local.functions.HttpApi;
import dev.accountvending.local.functions.HttpApi.Reply;
import dev.accountvending.local.gateway.Request;
import dev.accountvending.runtime.Json;

import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The product in LocalStack. API Gateway's HTTP APIs want a licence there, so its doors are invoked
 * by Lambda, with the events that API Gateway would send for people in a session of the requester's
 * role.
 */
final class LocalStackCloud extends Cloud {
    private final Emulators emulators;
    private final LocalStackStage stage;
    private final LambdaClient lambda;
    private volatile Promised promised;

    /** What the version that is deployed now says of its doors. */
    private record Promised(FunctionDeclarations functions, ApiContract contract) {
        static Promised by(PackagedVersion version) {
            return new Promised(
                    FunctionDeclarations.read(version.project()),
                    ApiContract.of(version.project()));
        }
    }

    private LocalStackCloud(
            Emulators emulators,
            AwsEndpoints aws,
            Accounts accounts,
            LocalStackStage stage,
            PackagedVersion version) {
        super(place(aws, accounts));
        this.emulators = emulators;
        this.stage = stage;
        this.promised = Promised.by(version);
        this.lambda = aws.client(LambdaClient.builder(), accounts.vending);
    }

    /** Starts what is to be started, and deploys a version of the product. */
    static LocalStackCloud start(PackagedVersion version) {
        Emulators emulators = Emulators.start();
        try {
            AwsEndpoints aws = new AwsEndpoints(emulators);
            Accounts accounts = Accounts.make(aws);
            LocalStackStage stage =
                    LocalStackStage.deploy(aws, accounts, emulators.architecture(), version);
            return new LocalStackCloud(emulators, aws, accounts, stage, version);
        } catch (RuntimeException | Error e) {
            emulators.close();
            throw e;
        }
    }

    /** Deploys another version over the one that is there. */
    void update(PackagedVersion version) {
        stage.update(version);
        promised = Promised.by(version);
    }

    private static Place place(AwsEndpoints aws, Accounts accounts) {
        return new Place(
                accounts.management,
                accounts.vending,
                accounts.identity,
                Accounts.PARENT_DOMAIN,
                accounts.parentZone,
                Accounts.ACCESS_ROLE,
                Map.of(
                        "management", AwsEndpoints.administrator(accounts.management),
                        "vending", AwsEndpoints.administrator(accounts.vending),
                        "identity", AwsEndpoints.administrator(accounts.identity)),
                aws::of,
                Clock.systemUTC());
    }

    @Override
    Asked as(String email) {
        Promised deployed = promised;
        HttpApi api =
                new HttpApi(
                        deployed.functions().routes(),
                        this::run,
                        _ -> signer(email),
                        Clock.systemUTC());
        return new Asked((method, path, body) -> ask(api, deployed.contract(), method, path, body));
    }

    private ObjectNode signer(String email) {
        String role = StageNames.REQUESTER;
        return Json.MAPPER
                .createObjectNode()
                .put("accessKey", place.vending())
                .put("accountId", place.vending())
                .put("callerId", "AROALOCALSTACK:" + email)
                .put(
                        "userArn",
                        "arn:aws:sts::%s:assumed-role/%s/%s"
                                .formatted(place.vending(), role, email))
                .put("userId", "AROALOCALSTACK:" + email);
    }

    private static Answer ask(
            HttpApi api, ApiContract contract, String method, String path, String body) {
        int query = path.indexOf('?');
        String plain = query < 0 ? path : path.substring(0, query);
        Reply reply =
                api.answer(
                        new Request(
                                method,
                                plain,
                                query < 0 ? "" : path.substring(query + 1),
                                Map.of(
                                        "host", List.of("localhost"),
                                        "user-agent", List.of("tests"),
                                        "content-type", List.of("application/json")),
                                body.getBytes(StandardCharsets.UTF_8)));
        return Answer.checked(
                contract,
                method,
                plain,
                reply.status(),
                reply.headers().getOrDefault("content-type", ""),
                new String(reply.body().bytes(), StandardCharsets.UTF_8));
    }

    private FunctionResult run(String declared, String payload) {
        String function = StageNames.function(declared);
        stage.deployFunction(function);
        InvokeResponse answer =
                lambda.invoke(
                        r ->
                                r.functionName(function)
                                        .qualifier(StageNames.ALIAS)
                                        .payload(SdkBytes.fromUtf8String(payload)));
        return new FunctionResult(
                answer.payload().asUtf8String(), Optional.ofNullable(answer.functionError()));
    }

    @Override
    public void close() {
        lambda.close();
        stage.close();
        emulators.close();
    }
}
