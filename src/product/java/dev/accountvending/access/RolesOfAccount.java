package dev.accountvending.access;

import dev.accountvending.catalog.Catalog;
import dev.accountvending.catalog.Deployer;
import dev.accountvending.catalog.Kind;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.AccountRequest;
import dev.accountvending.model.Explanation;
import dev.accountvending.model.MemberRole;
import dev.accountvending.model.Person;
import dev.accountvending.model.TransientFailure;
import dev.accountvending.model.VendingFailed;
import dev.accountvending.runtime.Settings;
import dev.accountvending.runtime.SideBySide;

import software.amazon.awssdk.services.iam.IamClient;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;

/**
 * The boundary and roles of an account: {@code VendingOperator} for us, and the roles of its kind
 * for people and CI. Applied again, also with another catalog or owner, it leaves exactly the roles
 * that are now required.
 */
public final class RolesOfAccount {
    static final String OPERATOR = "VendingOperator";
    private static final int AT_ONCE = 4;
    private static final String MANAGED = "arn:aws:iam::aws:policy/";

    private final Catalog catalog;
    private final Settings settings;

    public RolesOfAccount(Catalog catalog, Settings settings) {
        this.catalog = catalog;
        this.settings = settings;
    }

    /**
     * Returns the ARNs of all roles and policies that are ever ours in an account. {@link #apply}
     * corrects what they allow before the account is handed over.
     */
    public static Set<String> arnsOfOurs(AccountId account) {
        Set<String> arns = new HashSet<>();
        arns.add(Boundary.in(account));
        Stream.concat(Stream.of(OPERATOR), Arrays.stream(MemberRole.values()).map(MemberRole::name))
                .forEach(
                        name ->
                                arns.add(
                                        "arn:aws:iam::%s:role%s%s"
                                                .formatted(account, MemberRoles.PATH, name)));
        return Set.copyOf(arns);
    }

    /**
     * Creates the roles, or corrects what differs.
     *
     * @param iam IAM in the account
     * @return the ARNs of the roles that people and CI can assume, by name
     */
    public Map<String, String> apply(IamClient iam, AccountId account, AccountRequest request) {
        Kind kind = catalog.ofLease(request.kind());
        try {
            return apply(iam, account, kind, request);
        } catch (VendingFailed failure) {
            throw failure.is("NoSuchEntity") ? notSeenYet(account, failure) : failure;
        }
    }

    /** Creates our own role alone, or corrects it. */
    void applyOperator(IamClient iam, AccountId account) {
        try {
            new MemberRoles(iam).apply(operator());
        } catch (VendingFailed failure) {
            throw failure.is("NoSuchEntity") ? notSeenYet(account, failure) : failure;
        }
    }

    private Map<String, String> apply(
            IamClient iam, AccountId account, Kind kind, AccountRequest request) {
        Optional<TokenIssuer> issuer = issuerFor(kind, account);
        issuer.ifPresent(it -> it.apply(iam, Objects.requireNonNull(deployer(kind).audience())));
        new ManagedPolicy(iam, account).apply(boundary(account, kind));
        MemberRoles roles = new MemberRoles(iam);
        List<WantedRole> wanted = new ArrayList<>(List.of(operator()));
        rolesOf(kind).forEach(role -> wanted.add(wanted(role, account, kind, request)));
        Map<String, String> arns = new ConcurrentSkipListMap<>();
        // Its owner waits for the account; each role takes seven calls.
        new SideBySide(AT_ONCE).forEach(wanted, role -> arns.put(role.name(), roles.apply(role)));
        roles.removeAllBut(namesOf(kind));
        arns.remove(OPERATOR);
        return arns;
    }

    /**
     * Returns what apply would correct, without doing it: a line for each role, policy and boundary
     * that is missing, changed or superfluous. For a FROZEN lease's account, this includes the
     * roles that are shut.
     *
     * @param iam IAM in the account; it is only read
     */
    public List<String> differences(IamClient iam, AccountId account, AccountRequest request) {
        Kind kind = catalog.ofLease(request.kind());
        List<String> differences = new ArrayList<>();
        new ManagedPolicy(iam, account)
                .difference(boundary(account, kind))
                .ifPresent(differences::add);
        MemberRoles roles = new MemberRoles(iam);
        differences.addAll(roles.differences(operator()));
        rolesOf(kind).stream()
                .sorted()
                .forEach(
                        role ->
                                differences.addAll(
                                        roles.differences(wanted(role, account, kind, request))));
        roles.othersThan(namesOf(kind))
                .forEach(name -> differences.add("The role %s is too many.".formatted(name)));
        return differences;
    }

    private String boundary(AccountId account, Kind kind) {
        return new Boundary(
                        account,
                        settings.accessRoleName(),
                        settings.protectedRoles(),
                        issuerFor(kind, account).map(TokenIssuer::arn).stream().toList())
                .document();
    }

    private Set<String> namesOf(Kind kind) {
        Set<String> names = new HashSet<>();
        rolesOf(kind).forEach(role -> names.add(role.name()));
        names.add(OPERATOR);
        return names;
    }

    /**
     * If people sign in with IAM Identity Center, it makes their role from its permission set. One
     * of ours would be a second way in that bypasses Identity Center's administrators.
     */
    private Set<MemberRole> rolesOf(Kind kind) {
        Set<MemberRole> roles = EnumSet.copyOf(kind.roles());
        if (settings.identityCenter().isPresent()) {
            roles.retainAll(Set.of(MemberRole.Deployer));
        }
        return roles;
    }

    private WantedRole operator() {
        return new WantedRole(
                OPERATOR,
                "The account vending machine",
                TrustPolicy.ofRole(settings.operatorRole()),
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
        return TrustPolicy.ofOwner(
                owner, settings.identityAccount(), settings.ownerTag(), settings.mfaRequired());
    }

    private static String deployerOnly(Kind kind, AccountId account, AccountRequest request) {
        Deployer deployer = deployer(kind);
        return issuerFor(kind, account)
                .map(
                        issuer ->
                                TrustPolicy.ofTokens(
                                        issuer.arn(),
                                        issuer.issuer(),
                                        Objects.requireNonNull(deployer.audience()),
                                        deployer.subjectsFor(request)))
                .orElseGet(() -> TrustPolicy.ofAccount(Objects.requireNonNull(deployer.account())));
    }

    private static Optional<TokenIssuer> issuerFor(Kind kind, AccountId account) {
        return Optional.ofNullable(kind.deployer())
                .map(Deployer::oidcProvider)
                .map(issuer -> new TokenIssuer(account, issuer));
    }

    private static Deployer deployer(Kind kind) {
        return Objects.requireNonNull(kind.deployer());
    }

    /** IAM is eventually consistent; a change made a moment ago may not be visible yet. */
    private static TransientFailure notSeenYet(AccountId account, VendingFailed failure) {
        return new TransientFailure(
                Explanation.of(
                        "IAM in account %s does not show everything yet: %s"
                                .formatted(account, failure.getMessage())),
                failure);
    }
}
