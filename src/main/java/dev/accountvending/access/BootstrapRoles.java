package dev.accountvending.access;

import dev.accountvending.aws.Sessions;
import dev.accountvending.catalog.Catalog;
import dev.accountvending.catalog.Deployer;
import dev.accountvending.catalog.Kind;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.AccountRequest;
import dev.accountvending.model.Explanation;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.MemberRole;
import dev.accountvending.model.Person;
import dev.accountvending.model.TransientFailure;
import dev.accountvending.model.VendingFailed;
import dev.accountvending.registry.Registry;
import dev.accountvending.runtime.LambdaEnvironment;
import dev.accountvending.runtime.Settings;
import dev.accountvending.runtime.Step;

import software.amazon.awssdk.services.iam.IamClient;

import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Gives an account its roles and their boundary: {@code VendingOperator} for us, and the roles of
 * its kind for people and CI. It goes in through the role that Organizations made, and is the only
 * step that does.
 *
 * <p>Run again, also with another catalog or owner, it leaves exactly what is wanted now.
 */
public final class BootstrapRoles extends Step<BootstrapRoles.Input, BootstrapRoles.Output> {
    static final String OPERATOR = "VendingOperator";
    private static final String MANAGED = "arn:aws:iam::aws:policy/";

    private final Registry registry;
    private final Catalog catalog;
    private final Settings settings;
    private final Function<AccountId, IamClient> members;

    public record Input(LeaseId leaseId, AccountId accountId) {}

    /**
     * The roles that people and CI can take on.
     *
     * @param roles their ARNs, by name
     */
    public record Output(Map<String, String> roles) {
        public Output {
            roles = Map.copyOf(roles);
        }
    }

    public BootstrapRoles() {
        this(LambdaEnvironment.current());
    }

    private BootstrapRoles(LambdaEnvironment environment) {
        this(environment, Sessions.forStep(environment));
    }

    private BootstrapRoles(LambdaEnvironment environment, Sessions sessions) {
        this(
                Registry.forStep(environment),
                Catalog.load(environment),
                new Settings(environment),
                account -> sessions.throughAccessRole(account).iam());
    }

    /**
     * @param members IAM in a member, through its access role
     */
    BootstrapRoles(
            Registry registry,
            Catalog catalog,
            Settings settings,
            Function<AccountId, IamClient> members) {
        super(Input.class);
        this.registry = registry;
        this.catalog = catalog;
        this.settings = settings;
        this.members = members;
    }

    @Override
    public Output run(Input input) {
        AccountRequest request = registry.lease(input.leaseId()).request();
        Kind kind = kindOf(request);
        Map<String, String> arns;
        try {
            arns = apply(members.apply(input.accountId()), input.accountId(), kind, request);
        } catch (VendingFailed failure) {
            throw failure.is("NoSuchEntity") ? notSeenYet(input.accountId(), failure) : failure;
        }
        registry.update(input.leaseId(), lease -> lease.withRoles(arns));
        return new Output(arns);
    }

    private Map<String, String> apply(
            IamClient iam, AccountId account, Kind kind, AccountRequest request) {
        Optional<TokenIssuer> issuer = issuerFor(kind, account);
        issuer.ifPresent(it -> it.apply(iam, Objects.requireNonNull(deployer(kind).audience())));
        new ManagedPolicy(iam, account)
                .apply(
                        new Boundary(
                                        account,
                                        settings.accessRoleName(),
                                        issuer.map(TokenIssuer::arn).stream().toList())
                                .document());
        MemberRoles roles = new MemberRoles(iam);
        roles.apply(operator());
        Map<String, String> arns = new TreeMap<>();
        for (MemberRole role : rolesOf(kind)) {
            arns.put(role.name(), roles.apply(wanted(role, account, kind, request)));
        }
        Set<String> names = new HashSet<>(arns.keySet());
        names.add(OPERATOR);
        roles.removeAllBut(names);
        return arns;
    }

    /**
     * Where people come in by IAM Identity Center, it makes the role that they work in, of its
     * permission set; one of ours would be a second way in, past whoever administers the first.
     */
    private Set<MemberRole> rolesOf(Kind kind) {
        Set<MemberRole> roles = new HashSet<>(kind.roles());
        if (settings.identityCenter().isPresent()) {
            roles.retainAll(Set.of(MemberRole.Deployer));
        }
        return roles;
    }

    private WantedRole operator() {
        return new WantedRole(
                OPERATOR,
                "The account vending machine",
                Trust.ofRole(settings.operatorRole()),
                null,
                Set.of(MANAGED + "AdministratorAccess"),
                Map.of());
    }

    private WantedRole wanted(
            MemberRole role, AccountId account, Kind kind, AccountRequest request) {
        return switch (role) {
            case Developer ->
                    working(role, "Works and deploys", ownerOnly(request.owner()), account);
            case Deployer ->
                    working(role, "Deploys, for CI", deployerOnly(kind, account, request), account);
            case ReadOnly ->
                    new WantedRole(
                            role.name(),
                            "Looks",
                            ownerOnly(request.owner()),
                            Boundary.in(account),
                            Set.of(MANAGED + "ReadOnlyAccess"),
                            Map.of());
        };
    }

    private static WantedRole working(
            MemberRole role, String description, String trust, AccountId account) {
        return new WantedRole(
                role.name(),
                description,
                trust,
                Boundary.in(account),
                Set.of(MANAGED + "PowerUserAccess"),
                Map.of(DeployPolicy.NAME, DeployPolicy.document(account)));
    }

    private String ownerOnly(Person owner) {
        return Trust.ofOwner(
                owner, settings.identityAccount(), settings.ownerTag(), settings.mfaRequired());
    }

    private static String deployerOnly(Kind kind, AccountId account, AccountRequest request) {
        Deployer deployer = deployer(kind);
        return issuerFor(kind, account)
                .map(
                        issuer ->
                                Trust.ofTokens(
                                        issuer.arn(),
                                        issuer.issuer(),
                                        Objects.requireNonNull(deployer.audience()),
                                        deployer.subjectFor(request)))
                .orElseGet(() -> Trust.ofAccount(Objects.requireNonNull(deployer.account())));
    }

    private static Optional<TokenIssuer> issuerFor(Kind kind, AccountId account) {
        return Optional.ofNullable(kind.deployer())
                .map(Deployer::oidcProvider)
                .map(issuer -> new TokenIssuer(account, issuer));
    }

    private static Deployer deployer(Kind kind) {
        return Objects.requireNonNull(kind.deployer());
    }

    private Kind kindOf(AccountRequest request) {
        return catalog.find(request.kind())
                .orElseThrow(
                        () ->
                                new VendingFailed(
                                        Explanation.of(
                                                "The kind %s is no longer offered."
                                                        .formatted(request.kind()),
                                                "Put the kind %s back into catalog.yml, or end its leases."
                                                        .formatted(request.kind()))));
    }

    /** IAM spreads a change in its own time; what was made a moment ago may not be seen yet. */
    private static TransientFailure notSeenYet(AccountId account, VendingFailed failure) {
        return new TransientFailure(
                Explanation.of(
                        "IAM in account %s does not show everything yet: %s"
                                .formatted(account, failure.getMessage())),
                failure);
    }
}
