package dev.accountvending.simulation.aws;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ssoadmin.SsoAdminClient;
import software.amazon.awssdk.services.ssoadmin.model.AccountAssignment;
import software.amazon.awssdk.services.ssoadmin.model.ConflictException;
import software.amazon.awssdk.services.ssoadmin.model.CreateAccountAssignmentRequest;
import software.amazon.awssdk.services.ssoadmin.model.CreateAccountAssignmentResponse;
import software.amazon.awssdk.services.ssoadmin.model.CustomerManagedPolicyReference;
import software.amazon.awssdk.services.ssoadmin.model.DeleteAccountAssignmentRequest;
import software.amazon.awssdk.services.ssoadmin.model.DeleteAccountAssignmentResponse;
import software.amazon.awssdk.services.ssoadmin.model.DescribeAccountAssignmentCreationStatusRequest;
import software.amazon.awssdk.services.ssoadmin.model.DescribeAccountAssignmentCreationStatusResponse;
import software.amazon.awssdk.services.ssoadmin.model.DescribePermissionSetRequest;
import software.amazon.awssdk.services.ssoadmin.model.DescribePermissionSetResponse;
import software.amazon.awssdk.services.ssoadmin.model.GetPermissionsBoundaryForPermissionSetRequest;
import software.amazon.awssdk.services.ssoadmin.model.GetPermissionsBoundaryForPermissionSetResponse;
import software.amazon.awssdk.services.ssoadmin.model.ListAccountAssignmentsRequest;
import software.amazon.awssdk.services.ssoadmin.model.ListAccountAssignmentsResponse;
import software.amazon.awssdk.services.ssoadmin.model.PrincipalType;
import software.amazon.awssdk.services.ssoadmin.model.ResourceNotFoundException;
import software.amazon.awssdk.services.ssoadmin.model.StatusValues;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Identity Center: permission sets, and assignments that AWS makes and removes in its own time (<a
 * href="https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_CreateAccountAssignment.html">CreateAccountAssignment</a>).
 */
public final class AssignmentsService implements SsoAdminClient {
    public static final String INSTANCE = "arn:aws:sso:::instance/ssoins-1";
    private static final String SETS = "arn:aws:sso:::permissionSet/ssoins-1/ps-";

    private final OrganizationState organization;
    private final Clock clock;
    private final AwsTimes times;
    private final Refusal refusal;
    private final Map<String, Held> byRequest = new LinkedHashMap<>();
    private final Map<String, @Nullable CustomerManagedPolicyReference> boundaries =
            new LinkedHashMap<>();

    private static final class Held {
        final String account;
        final String permissionSet;
        final String user;
        final Instant madeAt;
        final boolean fails;
        Instant removedAt = Instant.MAX;

        Held(CreateAccountAssignmentRequest request, Instant madeAt, boolean fails) {
            this.account = request.targetId();
            this.permissionSet = request.permissionSetArn();
            this.user = request.principalId();
            this.madeAt = madeAt;
            this.fails = fails;
        }

        boolean isOf(String someAccount, String someSet) {
            return account.equals(someAccount) && permissionSet.equals(someSet);
        }

        boolean isInForce(Instant now) {
            return !fails && !now.isBefore(madeAt) && now.isBefore(removedAt);
        }

        /** Returns whether AWS makes or removes it just now. */
        boolean isChanging(Instant now) {
            return now.isBefore(madeAt)
                    || (!removedAt.equals(Instant.MAX) && now.isBefore(removedAt));
        }
    }

    AssignmentsService(OrganizationState organization, Clock clock, AwsTimes times) {
        this.organization = organization;
        this.clock = clock;
        this.times = times;
        this.refusal = new Refusal("SsoAdmin", clock);
    }

    /** Makes a permission set with our boundary; returns its ARN. */
    public String addPermissionSet(String name) {
        boundaries.put(
                SETS + name,
                CustomerManagedPolicyReference.builder()
                        .name("VendingBoundary")
                        .path("/vending/")
                        .build());
        return SETS + name;
    }

    /** Takes a permission set's boundary away, as an outsider does. */
    public void removeBoundary(String permissionSet) {
        boundaries.put(permissionSet, null);
    }

    /** Assigns a user by hand, as an outsider does, in force at once. */
    public void assign(String account, String permissionSet, String user) {
        byRequest.put(
                "by-hand-" + byRequest.size(),
                new Held(
                        CreateAccountAssignmentRequest.builder()
                                .targetId(account)
                                .permissionSetArn(permissionSet)
                                .principalId(user)
                                .build(),
                        clock.instant(),
                        false));
    }

    /** Returns the names of the permission sets that let a user into an account now. */
    List<String> inForce(String account, String user) {
        Instant now = clock.instant();
        return byRequest.values().stream()
                .filter(it -> it.account.equals(account) && it.user.equals(user))
                .filter(it -> it.isInForce(now))
                .map(it -> nameOf(it.permissionSet))
                .distinct()
                .toList();
    }

    @Override
    public CreateAccountAssignmentResponse createAccountAssignment(
            CreateAccountAssignmentRequest request) {
        requireSet(request.permissionSetArn());
        Instant now = clock.instant();
        Optional<Held> twin =
                find(request.targetId(), request.permissionSetArn(), request.principalId());
        if (twin.filter(it -> it.isChanging(now)).isPresent()) {
            throw conflict();
        }
        boolean fails =
                organization
                        .find(request.targetId())
                        .filter(account -> !account.isClosed() && !account.isSuspended())
                        .isEmpty();
        String id = "request-%08d".formatted(byRequest.size() + 1);
        byRequest.put(id, new Held(request, now.plus(times.assignment()), fails));
        return CreateAccountAssignmentResponse.builder()
                .accountAssignmentCreationStatus(
                        it -> it.requestId(id).status(StatusValues.IN_PROGRESS))
                .build();
    }

    @Override
    public DescribeAccountAssignmentCreationStatusResponse describeAccountAssignmentCreationStatus(
            DescribeAccountAssignmentCreationStatusRequest request) {
        Held held = byRequest.get(request.accountAssignmentCreationRequestId());
        if (held == null) {
            throw missing("request");
        }
        StatusValues status =
                clock.instant().isBefore(held.madeAt)
                        ? StatusValues.IN_PROGRESS
                        : held.fails ? StatusValues.FAILED : StatusValues.SUCCEEDED;
        return DescribeAccountAssignmentCreationStatusResponse.builder()
                .accountAssignmentCreationStatus(
                        it ->
                                it.status(status)
                                        .failureReason(
                                                held.fails ? "The account is not active." : null))
                .build();
    }

    @Override
    public DeleteAccountAssignmentResponse deleteAccountAssignment(
            DeleteAccountAssignmentRequest request) {
        Instant now = clock.instant();
        Held held =
                find(request.targetId(), request.permissionSetArn(), request.principalId())
                        .orElseThrow(() -> missing("assignment"));
        if (held.isChanging(now)) {
            throw conflict();
        }
        Instant removedAt = now.plus(times.assignment());
        byRequest.values().stream()
                .filter(it -> it.isOf(held.account, held.permissionSet))
                .filter(it -> it.user.equals(held.user) && it.isInForce(now))
                .forEach(it -> it.removedAt = removedAt);
        return DeleteAccountAssignmentResponse.builder()
                .accountAssignmentDeletionStatus(it -> it.status(StatusValues.IN_PROGRESS))
                .build();
    }

    @Override
    public ListAccountAssignmentsResponse listAccountAssignments(
            ListAccountAssignmentsRequest request) {
        requireSet(request.permissionSetArn());
        Instant now = clock.instant();
        List<String> users = new ArrayList<>();
        byRequest.values().stream()
                .filter(it -> it.isOf(request.accountId(), request.permissionSetArn()))
                .filter(it -> it.isInForce(now) && !users.contains(it.user))
                .forEach(it -> users.add(it.user));
        return ListAccountAssignmentsResponse.builder()
                .accountAssignments(
                        users.stream()
                                .map(
                                        user ->
                                                AccountAssignment.builder()
                                                        .accountId(request.accountId())
                                                        .permissionSetArn(
                                                                request.permissionSetArn())
                                                        .principalType(PrincipalType.USER)
                                                        .principalId(user)
                                                        .build())
                                .toList())
                .build();
    }

    @Override
    public DescribePermissionSetResponse describePermissionSet(
            DescribePermissionSetRequest request) {
        requireSet(request.permissionSetArn());
        return DescribePermissionSetResponse.builder()
                .permissionSet(it -> it.name(nameOf(request.permissionSetArn())))
                .build();
    }

    @Override
    public GetPermissionsBoundaryForPermissionSetResponse getPermissionsBoundaryForPermissionSet(
            GetPermissionsBoundaryForPermissionSetRequest request) {
        CustomerManagedPolicyReference boundary = boundaries.get(request.permissionSetArn());
        if (boundary == null) {
            throw missing("boundary");
        }
        return GetPermissionsBoundaryForPermissionSetResponse.builder()
                .permissionsBoundary(it -> it.customerManagedPolicyReference(boundary))
                .build();
    }

    @Override
    public String serviceName() {
        return "sso";
    }

    @Override
    public void close() {}

    /** Returns the assignment that is there, or is being made or removed. */
    private Optional<Held> find(String account, String permissionSet, String user) {
        Instant now = clock.instant();
        return byRequest.values().stream()
                .filter(it -> it.isOf(account, permissionSet) && it.user.equals(user))
                .filter(it -> !it.fails && (it.isInForce(now) || it.isChanging(now)))
                .findFirst();
    }

    private static String nameOf(String permissionSet) {
        return permissionSet.substring(SETS.length());
    }

    private void requireSet(String arn) {
        if (!boundaries.containsKey(arn)) {
            throw missing("permission set");
        }
    }

    private AwsServiceException conflict() {
        return refusal.of(
                ConflictException.builder(),
                400,
                "ConflictException",
                "An operation on the assignment is in progress.");
    }

    private AwsServiceException missing(String what) {
        return refusal.of(
                ResourceNotFoundException.builder(),
                400,
                "ResourceNotFoundException",
                "There is no such %s.".formatted(what));
    }
}
