package dev.accountvending;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.SimpleConditionEvent.violated;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;

import dev.accountvending.runtime.Step;
import dev.accountvending.setup.ManagementClients;

import software.amazon.awssdk.core.SdkClient;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The walls between packages; DESIGN's "Layout" says what each package is for. */
@AnalyzeClasses(packages = "dev.accountvending", importOptions = ArchitectureTest.Modules.class)
class ArchitectureTest {
    private static final String ROOT = "dev.accountvending";

    /**
     * The product's packages, from the ground up: each may use those of the lines above its own,
     * and none of its own line.
     */
    private static final List<Set<String>> FLOORS =
            List.of(
                    Set.of("model"),
                    Set.of("runtime"),
                    Set.of("aws", "catalog"),
                    Set.of("ledger"),
                    Set.of(
                            "workflow",
                            "account",
                            "baseline",
                            "dns",
                            "certificate",
                            "hook",
                            "policy"),
                    Set.of("access", "closing"),
                    Set.of("handover", "inventory"),
                    Set.of("notify"),
                    Set.of("lifecycle", "approval", "cost", "failure"),
                    Set.of("request", "reconcile"),
                    Set.of("pool", "slack"),
                    Set.of("doctor"),
                    Set.of("api"));

    private static final String LEDGER = ROOT + ".ledger..";
    private static final String AWS = ROOT + ".aws..";
    private static final String INVENTORY = ROOT + ".inventory..";
    private static final String LOCAL = ROOT + ".local..";
    private static final String SETUP = ROOT + ".setup..";
    private static final String SETUP_SESSION = ROOT + ".setup.acceptance.AwsSession";
    private static final String WAY_IN = ROOT + ".cli.WayIn";
    private static final String CLI = ROOT + ".cli..";

    @ArchTest
    static final ArchRule steps_areUsedInTheirOwnPackageOnly =
            classes()
                    .that()
                    .areAssignableTo(Step.class)
                    .and()
                    .doNotBelongToAnyOf(Step.class)
                    .should(beUsedInTheirOwnPackageOnly())
                    .because("a subject that needs another's work leaves it to the state machine");

    @ArchTest
    static final ArchRule dynamoDb_isTheLedgersAlone =
            noClasses()
                    .that()
                    .resideOutsideOfPackages(LEDGER, AWS, LOCAL, INVENTORY)
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("software.amazon.awssdk.services.dynamodb..")
                    .because(
                            "only the ledger knows how it is stored; an inventory's tables"
                                    + " are a member's");

    @ArchTest
    static final ArchRule clients_areBuiltInAwsOnly =
            noClasses()
                    .that()
                    .resideOutsideOfPackages(AWS, LOCAL)
                    .and()
                    .doNotBelongToAnyOf(ManagementClients.class)
                    .and()
                    .doNotHaveFullyQualifiedName(SETUP_SESSION)
                    .and()
                    .doNotHaveFullyQualifiedName(WAY_IN)
                    .should()
                    .callMethodWhere(
                            target(owner(are(sdkClient())))
                                    .and(target(nameMatching("builder|create"))))
                    .because(
                            "timeouts, retries, credentials and the translation of errors are set"
                                    + " there; those of setup and of doctor's try are a person's");

    @ArchTest
    static final ArchRule roles_areAssumedInAwsOnly =
            noClasses()
                    .that()
                    .resideOutsideOfPackages(AWS, LOCAL, SETUP)
                    .and()
                    .doNotHaveFullyQualifiedName(WAY_IN)
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("software.amazon.awssdk.services.sts..")
                    .because("the chain of roles is in one place; the others are a person's tries");

    @ArchTest
    static final ArchRule textsAreLowered_byAsciiOnly =
            noClasses()
                    .that()
                    .resideOutsideOfPackage(LOCAL)
                    .should()
                    .callMethodWhere(
                            target(owner(type(String.class)))
                                    .and(target(nameMatching("toLowerCase|equalsIgnoreCase"))))
                    .because("they make a k of U+212A before anybody checks it; Ascii does not");

    @ArchTest
    static final ArchRule packages_useOnlyThoseOfFloorsBelow =
            classes()
                    .that(areDeployed())
                    .should(useOnlyFloorsBelow())
                    .because("a stranger reads the product from the ground up");

    @ArchTest
    static final ArchRule packages_haveNoCycles =
            slices().matching(ROOT + ".(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule interfaces_haveMoreThanOneImplementation =
            classes()
                    .that()
                    .areInterfaces()
                    .and()
                    .areNotAnnotations()
                    .should(notHaveOneImplementation())
                    .because("a class does; the SDK's clients are what a unit test replaces");

    private static DescribedPredicate<JavaClass> sdkClient() {
        return DescribedPredicate.describe(
                "clients of AWS's SDK", type -> type.isAssignableTo(SdkClient.class));
    }

    static DescribedPredicate<JavaClass> areDeployed() {
        return not(resideInAnyPackage(LOCAL, SETUP, CLI)).as("are deployed");
    }

    private static ArchCondition<JavaClass> useOnlyFloorsBelow() {
        return new ArchCondition<>("use only packages of floors below") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                int floor = floor(type);
                if (floor < 0) {
                    events.add(
                            violated(type, type.getPackageName() + " is on no floor: add it here"));
                }
                for (Dependency use : type.getDirectDependenciesFromSelf()) {
                    JavaClass target = use.getTargetClass();
                    if (target.getPackageName().startsWith(ROOT + ".")
                            && !subject(target).equals(subject(type))
                            && floor(target) >= floor) {
                        events.add(violated(type, use.getDescription()));
                    }
                }
            }
        };
    }

    /** The package right below ours: a parent package and its children count as one. */
    private static String subject(JavaClass type) {
        return type.getPackageName().replaceFirst("^dev\\.accountvending\\.(\\w+).*", "$1");
    }

    private static int floor(JavaClass type) {
        for (int floor = 0; floor < FLOORS.size(); floor++) {
            if (FLOORS.get(floor).contains(subject(type))) {
                return floor;
            }
        }
        return -1;
    }

    private static ArchCondition<JavaClass> beUsedInTheirOwnPackageOnly() {
        return new ArchCondition<>("be used in their own package only") {
            @Override
            public void check(JavaClass step, ConditionEvents events) {
                for (Dependency use : step.getDirectDependenciesToSelf()) {
                    if (!use.getOriginClass().getPackage().equals(step.getPackage())) {
                        events.add(violated(step, use.getDescription()));
                    }
                }
            }
        };
    }

    private static ArchCondition<JavaClass> notHaveOneImplementation() {
        return new ArchCondition<>("have no implementation, or several") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                List<JavaClass> implementations =
                        type.getAllSubclasses().stream()
                                .filter(subclass -> !subclass.isInterface())
                                .toList();
                if (implementations.size() == 1 && !type.reflect().isSealed()) {
                    events.add(
                            violated(
                                    type,
                                    "%s is implemented by %s and nothing else"
                                            .formatted(
                                                    type.getName(),
                                                    implementations.getFirst().getName())));
                }
            }
        };
    }

    /** What is not a test, nor a fake: built by Maven, or by bin/try. */
    static final class Modules implements ImportOption {
        private static final Pattern MAIN =
                Pattern.compile(".*/(target/(product|setup|local|cli)|out/production)/.*");

        @Override
        public boolean includes(Location location) {
            return location.matches(MAIN);
        }
    }
}
