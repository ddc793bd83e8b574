package dev.accountvending.simulation.aws;

import dev.accountvending.simulation.aws.OrganizationState.Creation;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.organizations.model.Account;
import software.amazon.awssdk.services.organizations.model.CloseAccountRequest;
import software.amazon.awssdk.services.organizations.model.CloseAccountResponse;
import software.amazon.awssdk.services.organizations.model.ConstraintViolationException;
import software.amazon.awssdk.services.organizations.model.ConstraintViolationExceptionReason;
import software.amazon.awssdk.services.organizations.model.CreateAccountFailureReason;
import software.amazon.awssdk.services.organizations.model.CreateAccountRequest;
import software.amazon.awssdk.services.organizations.model.CreateAccountResponse;
import software.amazon.awssdk.services.organizations.model.CreateAccountState;
import software.amazon.awssdk.services.organizations.model.CreateAccountStatus;
import software.amazon.awssdk.services.organizations.model.DescribeAccountRequest;
import software.amazon.awssdk.services.organizations.model.DescribeAccountResponse;
import software.amazon.awssdk.services.organizations.model.DescribeCreateAccountStatusRequest;
import software.amazon.awssdk.services.organizations.model.DescribeCreateAccountStatusResponse;
import software.amazon.awssdk.services.organizations.model.ListAccountsForParentRequest;
import software.amazon.awssdk.services.organizations.model.ListAccountsForParentResponse;
import software.amazon.awssdk.services.organizations.model.ListAccountsRequest;
import software.amazon.awssdk.services.organizations.model.ListAccountsResponse;
import software.amazon.awssdk.services.organizations.model.ListCreateAccountStatusRequest;
import software.amazon.awssdk.services.organizations.model.ListCreateAccountStatusResponse;
import software.amazon.awssdk.services.organizations.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.organizations.model.ListTagsForResourceResponse;
import software.amazon.awssdk.services.organizations.model.MoveAccountRequest;
import software.amazon.awssdk.services.organizations.model.MoveAccountResponse;
import software.amazon.awssdk.services.organizations.model.Tag;
import software.amazon.awssdk.services.organizations.model.TagResourceRequest;
import software.amazon.awssdk.services.organizations.model.TagResourceResponse;
import software.amazon.awssdk.services.organizations.model.UntagResourceRequest;
import software.amazon.awssdk.services.organizations.model.UntagResourceResponse;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Organizations, with its quotas and throttles (<a
 * href="https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html">quotas</a>).
 */
public final class OrganizationsService extends OrganizationTree {
    private static final int CREATIONS_AT_ONCE = 5;
    private static final int CLOSURES_AT_ONCE = 3;
    private static final Duration CLOSING_WINDOW = Duration.ofDays(30);

    private final AwsTimes times;

    /** How many accounts the organization may have; closed ones count until they are gone. */
    public int accountQuota = 10_000;

    /** How many accounts AWS closes within 30 days; null: its usual quota. */
    public @Nullable Integer closingQuota;

    /** Why the next creation that is accepted fails in the end; null: it succeeds. */
    public @Nullable CreateAccountFailureReason failNext;

    OrganizationsService(OrganizationState state, String management, Clock clock, AwsTimes times) {
        super(state, management, clock);
        this.times = times;
    }

    @Override
    public CreateAccountResponse createAccount(CreateAccountRequest request) {
        enter("CreateAccount");
        if (state.creationsUnderWay() >= CREATIONS_AT_ONCE) {
            throw constraint(
                    ConstraintViolationExceptionReason.ACCOUNT_CREATION_RATE_LIMIT_EXCEEDED);
        }
        if (state.accounts().size() + state.creationsUnderWay() >= accountQuota) {
            throw constraint(ConstraintViolationExceptionReason.ACCOUNT_NUMBER_LIMIT_EXCEEDED);
        }
        Instant now = clock.instant();
        Creation creation =
                new Creation(
                        "car-%032x".formatted(state.creations.size() + 1),
                        request.accountName(),
                        request.email(),
                        request.roleName(),
                        request.tags().stream().collect(Collectors.toMap(Tag::key, Tag::value)),
                        now,
                        now.plus(times.accountCreation()));
        if (state.isTaken(creation.email)) {
            creation.failure = CreateAccountFailureReason.EMAIL_ALREADY_EXISTS.toString();
        }
        if (failNext != null) {
            creation.failsWith = failNext.toString();
            failNext = null;
        }
        state.begin(creation);
        return CreateAccountResponse.builder().createAccountStatus(shown(creation)).build();
    }

    @Override
    public DescribeCreateAccountStatusResponse describeCreateAccountStatus(
            DescribeCreateAccountStatusRequest request) {
        enter("DescribeCreateAccountStatus");
        Creation creation = state.creations.get(request.createAccountRequestId());
        if (creation == null) {
            throw refuse("CreateAccountStatusNotFoundException", "There is no such request.");
        }
        return DescribeCreateAccountStatusResponse.builder()
                .createAccountStatus(shown(creation))
                .build();
    }

    @Override
    public ListCreateAccountStatusResponse listCreateAccountStatus(
            ListCreateAccountStatusRequest request) {
        enter("ListCreateAccountStatus");
        Page<CreateAccountStatus> page =
                page(
                        state.creations.values().stream()
                                .map(OrganizationsService::shown)
                                .filter(it -> request.states().contains(it.state())),
                        request.nextToken(),
                        PAGE);
        return ListCreateAccountStatusResponse.builder()
                .createAccountStatuses(page.items())
                .nextToken(page.next())
                .build();
    }

    private static CreateAccountStatus shown(Creation creation) {
        CreateAccountState status =
                creation.isUnderWay()
                        ? CreateAccountState.IN_PROGRESS
                        : creation.failure == null
                                ? CreateAccountState.SUCCEEDED
                                : CreateAccountState.FAILED;
        return CreateAccountStatus.builder()
                .id(creation.id)
                .accountName(creation.name)
                .state(status)
                .accountId(creation.account)
                .failureReason(creation.failure)
                .requestedTimestamp(creation.requested)
                .completedTimestamp(creation.isUnderWay() ? null : creation.due)
                .build();
    }

    @Override
    public CloseAccountResponse closeAccount(CloseAccountRequest request) {
        enter("CloseAccount");
        SimulatedAccount account = account(request.accountId());
        if (account.id.equals(management)) {
            throw constraint(ConstraintViolationExceptionReason.CANNOT_CLOSE_MANAGEMENT_ACCOUNT);
        }
        if (account.closedAt != null) {
            throw isClosing(account)
                    ? refuse("ConflictException", "The account is being closed.")
                    : refuse("AccountAlreadyClosedException", "The account is closed.");
        }
        if (closuresUnderWay() >= CLOSURES_AT_ONCE) {
            throw constraint(
                    ConstraintViolationExceptionReason.CLOSE_ACCOUNT_REQUESTS_LIMIT_EXCEEDED);
        }
        if (closedLately() >= closingQuota()) {
            throw constraint(ConstraintViolationExceptionReason.CLOSE_ACCOUNT_QUOTA_EXCEEDED);
        }
        account.closedAt = clock.instant();
        account.closureEndsAt = account.closedAt.plus(times.accountClosure());
        return CloseAccountResponse.builder().build();
    }

    /** Returns how many accounts are being closed. */
    public long closuresUnderWay() {
        return state.accounts().stream().filter(this::isClosing).count();
    }

    /** Returns how many accounts were closed within 30 days. */
    public long closedLately() {
        Instant since = clock.instant().minus(CLOSING_WINDOW);
        return state.accounts().stream()
                .filter(it -> it.closedAt != null && it.closedAt.isAfter(since))
                .count();
    }

    /** Returns how many may be. */
    public int closingQuota() {
        return closingQuota != null
                ? closingQuota
                : Math.max(250, Math.min(1000, state.accounts().size() / 5));
    }

    private boolean isClosing(SimulatedAccount account) {
        return account.closureEndsAt != null && clock.instant().isBefore(account.closureEndsAt);
    }

    @Override
    public ListAccountsResponse listAccounts(ListAccountsRequest request) {
        enter("ListAccounts");
        Page<Account> page =
                page(state.accounts().stream().map(this::shown), request.nextToken(), PAGE);
        return ListAccountsResponse.builder().accounts(page.items()).nextToken(page.next()).build();
    }

    @Override
    public DescribeAccountResponse describeAccount(DescribeAccountRequest request) {
        enter("DescribeAccount");
        return DescribeAccountResponse.builder()
                .account(shown(account(request.accountId())))
                .build();
    }

    private Account shown(SimulatedAccount account) {
        String status =
                isClosing(account)
                        ? "PENDING_CLOSURE"
                        : account.closedAt != null || account.suspended ? "SUSPENDED" : "ACTIVE";
        return Account.builder()
                .id(account.id)
                .arn("arn:aws:organizations::%s:account/o-sim/%s".formatted(management, account.id))
                .email(account.email)
                .name(account.name)
                .status(status)
                .state(account.closedAt != null && !isClosing(account) ? "CLOSED" : status)
                .joinedTimestamp(account.createdAt)
                .build();
    }

    @Override
    public ListTagsForResourceResponse listTagsForResource(ListTagsForResourceRequest request) {
        enter("ListTagsForResource");
        return ListTagsForResourceResponse.builder()
                .tags(
                        account(request.resourceId()).tags.entrySet().stream()
                                .map(
                                        it ->
                                                Tag.builder()
                                                        .key(it.getKey())
                                                        .value(it.getValue())
                                                        .build())
                                .toList())
                .build();
    }

    @Override
    public TagResourceResponse tagResource(TagResourceRequest request) {
        enter("TagResource");
        Map<String, String> tags = account(request.resourceId()).tags;
        request.tags().forEach(tag -> tags.put(tag.key(), tag.value()));
        return TagResourceResponse.builder().build();
    }

    @Override
    public UntagResourceResponse untagResource(UntagResourceRequest request) {
        enter("UntagResource");
        account(request.resourceId()).tags.keySet().removeAll(Set.copyOf(request.tagKeys()));
        return UntagResourceResponse.builder().build();
    }

    @Override
    public ListAccountsForParentResponse listAccountsForParent(
            ListAccountsForParentRequest request) {
        enter("ListAccountsForParent");
        requireParent(request.parentId());
        Page<Account> page =
                page(
                        state.accounts().stream()
                                .filter(it -> it.unit.equals(request.parentId()))
                                .map(this::shown),
                        request.nextToken(),
                        PAGE);
        return ListAccountsForParentResponse.builder()
                .accounts(page.items())
                .nextToken(page.next())
                .build();
    }

    @Override
    public MoveAccountResponse moveAccount(MoveAccountRequest request) {
        enter("MoveAccount");
        SimulatedAccount account = account(request.accountId());
        if (!state.has(request.destinationParentId())) {
            throw refuse("DestinationParentNotFoundException", "There is no such destination.");
        }
        if (account.unit.equals(request.destinationParentId())) {
            throw refuse("DuplicateAccountException", "The account is there already.");
        }
        if (!account.unit.equals(request.sourceParentId())) {
            throw refuse("SourceParentNotFoundException", "The account is not in the source.");
        }
        account.unit = request.destinationParentId();
        return MoveAccountResponse.builder().build();
    }

    private SimulatedAccount account(String id) {
        return state.find(id)
                .orElseThrow(() -> refuse("AccountNotFoundException", "There is no such account."));
    }

    private AwsServiceException constraint(ConstraintViolationExceptionReason reason) {
        return refusal.of(
                ConstraintViolationException.builder().reason(reason),
                400,
                "ConstraintViolationException",
                "You have exceeded a limit: " + reason);
    }
}
