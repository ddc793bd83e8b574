package dev.accountvending.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accountvending.catalog.Catalog;
import dev.accountvending.catalog.Kind;
import dev.accountvending.catalog.TestingCatalog;
import dev.accountvending.handover.TestingHandOver;
import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.model.AccountRequest;
import dev.accountvending.model.KindName;
import dev.accountvending.model.Stage;
import dev.accountvending.runtime.LambdaEnvironment;
import dev.accountvending.runtime.Settings;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;

/** For the parts of bin/test that hold policies against AWS's own lists: those that members get. */
class PoliciesForLintTest {
    private static final Path FOLDER = Path.of("target/policies");
    private static final String BOUNDARY = Boundary.in(TestingLedger.ACCOUNT);

    private final Catalog catalog = TestingCatalog.shipped();
    private final RolesOfAccount roles =
            new RolesOfAccount(
                    catalog,
                    new Settings(
                            new LambdaEnvironment(
                                    Map.of(
                                            "AVM_IDENTITY_ACCOUNT_ID",
                                            "222222222222",
                                            "AVM_OPERATOR_ROLE_ARN",
                                            "arn:aws:iam::111111111111:role/vending/Operator",
                                            "AVM_ACCESS_ROLE_NAME",
                                            "OrganizationAccountAccessRole"),
                                    Clock.systemUTC())));

    @Test
    void policiesOfEveryKind_areWritten() throws IOException {
        Files.createDirectories(FOLDER);
        for (Map.Entry<KindName, Kind> kind : catalog.kinds().entrySet()) {
            TestingIam iam = new TestingIam(TestingLedger.ACCOUNT.value());
            roles.apply(iam, TestingLedger.ACCOUNT, request(kind.getKey(), kind.getValue()));
            write(kind.getKey() + ".boundary.policy", iam.policy(BOUNDARY));
            writeRoles(kind.getKey().value(), iam);
            new MemberRoles(iam)
                    .shutAllBut(
                            Set.of(RolesOfAccount.OPERATOR),
                            InstantSource.fixed(TestingLedger.NOW));
            writeRoles(kind.getKey() + ".shut", iam);
        }
        write("account.trust", TrustPolicy.ofAccount(TestingLedger.ACCOUNT));

        try (var written = Files.list(FOLDER)) {
            assertThat(written).hasSizeGreaterThan(20);
        }
    }

    private static AccountRequest request(KindName name, Kind kind) {
        return TestingHandOver.request(
                name.value(),
                "spike",
                "ana@example.com",
                kind.stages().stream().map(Stage::value).findFirst().orElse(null));
    }

    private static void writeRoles(String prefix, TestingIam iam) throws IOException {
        for (String name : iam.roleNames()) {
            writeRole(prefix + "." + name, iam.role(name));
        }
    }

    private static void writeRole(String name, TestingIam.HeldRole role) throws IOException {
        write(name + ".trust", role.trust);
        for (Map.Entry<String, String> policy : role.inline.entrySet()) {
            write("%s.%s.policy".formatted(name, policy.getKey()), policy.getValue());
        }
    }

    private static void write(String name, String document) throws IOException {
        Files.writeString(FOLDER.resolve(name + ".json"), document);
    }
}
