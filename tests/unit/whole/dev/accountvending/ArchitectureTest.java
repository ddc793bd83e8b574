package dev.accountvending;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
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
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;

import dev.accountvending.runtime.Step;
import dev.accountvending.setup.ManagementClients;

import software.amazon.awssdk.core.SdkClient;

import java.util.List;

/** The walls between packages; DESIGN's "Layout" says what each package is for. */
@AnalyzeClasses(packages = "dev.accountvending", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String ROOT = "dev.accountvending";
    private static final String MODEL = ROOT + ".model..";
    private static final String REGISTRY = ROOT + ".registry..";
    private static final String AWS = ROOT + ".aws..";
    private static final String INVENTORY = ROOT + ".inventory..";
    private static final String LOCAL = ROOT + ".local..";
    private static final String CLI = ROOT + ".cli..";
    private static final String SETUP = ROOT + ".setup..";

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
    static final ArchRule dynamoDb_isTheRegistrysAlone =
            noClasses()
                    .that()
                    .resideOutsideOfPackages(REGISTRY, AWS, LOCAL, INVENTORY)
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("software.amazon.awssdk.services.dynamodb..")
                    .because(
                            "only the registry knows how the ledger is stored; an inventory's tables"
                                    + " are a member's");

    @ArchTest
    static final ArchRule clients_areBuiltInAwsOnly =
            noClasses()
                    .that()
                    .resideOutsideOfPackages(AWS, LOCAL)
                    .and()
                    .doNotBelongToAnyOf(ManagementClients.class)
                    .should()
                    .callMethodWhere(
                            target(owner(are(sdkClient())))
                                    .and(target(nameMatching("builder|create"))))
                    .because(
                            "timeouts, retries, credentials and the translation of errors are set"
                                    + " there; setup's are a person's, and no function's");

    @ArchTest
    static final ArchRule roles_areAssumedInAwsOnly =
            noClasses()
                    .that()
                    .resideOutsideOfPackages(AWS, LOCAL, SETUP)
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("software.amazon.awssdk.services.sts..")
                    .because("the chain of roles is in one place; setup only asks who it is");

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
    static final ArchRule localCloud_isForTheCommandLineOnly =
            noClasses()
                    .that()
                    .resideOutsideOfPackages(CLI, LOCAL)
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(LOCAL)
                    .because("it is not in the functions' archive");

    @ArchTest
    static final ArchRule setup_isForTheCommandLineAndTheLocalCloudOnly =
            noClasses()
                    .that()
                    .resideOutsideOfPackages(CLI, LOCAL, SETUP)
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(SETUP)
                    .because("it is not in the functions' archive");

    @ArchTest
    static final ArchRule commandLine_isUsedByNobody =
            noClasses()
                    .that()
                    .resideOutsideOfPackage(CLI)
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(CLI)
                    .allowEmptyShould(true)
                    .because("it is not in the functions' archive");

    @ArchTest
    static final ArchRule model_importsNothingOfOurs =
            noClasses()
                    .that()
                    .resideInAPackage(MODEL)
                    .should()
                    .dependOnClassesThat(
                            DescribedPredicate.describe(
                                    "are ours and not in model",
                                    (JavaClass type) ->
                                            isOurs(type)
                                                    && !type.getPackageName()
                                                            .startsWith(ROOT + ".model")));

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

    private static boolean isOurs(JavaClass type) {
        return type.getPackageName().startsWith(ROOT);
    }

    private static DescribedPredicate<JavaClass> sdkClient() {
        return DescribedPredicate.describe(
                "clients of AWS's SDK", type -> type.isAssignableTo(SdkClient.class));
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
}
