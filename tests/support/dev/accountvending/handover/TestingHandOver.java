package dev.accountvending.handover;

import dev.accountvending.catalog.TestingCatalog;
import dev.accountvending.ledger.Certificate;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.ledger.Zone;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.AccountName;
import dev.accountvending.model.AccountRequest;
import dev.accountvending.model.CertificateStatus;
import dev.accountvending.model.KindName;
import dev.accountvending.model.MemberRole;
import dev.accountvending.model.Person;
import dev.accountvending.model.Stage;
import dev.accountvending.runtime.LambdaEnvironment;
import dev.accountvending.runtime.Settings;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Accounts that were handed over. */
public final class TestingHandOver {
    public final TestingLedger ledger = new TestingLedger();
    final Map<String, String> variables =
            new HashMap<>(
                    Map.of("AWS_REGION", "eu-central-1", "AVM_SOURCE_PROFILE", "example-identity"));

    /** As a door has them. */
    public HandOvers handOvers() {
        return new HandOvers(
                ledger.registry,
                TestingCatalog.shipped(),
                new Settings(new LambdaEnvironment(variables, Clock.systemUTC())));
    }

    /** Ana's developer account. */
    public Lease developer() {
        return vended(
                request("developer", "ana", "ana@example.com", null),
                new AccountId("123456789012"),
                MemberRole.Developer,
                MemberRole.ReadOnly);
    }

    /** A stage of the service billing. */
    public Lease billing(String stage, String account) {
        return vended(
                request("service", "billing", "ana@example.com", stage),
                new AccountId(account),
                MemberRole.Developer,
                MemberRole.ReadOnly,
                MemberRole.Deployer);
    }

    public static AccountRequest request(
            String kind, String name, String owner, @Nullable String stage) {
        return new AccountRequest(
                new KindName(kind),
                new AccountName(name),
                new Person(owner),
                null,
                stage == null ? null : new Stage(stage),
                null,
                null);
    }

    /** An account that has gone all the way. */
    Lease vended(AccountRequest request, AccountId account, MemberRole... roles) {
        Lease lease = ledger.reserved(request, 10);
        ledger.registry.progress().begin(lease.id(), "arn:execution");
        ledger.registry.progress().enterAccount(lease.id(), account);
        String certificate = "arn:aws:acm:eu-central-1:%s:certificate/c-1".formatted(account);
        ledger.registry.update(
                lease.id(),
                found ->
                        found.withAccess(
                                        access ->
                                                access.withRoles(
                                                        Arrays.stream(roles)
                                                                .collect(
                                                                        Collectors.toMap(
                                                                                MemberRole::name,
                                                                                role ->
                                                                                        role.in(
                                                                                                account)))))
                                .withDomain(
                                        domain ->
                                                domain.withZone(
                                                        new Zone(
                                                                "Z1",
                                                                List.of("ns-1.aws", "ns-2.aws"))))
                                .withDomain(
                                        domain ->
                                                domain.withCertificate(
                                                        new Certificate(
                                                                certificate,
                                                                CertificateStatus.ISSUED,
                                                                TestingLedger.NOW))));
        return ledger.registry.progress().activate(lease.id(), "example-" + lease.name());
    }
}
