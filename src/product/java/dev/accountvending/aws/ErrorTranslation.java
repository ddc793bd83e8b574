package dev.accountvending.aws;

import dev.accountvending.model.AccountNotReady;
import dev.accountvending.model.Ascii;
import dev.accountvending.model.Explanation;
import dev.accountvending.model.QuotaReached;
import dev.accountvending.model.StepFailure;
import dev.accountvending.model.TransientFailure;
import dev.accountvending.model.VendingFailed;
import dev.accountvending.runtime.LogKeys;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.pagination.sync.SdkIterable;
import software.amazon.awssdk.services.organizations.model.ConstraintViolationException;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Translates every AWS error into one of ours, once, at the edge, with its cause, the account and
 * the operation named. The answers of a fresh account are those seen in practice
 * (awslabs/aws-deployment-framework#243, #283, #519; org-formation/org-formation-cli#192, #465).
 */
final class ErrorTranslation {
    private static final Logger LOG = LoggerFactory.getLogger(ErrorTranslation.class);

    private static final Set<String> TRANSIENT =
            Set.of(
                    "ConcurrentModification",
                    "ConcurrentModificationException",
                    "ConflictException", // Identity Center: an earlier change has not spread yet
                    "DeleteConflict", // IAM, which does not show yet that we have detached all
                    "DestinationParentNotFoundException", // a unit that was just made, or replaced
                    "EntityTemporarilyUnmodifiable",
                    "ExecutionLimitExceeded",
                    "ExpiredNextTokenException",
                    "ExpiredToken",
                    "ExpiredTokenException", // the next run has a session of its own
                    "FinalizingOrganizationException",
                    "InternalErrorException",
                    "InternalFailure",
                    "InternalServerError",
                    "KmsThrottlingException",
                    "OpenIdIdpCommunicationError",
                    "PolicyChangesInProgressException",
                    "PriorRequestNotComplete",
                    "ProvisionedThroughputExceededException",
                    "RequestInProgressException",
                    "RequestLimitExceeded",
                    "ServiceException",
                    "ServiceFailure",
                    "ServiceUnavailable",
                    "SlowDown",
                    "Throttling",
                    "ThrottlingException",
                    "TooManyRequestsException",
                    "TransactionInProgressException");
    private static final Set<String> NOT_READY =
            Set.of(
                    "AuthFailure",
                    "Blocked", // EC2, while AWS verifies an account
                    "InvalidAccessKeyId", // S3's word for InvalidClientTokenId
                    "InvalidClientTokenId",
                    "NotSignedUp", // S3
                    "OptInRequired",
                    "PendingVerification",
                    "RegionDisabledException",
                    "SubscriptionRequiredException",
                    "UnrecognizedClientException");

    private static final Set<String> QUOTA =
            Set.of(
                    "CreationLimitExceededException", // Budgets
                    "LimitExceeded",
                    "LimitExceededException",
                    "ServiceQuotaExceededException",
                    "TooManyHostedZones");

    /** Reasons of Organizations' ConstraintViolationException that pass without action. */
    private static final Set<String> TRANSIENT_CONSTRAINTS =
            Set.of("ACCOUNT_CREATION_RATE_LIMIT_EXCEEDED", "CLOSE_ACCOUNT_REQUESTS_LIMIT_EXCEEDED");

    /** Reasons of Organizations' ConstraintViolationException that an administrator can lift. */
    private static final Set<String> QUOTA_CONSTRAINTS =
            Set.of(
                    "ACCOUNT_NUMBER_LIMIT_EXCEEDED",
                    "CLOSE_ACCOUNT_QUOTA_EXCEEDED",
                    "OU_NUMBER_LIMIT_EXCEEDED",
                    "OU_DEPTH_LIMIT_EXCEEDED");

    /** AWS's words for a denial that no waiting changes. */
    private static final Pattern DENIED_BY_POLICY =
            Pattern.compile("explicit deny|service control policy");

    /** What only our own roles reach, by grants that are deployed with the functions. */
    private static final Set<String> OURS = Set.of("dynamodb", "events", "states");

    private static final String OWN_ACCOUNT = "the vending account";

    private static final Pattern ADDRESS =
            Pattern.compile("[^\\s\"<>()\\[\\]:;,/]+@[A-Za-z0-9-]+(?:\\.[A-Za-z0-9-]+)+");

    private final String account;
    private final boolean member;
    private final boolean entrance;
    private final @Nullable RoleAge role;

    private ErrorTranslation(
            String account, boolean member, boolean entrance, @Nullable RoleAge role) {
        this.account = account;
        this.member = member;
        this.entrance = entrance;
        this.role = role;
    }

    static ErrorTranslation ofOwnAccount() {
        return new ErrorTranslation(OWN_ACCOUNT, false, false, null);
    }

    static ErrorTranslation ofManagementAccount() {
        return new ErrorTranslation("the management account", false, false, null);
    }

    static ErrorTranslation ofMember(String account) {
        return new ErrorTranslation("account " + account, true, false, null);
    }

    /**
     * Returns the translation for calls by a role that we made in a member. What AWS denies to a
     * role that is new passes, unless a policy denies it.
     */
    static ErrorTranslation ofMember(String account, RoleAge role) {
        return new ErrorTranslation("account " + account, true, false, role);
    }

    /**
     * Returns the translation for the AssumeRole into a member, for which a fresh account answers
     * AccessDenied.
     */
    static ErrorTranslation ofEntranceTo(String account) {
        return new ErrorTranslation("account " + account, true, true, null);
    }

    /**
     * Returns the client, with every error that leaves it translated.
     *
     * <p>The SDK's own place for this, an interceptor's {@code modifyException}, can change an
     * error only into one of the same class. So a proxy of the client's interface is used; what the
     * interface itself defines (paginators, consumers for builders) runs on the outside, so that
     * its calls are translated too.
     */
    @SuppressWarnings("unchecked") // C can only be an interface of the client.
    <C> C around(C client) {
        return (C)
                Proxy.newProxyInstance(
                        client.getClass().getClassLoader(),
                        interfaces(client.getClass()).toArray(Class<?>[]::new),
                        (proxy, method, arguments) -> call(client, proxy, method, arguments));
    }

    /** S3's cross-region client inherits its interface from a class that it extends. */
    private static Stream<Class<?>> interfaces(Class<?> client) {
        return Stream.<Class<?>>iterate(client, Objects::nonNull, Class::getSuperclass)
                .flatMap(type -> Arrays.stream(type.getInterfaces()))
                .distinct();
    }

    private Object call(Object client, Object proxy, Method method, Object @Nullable [] arguments)
            throws Throwable {
        if (method.isDefault() && !isOperation(method)) {
            return InvocationHandler.invokeDefault(proxy, method, arguments);
        }
        try {
            return method.invoke(client, arguments);
        } catch (InvocationTargetException thrown) {
            throw translate(operation(client, method), thrown.getTargetException());
        }
    }

    /**
     * Returns whether a client implements a method itself: each that takes a request, but no
     * paginator.
     */
    private static boolean isOperation(Method method) {
        Class<?>[] parameters = method.getParameterTypes();
        return parameters.length > 0
                && SdkRequest.class.isAssignableFrom(parameters[0])
                && !SdkIterable.class.isAssignableFrom(method.getReturnType());
    }

    private static String operation(Object client, Method method) {
        String service = client instanceof SdkClient sdk ? sdk.serviceName() : "aws";
        String name = method.getName();
        return Ascii.lower(service)
                + ":"
                + name.substring(0, 1).toUpperCase(Locale.ROOT)
                + name.substring(1);
    }

    private Throwable translate(String operation, Throwable thrown) {
        return switch (thrown) {
            case AwsServiceException error -> translate(operation, withoutAddresses(error));
            case SdkClientException lost -> {
                isBusy(operation, "NoAnswer");
                yield new TransientFailure(
                        Explanation.of(
                                "AWS did not answer %s for %s: %s"
                                        .formatted(operation, account, lost.getMessage())),
                        lost);
            }
            case Throwable other -> other;
        };
    }

    /** Not every such failure fails a function, so each is logged. */
    private static void isBusy(String operation, String code) {
        LOG.atInfo()
                .addKeyValue(LogKeys.OPERATION, operation)
                .addKeyValue(LogKeys.CODE, code)
                .log("AWS is busy");
    }

    /**
     * AWS names people in its messages, as sessions and as recipients. Our exceptions are logged,
     * by us and, with the messages of all causes, by Lambda.
     */
    private static AwsServiceException withoutAddresses(AwsServiceException error) {
        AwsErrorDetails details = error.awsErrorDetails();
        if (details == null || details.errorMessage() == null) {
            return error;
        }
        String masked = ADDRESS.matcher(details.errorMessage()).replaceAll("(address)");
        if (masked.equals(details.errorMessage())) {
            return error;
        }
        AwsErrorDetails maskedDetails = details.toBuilder().errorMessage(masked).build();
        AwsServiceException copy =
                error.toBuilder().awsErrorDetails(maskedDetails).message(masked).build();
        copy.setStackTrace(error.getStackTrace());
        return copy;
    }

    /**
     * EC2 answers OptInRequired and AuthFailure with a status of 401. Java's own HTTP client does
     * not return that body (HttpRetryException, as the request was sent as a stream), so there is
     * no code.
     */
    private boolean isNotReady(String code, AwsServiceException error) {
        return NOT_READY.contains(code)
                || (code.isEmpty() && error.statusCode() == 401)
                || (entrance && code.startsWith("AccessDenied"))
                || isNotSeenYet(code, error);
    }

    /** Returns whether IAM, or a service that asks it, may just not know yet what we have made. */
    private boolean isNotSeenYet(String code, AwsServiceException error) {
        AwsErrorDetails details = error.awsErrorDetails();
        String message = message(details);
        if (code.equals("MalformedPolicyDocument")) {
            return message.contains("Invalid principal"); // it was made a moment ago
        }
        return role != null
                && details != null
                && RoleAge.isDenial(code)
                && !DENIED_BY_POLICY.matcher(message).find()
                && role.isNewAt(details);
    }

    /**
     * Returns whether a deployment may go on: functions and their roles are not changed at once,
     * and a changed role is not seen at once.
     */
    private boolean isNotGrantedYet(
            String operation, String code, @Nullable AwsErrorDetails details) {
        return account.equals(OWN_ACCOUNT)
                && OURS.contains(operation.substring(0, operation.indexOf(':')))
                && RoleAge.isDenial(code)
                && !DENIED_BY_POLICY.matcher(message(details)).find();
    }

    private static String message(@Nullable AwsErrorDetails details) {
        return details == null || details.errorMessage() == null ? "" : details.errorMessage();
    }

    private StepFailure translate(String operation, AwsServiceException error) {
        AwsErrorDetails details = error.awsErrorDetails();
        String code = details == null || details.errorCode() == null ? "" : details.errorCode();
        String said =
                "AWS answered %s for %s with %s: %s"
                        .formatted(
                                operation,
                                account,
                                code.isEmpty() ? error.statusCode() : code,
                                details == null
                                        ? "no details"
                                        : message(details).replaceFirst("\\.+$", ""));
        String constraint =
                error instanceof ConstraintViolationException violated
                                && violated.reasonAsString() != null
                        ? violated.reasonAsString()
                        : "";
        String reason = constraint.isEmpty() ? code : constraint;
        boolean askedTooOften = // Cost Explorer's own name for throttling
                error
                        instanceof
                        software.amazon.awssdk.services.costexplorer.model.LimitExceededException;
        if (!askedTooOften && (QUOTA.contains(code) || QUOTA_CONSTRAINTS.contains(constraint))) {
            return new QuotaReached(
                    Explanation.of(
                            "A quota of AWS's is used up; administrators have been told.",
                            said + ". Ask AWS for a higher quota, or free some of it."),
                    reason,
                    error);
        }
        if (askedTooOften
                || TRANSIENT.contains(code)
                || TRANSIENT_CONSTRAINTS.contains(constraint)
                || error.isThrottlingException()
                || error.statusCode() >= 500
                || isNotGrantedYet(operation, code, details)) {
            isBusy(operation, reason.isEmpty() ? String.valueOf(error.statusCode()) : reason);
            return new TransientFailure(Explanation.of(said), reason, error);
        }
        if (member && isNotReady(code, error)) {
            return new AccountNotReady(Explanation.of(said), reason, error);
        }
        return new VendingFailed(
                Explanation.of("AWS refused a step on the way to your account.", said + "."),
                reason,
                error);
    }
}
