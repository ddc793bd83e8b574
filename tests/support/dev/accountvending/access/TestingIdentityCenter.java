package dev.accountvending.access;

import dev.accountvending.model.Explanation;
import dev.accountvending.model.TransientFailure;
import dev.accountvending.model.VendingFailed;
import dev.accountvending.runtime.IdentityCenter;
import dev.accountvending.runtime.LambdaEnvironment;
import dev.accountvending.runtime.Settings;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.services.identitystore.IdentitystoreClient;
import software.amazon.awssdk.services.identitystore.model.Email;
import software.amazon.awssdk.services.identitystore.model.GetUserIdRequest;
import software.amazon.awssdk.services.identitystore.model.GetUserIdResponse;
import software.amazon.awssdk.services.identitystore.model.ListUsersRequest;
import software.amazon.awssdk.services.identitystore.model.ListUsersResponse;
import software.amazon.awssdk.services.identitystore.model.User;
import software.amazon.awssdk.services.ssoadmin.SsoAdminClient;
import software.amazon.awssdk.services.ssoadmin.model.AccountAssignment;
import software.amazon.awssdk.services.ssoadmin.model.AccountAssignmentOperationStatus;
import software.amazon.awssdk.services.ssoadmin.model.CreateAccountAssignmentRequest;
import software.amazon.awssdk.services.ssoadmin.model.CreateAccountAssignmentResponse;
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
import software.amazon.awssdk.services.ssoadmin.model.PermissionSet;
import software.amazon.awssdk.services.ssoadmin.model.PermissionsBoundary;
import software.amazon.awssdk.services.ssoadmin.model.PrincipalType;
import software.amazon.awssdk.services.ssoadmin.model.StatusValues;

import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Identity Center and its store, as far as our steps use them. */
public final class TestingIdentityCenter {
    public static final Map<String, String> SETTINGS =
            Map.of(
                    "AVM_IDENTITY_CENTER_INSTANCE_ARN", "arn:aws:sso:::instance/ssoins-1",
                    "AVM_IDENTITY_STORE_ID", "d-1",
                    "AVM_PERMISSION_SETS", "developer=arn:aws:sso:::permissionSet/ssoins-1/ps-1",
                    "AVM_ACCESS_PORTAL_URL", "https://example.awsapps.com/start/",
                    "AVM_SSO_REGION", "eu-west-1");

    /** Ids of users by e-mail address. */
    final Map<String, String> users = new HashMap<>(Map.of("ana@example.com", "u-ana"));

    final List<AccountAssignment> assignments = new ArrayList<>();
    StatusValues making = StatusValues.IN_PROGRESS;
    @Nullable String failureReason;

    /** AWS's error code for the next CreateAccountAssignment. */
    @Nullable String refuseWith;

    /** Of the one permission set. */
    @Nullable PermissionsBoundary boundary = boundary("VendingBoundary", "/vending/");

    boolean loseAnswer;

    /** Assignments that were told to go stay for as long as this. */
    boolean keeping;

    /** How many times an assignment was told to go. */
    int removals;

    static PermissionsBoundary boundary(String name, String path) {
        return PermissionsBoundary.builder()
                .customerManagedPolicyReference(policy -> policy.name(name).path(path))
                .build();
    }

    static Settings settings() {
        return new Settings(new LambdaEnvironment(SETTINGS, Clock.systemUTC()));
    }

    /** Somebody is assigned to an account. */
    void assign(String account, String user) {
        assignments.add(
                AccountAssignment.builder()
                        .accountId(account)
                        .permissionSetArn("arn:aws:sso:::permissionSet/ssoins-1/ps-1")
                        .principalType(PrincipalType.USER)
                        .principalId(user)
                        .build());
    }

    SsoAdminClient sso(IdentityCenter center) {
        return new Sso(center.instance());
    }

    public IdentitystoreClient store(IdentityCenter center) {
        return new Store(center.identityStore());
    }

    private final class Store implements IdentitystoreClient {
        private final String id;

        Store(String id) {
            this.id = id;
        }

        @Override
        public GetUserIdResponse getUserId(GetUserIdRequest request) {
            var attribute = request.alternateIdentifier().uniqueAttribute();
            String user =
                    attribute.attributePath().equals("emails.value")
                                    && request.identityStoreId().equals(id)
                            ? users.get(attribute.attributeValue().asString())
                            : null;
            if (user == null) {
                throw new VendingFailed(Explanation.of("?"), "ResourceNotFoundException", null);
            }
            return GetUserIdResponse.builder().userId(user).build();
        }

        @Override
        public ListUsersResponse listUsers(ListUsersRequest request) {
            return ListUsersResponse.builder()
                    .users(
                            users.entrySet().stream()
                                    .map(
                                            user ->
                                                    User.builder()
                                                            .userId(user.getValue())
                                                            .emails(
                                                                    List.of(
                                                                            Email.builder()
                                                                                    .value(
                                                                                            user
                                                                                                    .getKey())
                                                                                    .build()))
                                                            .build())
                                    .toList())
                    .build();
        }

        @Override
        public String serviceName() {
            return "identitystore";
        }

        @Override
        public void close() {}
    }

    private final class Sso implements SsoAdminClient {
        private final String instance;

        Sso(String instance) {
            this.instance = instance;
        }

        @Override
        public DescribePermissionSetResponse describePermissionSet(
                DescribePermissionSetRequest request) {
            require(request.instanceArn().equals(instance));
            require(request.permissionSetArn().endsWith("/ps-1"));
            return DescribePermissionSetResponse.builder()
                    .permissionSet(PermissionSet.builder().name("Work").build())
                    .build();
        }

        @Override
        public GetPermissionsBoundaryForPermissionSetResponse
                getPermissionsBoundaryForPermissionSet(
                        GetPermissionsBoundaryForPermissionSetRequest request) {
            require(boundary != null);
            return GetPermissionsBoundaryForPermissionSetResponse.builder()
                    .permissionsBoundary(boundary)
                    .build();
        }

        /** In pages of one. */
        @Override
        public ListAccountAssignmentsResponse listAccountAssignments(
                ListAccountAssignmentsRequest request) {
            int at = Optional.ofNullable(request.nextToken()).map(Integer::parseInt).orElse(0);
            List<AccountAssignment> found =
                    assignments.stream()
                            .filter(a -> a.accountId().equals(request.accountId()))
                            .filter(a -> a.permissionSetArn().equals(request.permissionSetArn()))
                            .toList();
            return ListAccountAssignmentsResponse.builder()
                    .accountAssignments(found.stream().skip(at).limit(1).toList())
                    .nextToken(at + 1 < found.size() ? Integer.toString(at + 1) : null)
                    .build();
        }

        @Override
        public CreateAccountAssignmentResponse createAccountAssignment(
                CreateAccountAssignmentRequest request) {
            if (refuseWith != null) {
                throw new VendingFailed(
                        Explanation.of("No.", "AWS answered " + refuseWith), refuseWith, null);
            }
            assignments.add(
                    AccountAssignment.builder()
                            .accountId(request.targetId())
                            .permissionSetArn(request.permissionSetArn())
                            .principalType(request.principalType())
                            .principalId(request.principalId())
                            .build());
            if (loseAnswer) {
                loseAnswer = false;
                throw new TransientFailure("answer lost");
            }
            return CreateAccountAssignmentResponse.builder()
                    .accountAssignmentCreationStatus(status("r-1"))
                    .build();
        }

        @Override
        public DeleteAccountAssignmentResponse deleteAccountAssignment(
                DeleteAccountAssignmentRequest request) {
            if (refuseWith != null) {
                throw new VendingFailed(Explanation.of("No."), refuseWith, null);
            }
            removals++;
            AccountAssignment doomed =
                    AccountAssignment.builder()
                            .accountId(request.targetId())
                            .permissionSetArn(request.permissionSetArn())
                            .principalType(request.principalType())
                            .principalId(request.principalId())
                            .build();
            require(assignments.contains(doomed));
            if (keeping && removals > 1) {
                throw new TransientFailure("ConflictException");
            }
            if (!keeping) {
                assignments.remove(doomed);
            }
            if (loseAnswer) {
                loseAnswer = false;
                throw new TransientFailure("answer lost");
            }
            return DeleteAccountAssignmentResponse.builder().build();
        }

        @Override
        public DescribeAccountAssignmentCreationStatusResponse
                describeAccountAssignmentCreationStatus(
                        DescribeAccountAssignmentCreationStatusRequest request) {
            return DescribeAccountAssignmentCreationStatusResponse.builder()
                    .accountAssignmentCreationStatus(
                            status(request.accountAssignmentCreationRequestId()))
                    .build();
        }

        @Override
        public String serviceName() {
            return "sso";
        }

        @Override
        public void close() {}

        private AccountAssignmentOperationStatus status(String request) {
            return AccountAssignmentOperationStatus.builder()
                    .requestId(request)
                    .status(making)
                    .failureReason(failureReason)
                    .build();
        }

        private static void require(boolean known) {
            if (!known) {
                throw new VendingFailed(Explanation.of("?"), "ResourceNotFoundException", null);
            }
        }
    }
}
