package dev.accountvending.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;

import dev.accountvending.model.AccountNotReady;
import dev.accountvending.model.Ascii;
import dev.accountvending.model.QuotaReached;
import dev.accountvending.model.StepFailure;
import dev.accountvending.model.TransientFailure;
import dev.accountvending.model.VendingFailed;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import software.amazon.awssdk.awscore.AwsClient;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.acm.AcmClient;
import software.amazon.awssdk.services.budgets.BudgetsClient;
import software.amazon.awssdk.services.codebuild.CodeBuildClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sts.StsClient;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Every error that AWS documents for an operation that the product calls has an answer in
 * tests/checks/aws_errors.yml, and gets it. The SDK's clients declare what AWS's models document;
 * what the product calls is read from its classes.
 */
class DocumentedErrorsTest {
    private static final Path TABLE = Path.of("tests/checks/aws_errors.yml");
    private static final Path SOURCES = Path.of("src/product/java");

    /**
     * Where the classes of the four modules are; setup, local and cli have packages of their own.
     */
    private static final Pattern PRODUCT =
            Pattern.compile(
                    ".*/(target/product|out/production)/(?!.*/accountvending/(setup|local|cli)/).*");

    /** Each service's client, and by which account's translation its errors leave it. */
    private static final Map<Class<? extends AwsClient>, ErrorTranslation> CLIENTS =
            Map.of(
                    AcmClient.class, member(),
                    BudgetsClient.class, member(),
                    CodeBuildClient.class, ErrorTranslation.ofOwnAccount(),
                    IamClient.class, member(),
                    OrganizationsClient.class, ErrorTranslation.ofManagementAccount(),
                    Route53Client.class, member(),
                    SfnClient.class, ErrorTranslation.ofOwnAccount(),
                    StsClient.class, ErrorTranslation.ofEntranceTo("123456789012"));

    private static final Map<String, Class<? extends StepFailure>> ANSWERS =
            Map.of(
                    "transient", TransientFailure.class,
                    "not ready", AccountNotReady.class,
                    "quota", QuotaReached.class,
                    "refused", VendingFailed.class);

    private static final Map<String, Map<String, Map<String, String>>> ANSWERED = read();

    private static ErrorTranslation member() {
        return ErrorTranslation.ofMember("123456789012");
    }

    /** An error that AWS documents for an operation that the product calls. */
    private record Documented(
            Class<? extends AwsClient> client,
            Method operation,
            Class<? extends AwsServiceException> error) {
        String service() {
            return Ascii.lower(client.getSimpleName().replaceFirst("Client$", ""));
        }

        String name() {
            String name = operation.getName();
            return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
        }

        /** Returns what the table says: for the operation, or for all of the service's. */
        List<Map.Entry<String, String>> answers() {
            Map<String, Map<String, String>> service = ANSWERED.getOrDefault(service(), Map.of());
            return Stream.of(name(), "every operation")
                    .map(part -> service.getOrDefault(part, Map.of()))
                    .flatMap(codes -> codes.entrySet().stream())
                    .filter(code -> same(code.getKey(), error.getSimpleName()))
                    .toList();
        }

        /** The SDK spells an error's class a little differently from its code. */
        private static boolean same(String code, String type) {
            return stem(code).equals(stem(type));
        }

        private static String stem(String name) {
            return Ascii.lower(name).replaceFirst("exception$", "");
        }

        @Override
        public String toString() {
            return "%s:%s %s".formatted(service(), name(), error.getSimpleName());
        }
    }

    @TestFactory
    List<DynamicTest> everyDocumentedError_hasItsAnswer() {
        List<DynamicTest> tests =
                documented().stream()
                        .map(
                                error ->
                                        DynamicTest.dynamicTest(
                                                error.toString(), () -> hasItsAnswer(error)))
                        .toList();
        assertThat(tests).hasSizeGreaterThan(200);
        return tests;
    }

    private static void hasItsAnswer(Documented documented) throws Exception {
        List<Map.Entry<String, String>> answers = documented.answers();
        assertThat(answers).as("no answer in %s", TABLE).isNotEmpty();
        String code = answers.getFirst().getKey();
        String answer = answers.getFirst().getValue();

        Throwable failure = translated(documented, code);

        Class<? extends StepFailure> type = ANSWERS.get(answer);
        if (type != null) {
            assertThat(failure).isExactlyInstanceOf(type);
        } else {
            assertThat(source(answer)).contains("\"" + code + "\"");
            assertThat(failure)
                    .isInstanceOfSatisfying(
                            StepFailure.class, it -> assertThat(it.is(code)).isTrue());
        }
    }

    @Test
    void everyRowOfTheTable_isOfAnErrorThatIsDocumented() {
        Set<String> needed = new TreeSet<>();
        for (Documented documented : documented()) {
            Map.Entry<String, String> answer = documented.answers().getFirst();
            boolean own =
                    ANSWERED.getOrDefault(documented.service(), Map.of())
                            .getOrDefault(documented.name(), Map.of())
                            .containsKey(answer.getKey());
            needed.add(
                    row(
                            documented.service(),
                            own ? documented.name() : "every operation",
                            answer.getKey()));
        }
        Set<String> rows = new TreeSet<>();
        ANSWERED.forEach(
                (service, parts) ->
                        parts.forEach(
                                (part, codes) ->
                                        codes.keySet()
                                                .forEach(
                                                        code ->
                                                                rows.add(
                                                                        row(
                                                                                service, part,
                                                                                code)))));

        assertThat(rows).containsExactlyInAnyOrderElementsOf(needed);
    }

    private static String row(String service, String part, String code) {
        return "%s, %s: %s".formatted(service, part, code);
    }

    /** Returns what leaves the client if AWS answers so. */
    private static Throwable translated(Documented documented, String code) throws Exception {
        AwsServiceException.Builder error =
                (AwsServiceException.Builder) documented.error().getMethod("builder").invoke(null);
        AwsServiceException thrown =
                error.awsErrorDetails(
                                AwsErrorDetails.builder()
                                        .errorCode(code)
                                        .errorMessage("no")
                                        .build())
                        .statusCode(400)
                        .build();
        Object failing =
                Proxy.newProxyInstance(
                        AwsClient.class.getClassLoader(),
                        new Class<?>[] {documented.client()},
                        (_, method, _) -> {
                            if (method.getName().equals("serviceName")) {
                                return documented.service();
                            }
                            throw thrown;
                        });
        Object client = Objects.requireNonNull(CLIENTS.get(documented.client())).around(failing);
        return Objects.requireNonNull(
                catchThrowable(() -> documented.operation().invoke(client, (Object) null))
                        .getCause());
    }

    private static List<Documented> documented() {
        List<Documented> documented = new ArrayList<>();
        called().forEach(
                        (client, operations) ->
                                Arrays.stream(client.getMethods())
                                        .filter(method -> operations.contains(method.getName()))
                                        .filter(DocumentedErrorsTest::takesItsRequest)
                                        .forEach(method -> add(documented, client, method)));
        return documented;
    }

    private static boolean takesItsRequest(Method method) {
        return method.getParameterCount() == 1
                && method.getParameterTypes()[0].getSimpleName().endsWith("Request");
    }

    private static void add(
            List<Documented> documented, Class<? extends AwsClient> client, Method method) {
        for (Class<?> type : method.getExceptionTypes()) {
            // What a service's errors have in common is no error of its own.
            if (AwsServiceException.class.isAssignableFrom(type)
                    && type.getSuperclass() != AwsServiceException.class
                    && type != AwsServiceException.class) {
                documented.add(
                        new Documented(client, method, type.asSubclass(AwsServiceException.class)));
            }
        }
    }

    /** Returns the operations that the product calls, as methods of the clients. */
    private static Map<Class<? extends AwsClient>, Set<String>> called() {
        Map<String, Class<? extends AwsClient>> clients =
                CLIENTS.keySet().stream()
                        .collect(Collectors.toMap(Class::getName, client -> client));
        Map<Class<? extends AwsClient>, Set<String>> called =
                new TreeMap<>(Comparator.comparing(Class::getName));
        for (JavaClass type : product()) {
            Stream.concat(
                            type.getMethodCallsFromSelf().stream(),
                            type.getMethodReferencesFromSelf().stream())
                    .map(access -> access.getTarget())
                    .filter(target -> clients.containsKey(target.getOwner().getName()))
                    .forEach(
                            target ->
                                    called.computeIfAbsent(
                                                    Objects.requireNonNull(
                                                            clients.get(
                                                                    target.getOwner().getName())),
                                                    _ -> new TreeSet<>())
                                            .add(target.getName().replaceFirst("Paginator$", "")));
        }
        assertThat(called).containsOnlyKeys(CLIENTS.keySet());
        return called;
    }

    private static Iterable<JavaClass> product() {
        return new ClassFileImporter()
                .withImportOption(place -> place.matches(PRODUCT))
                .importPackages("dev.accountvending");
    }

    private static String source(String type) throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            Path file =
                    files.filter(path -> path.endsWith(type + ".java"))
                            .findFirst()
                            .orElseThrow(() -> new AssertionError("no class " + type));
            return Files.readString(file);
        }
    }

    private static Map<String, Map<String, Map<String, String>>> read() {
        try {
            return new ObjectMapper(new YAMLFactory())
                    .readValue(TABLE.toFile(), new TypeReference<>() {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
