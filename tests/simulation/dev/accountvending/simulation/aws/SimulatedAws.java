package dev.accountvending.simulation.aws;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.acm.AcmClient;
import software.amazon.awssdk.services.apigatewayv2.ApiGatewayV2Client;
import software.amazon.awssdk.services.budgets.BudgetsClient;
import software.amazon.awssdk.services.codebuild.CodeBuildClient;
import software.amazon.awssdk.services.costexplorer.CostExplorerClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.identitystore.IdentitystoreClient;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.ssoadmin.SsoAdminClient;
import software.amazon.awssdk.services.sts.model.StsException;

import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * AWS in one process: an organization, its management account, an identity account, and whatever
 * members are made. What AWS does in its own time is computed from the clock when somebody looks.
 */
public final class SimulatedAws {
    /** Services that do not answer in a new account, and the code by which they say so. */
    private static final Map<String, String> SIGNED_UP_LATER =
            Map.of(
                    "ec2", "OptInRequired",
                    "s3", "NotSignedUp",
                    "route53", "SubscriptionRequiredException",
                    "acm", "SubscriptionRequiredException");

    /** The prefix of a service's actions in policies. */
    private static final ClassValue<String> SERVICES =
            new ClassValue<>() {
                @Override
                protected String computeValue(Class<?> client) {
                    String name =
                            client.getSimpleName()
                                    .replaceFirst("Client$", "")
                                    .toLowerCase(Locale.ROOT);
                    return switch (name) {
                        case "s3control" -> "s3";
                        case "cloudwatchlogs" -> "logs";
                        default -> name;
                    };
                }
            };

    private final Clock clock;
    private final Layout layout;
    private final AwsTimes times;
    private final OrganizationState organization;
    private final OrganizationsService organizations;
    private final Zones zones;
    private final Spending spending;
    private final AssignmentsService center;
    private final UsersService users;
    private final BuildsService builds;
    private final People people;
    private final Set<String> aliases = new HashSet<>();
    private final Map<Endpoint, Object> services = new HashMap<>();

    private record Endpoint(Class<?> client, String account, String region) {}

    public SimulatedAws(Clock clock, RandomGenerator random, Layout layout) {
        this.clock = clock;
        this.layout = layout;
        this.times = new AwsTimes(random);
        this.organization = new OrganizationState(clock, times, layout);
        this.organizations =
                new OrganizationsService(organization, layout.management(), clock, times);
        this.zones = new Zones(clock, layout);
        this.spending = new Spending(clock);
        this.center = new AssignmentsService(organization, clock, times);
        this.users = new UsersService(clock);
        this.people = new People(layout, organization, center, users, clock);
        this.builds = new BuildsService(clock, times, this::clean);
        String byExternalId =
                """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole",\
                "Principal":{"AWS":"arn:aws:iam::%s:root"},\
                "Condition":{"StringEquals":{"sts:ExternalId":"%s"}}}]}"""
                        .formatted(layout.vending(), layout.externalId());
        String byVending = OrganizationState.trustOf(layout.vending());
        role(layout.management(), Layout.ORGANIZATION_ROLE, byExternalId);
        role(layout.management(), Layout.PARENT_ZONE_ROLE, byExternalId);
        role(layout.management(), Layout.PARENT_ZONE_READER, byVending);
        role(layout.identity(), Layout.IDENTITY_READER, byExternalId);
        role(layout.vending(), layout.operatorRole(), byVending);
    }

    private void role(String account, String name, String trust) {
        Instant now = clock.instant();
        organization.account(account).roles.put(name, new HeldRole("/", name, trust, now, now));
    }

    public OrganizationState organization() {
        return organization;
    }

    public OrganizationsService organizations() {
        return organizations;
    }

    public Zones zones() {
        return zones;
    }

    public Spending spending() {
        return spending;
    }

    public AssignmentsService identityCenter() {
        return center;
    }

    public BuildsService builds() {
        return builds;
    }

    public People people() {
        return people;
    }

    public Owner owner() {
        return new Owner(people, layout, zones, clock);
    }

    /** Returns what an account holds that a new one does not. */
    public Holdings holdings(String account) {
        return new Holdings(organization.account(account), this, layout.regions());
    }

    AcmService acm(String account, String region) {
        return (AcmService) service(AcmClient.class, account, region);
    }

    Ec2Service ec2(String account, String region) {
        return (Ec2Service) service(Ec2Client.class, account, region);
    }

    /** Cleans an account as the operator, which must be able to enter and act. */
    private Optional<BuildsService.Cleaning> clean(String account) {
        Caller build = new Caller(layout.vending(), layout.operatorRole(), null);
        try {
            String operator = "arn:aws:iam::%s:role/vending/VendingOperator".formatted(account);
            check(assumeRole(build, operator, null), Ec2Client.class, "TerminateInstances");
        } catch (AwsServiceException shutOut) {
            return Optional.empty();
        }
        return Optional.of(holdings(account).clean());
    }

    /** Returns a service as an account has it in a region; it checks no permission. */
    public Object service(Class<?> client, String account, String region, Caller caller) {
        return service(client, account, region);
    }

    private Object service(Class<?> client, String account, String region) {
        return services.computeIfAbsent(
                new Endpoint(client, account, region), it -> make(client, account, region));
    }

    private Object make(Class<?> client, String id, String region) {
        if (client == OrganizationsClient.class) {
            return organizations;
        }
        if (client == SsoAdminClient.class) {
            return center;
        }
        if (client == IdentitystoreClient.class) {
            return users;
        }
        if (client == CostExplorerClient.class) {
            return new CostsService(spending);
        }
        if (client == CodeBuildClient.class) {
            return builds;
        }
        SimulatedAccount account = organization.account(id);
        if (client == IamClient.class) {
            return new IamService(account, clock, times, aliases);
        } else if (client == Route53Client.class) {
            return new Route53Service(zones, id, clock, times);
        } else if (client == AcmClient.class) {
            return new AcmService(account, region, zones, clock, times);
        } else if (client == Ec2Client.class) {
            return new Ec2Service(account, region, layout, clock);
        } else if (client == BudgetsClient.class) {
            return new BudgetsService(account, spending, clock);
        } else if (client == ApiGatewayV2Client.class) {
            return new DomainNames(account, region, clock);
        }
        return new Inventory(account, region, holdings(id), clock).client(client);
    }

    /**
     * Enters a role (<a
     * href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html">AssumeRole</a>).
     *
     * @throws AwsServiceException if there is no such role yet or any more, its trust does not name
     *     the caller, its account is closed, or a policy denies the caller to leave its account
     */
    public Caller assumeRole(Caller from, String roleArn, @Nullable String externalId) {
        String[] parts = roleArn.split(":", 6);
        Principal caller =
                externalId == null
                        ? from.principal()
                        : from.principal().with("sts:ExternalId", externalId);
        boolean isLet =
                organization
                        .find(parts[4])
                        .filter(account -> !account.isClosed() && !account.isSuspended())
                        .flatMap(account -> role(account, parts[5].substring("role/".length())))
                        .filter(role -> !role.seenAt.isAfter(clock.instant()))
                        .filter(role -> PolicyDocument.of(role.trust).trusts(caller))
                        .isPresent();
        if (!isLet || isDenied(from.account(), "sts:AssumeRole", caller)) {
            throw new Refusal("Sts", clock)
                    .of(
                            StsException.builder(),
                            403,
                            "AccessDenied",
                            "User: %s is not authorized to perform: sts:AssumeRole on resource: %s"
                                    .formatted(from.arn(), roleArn));
        }
        return new Caller(parts[4], parts[5].substring("role/".length()), from.function());
    }

    private static Optional<HeldRole> role(SimulatedAccount account, String pathAndName) {
        return Optional.ofNullable(
                        account.roles.get(pathAndName.substring(pathAndName.lastIndexOf('/') + 1)))
                .filter(role -> role.pathAndName().equals(pathAndName));
    }

    /**
     * Checks what stands before every operation: the account and the role are there, the service
     * answers there already, and no service control policy denies it.
     *
     * @param operation as {@code CreateRole}
     */
    public void check(Caller caller, Class<?> client, String operation) {
        if (caller.account().equals(layout.vending())) {
            return;
        }
        String service = SERVICES.get(client);
        String action = service + ":" + operation;
        SimulatedAccount account = organization.find(caller.account()).orElse(null);
        HeldRole role = account == null ? null : role(account, caller.role()).orElse(null);
        if (account == null || account.isClosed() || account.isSuspended() || role == null) {
            throw refusal(service)
                    .of(
                            403,
                            "InvalidClientTokenId",
                            "The security token included in the request is invalid.");
        }
        Instant now = clock.instant();
        String later = SIGNED_UP_LATER.get(service);
        if (later != null && now.isBefore(account.servicesAt)) {
            throw refusal(service).of(401, later, "You are not subscribed to this service.");
        }
        if (now.isBefore(role.seenAt) && !service.equals("iam")) {
            throw denied(
                    service,
                    caller,
                    action,
                    "because no identity-based policy allows the %s action".formatted(action));
        }
        if (isDenied(account.id, action, caller.principal())) {
            throw denied(
                    service, caller, action, "with an explicit deny in a service control policy");
        }
    }

    private AwsServiceException denied(
            String service, Caller caller, String action, String because) {
        String code =
                switch (service) {
                    case "ec2" -> "UnauthorizedOperation";
                    case "iam", "s3", "route53" -> "AccessDenied";
                    default -> "AccessDeniedException";
                };
        return refusal(service)
                .of(
                        403,
                        code,
                        "User: %s is not authorized to perform: %s %s"
                                .formatted(caller.arn(), action, because));
    }

    private Refusal refusal(String service) {
        return new Refusal(service, clock);
    }

    private boolean isDenied(String account, String action, Principal caller) {
        return organization.denies(organization.account(account), action, caller);
    }
}
