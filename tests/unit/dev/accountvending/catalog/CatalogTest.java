package dev.accountvending.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.accountvending.model.KindName;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Files;
import java.nio.file.Path;

class CatalogTest {
    private static final String SANDBOX =
            """
            kinds:
              sandbox:
                description: For a week
                organizationalUnit: Sandbox
                zoneLabel: sbx
                lease: {days: 7, longestDays: 30}
                perOwner: 2
                approval: none
                atEnd: recycle
                roles: [Developer, ReadOnly]
                monthlyBudget: 50
            """;

    @Test
    void parse_theCatalogThatWeShip_hasItsFiveKinds() throws Exception {
        Catalog catalog = Catalog.parse(Files.readString(Path.of("catalog.yml")), "catalog.yml");

        assertThat(catalog.kinds().keySet())
                .extracting(KindName::value)
                .containsExactly("developer", "qa", "integration", "sandbox", "service");
    }

    @Test
    void parse_aKindWithoutLease_hasNoEnd() {
        Catalog catalog =
                Catalog.parse(
                        SANDBOX.replace("    lease: {days: 7, longestDays: 30}\n", ""), "c.yml");

        assertThat(catalog.find(new KindName("sandbox")).orElseThrow().leaseLength()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            textBlock =
                    """
                    perOwner: 2                     | perOwners: 2              | c.yml:7: unknown key "perOwners"; expected one of
                    perOwner: 2                     | perOwner: "2"             | c.yml:7: kinds.sandbox.perOwner: expected a whole number
                    perOwner: 2                     | perOwner: 2.5             | c.yml:7: kinds.sandbox.perOwner: expected a whole number
                    perOwner: 2                     | perOwner: many            | c.yml:7: kinds.sandbox.perOwner: expected a whole number
                    perOwner: 2                     | perOwner: 0               | perOwner must be 1 or more
                    atEnd: recycle                  | atEnd: burn               | c.yml:9: kinds.sandbox.atEnd: "burn" is not one of recycle, close
                    approval: none                  | approval: 1               | c.yml:8: kinds.sandbox.approval:
                    zoneLabel: sbx                  | zoneLabel: 7              | c.yml:5: kinds.sandbox.zoneLabel: expected a text
                    zoneLabel: sbx                  | zoneLabel: a.b            | zoneLabel must be a label of a domain
                    roles: [Developer, ReadOnly]    | roles: Developer          | c.yml:10: kinds.sandbox.roles: expected a list
                    roles: [Developer, ReadOnly]    | roles: [Root]             | c.yml:10: kinds.sandbox.roles: "Root" is not one of Developer, ReadOnly, Deployer
                    roles: [Developer, ReadOnly]    | roles: [Deployer]         | both the role Deployer and the key deployer
                    organizationalUnit: Sandbox     | organizationalUnit: a//b  | c.yml:4: kinds.sandbox.organizationalUnit: "a//b" is not a path
                    description: For a week         | perOwner: 1               | Duplicate field 'perOwner'
                    lease: {days: 7, longestDays: 30} | lease: 7                | c.yml:6: kinds.sandbox.lease: expected the keys days, longestDays
                    lease: {days: 7, longestDays: 30} | lease: {days: 7, longestDays: 3} | lease.longestDays must not be less
                    description: For a week         | desc: x                   | unknown key "desc"
                    """)
    void parse_whatIsWrong_tellsFileLineAndWhatWasExpected(
            String right, String wrong, String message) {
        assertThatThrownBy(() -> Catalog.parse(SANDBOX.replace(right, wrong), "c.yml"))
                .isInstanceOf(InvalidCatalog.class)
                .hasMessageContaining(message)
                .hasMessageContaining("c.yml:");
    }

    @Test
    void parse_aMissingKey_isNamed() {
        assertThatThrownBy(
                        () -> Catalog.parse(SANDBOX.replace("    zoneLabel: sbx\n", ""), "c.yml"))
                .hasMessageContaining("the key zoneLabel is missing");
    }

    @Test
    void parse_anEmptyFile_tellsWhatIsExpected() {
        assertThatThrownBy(() -> Catalog.parse("", "c.yml"))
                .isInstanceOf(InvalidCatalog.class)
                .hasMessageContaining("c.yml");
    }
}
