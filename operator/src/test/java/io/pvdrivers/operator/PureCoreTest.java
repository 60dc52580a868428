package io.pvdrivers.operator;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.core.domain.properties.HasOwner;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import io.pvdrivers.operator.telemetry.EventReceiver;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Deciding has no client, no clock and no I/O; performing is thin, and nothing reaches out of the process by itself. */
@AnalyzeClasses(packages = "io.pvdrivers.operator", importOptions = ImportOption.DoNotIncludeTests.class)
class PureCoreTest {
    /** Classes outside the pure packages that are pure all the same. */
    private static final Set<String> PURE = Set.of(
            "VmPatches",
            "Snippet",
            "WrittenOutDisks",
            "TemplateEntries",
            "RestoredDevices",
            "PatchOps",
            "StagedDevices",
            "WrittenOutInterfaces",
            "PinnableMacs",
            "BaselineAnnotation",
            "InstallJobTemplate",
            "InstallJobEnd",
            "DataVolumeTemplate",
            "DataVolumeStanding",
            "OwnObjects",
            "PlainText",
            "Excerpt",
            "Counted",
            "WrittenTime",
            "Selection",
            "Planning",
            "RolloutLook",
            "RolloutNews",
            "Roster",
            "PolicyNotices",
            "Availability",
            "Turns",
            "FleetMember",
            "Governing",
            "MediaSource",
            "MediaNeeds",
            "ClaimTurns",
            "PolicyReport",
            "SelectionChange",
            "Journal",
            "ProposalJournal",
            "ProposalWords",
            "RunJournal",
            "BesideJournal",
            "WatchKeeper",
            "Interruptions",
            "Refusals",
            "NextLook",
            "StatusReport",
            "Statement",
            "ConditionSet",
            "ActionWords",
            "Telling",
            "Tried",
            "Sighting",
            "Facts",
            "Forecast",
            "RecordedFacts");

    /** What they read is in the jar, the same at every start. */
    private static final Set<String> LOADERS = Set.of("BuiltinReleases", "BuiltinForeignFamilies");

    private static final DescribedPredicate<JavaClass> CORE = resideInAnyPackage(
                    "io.pvdrivers.operator.gate..",
                    "io.pvdrivers.operator.catalog..",
                    "io.pvdrivers.operator.kubevirt..",
                    "io.pvdrivers.operator.rollout..",
                    "io.pvdrivers.operator.window..")
            .and(describe("not a loader of a file in the jar", c -> !LOADERS.contains(outermost(c))))
            .or(describe("named as pure", c -> PURE.contains(outermost(c))));

    /** The views extend the client's CustomResource; nothing else of the client may be touched. */
    private static final DescribedPredicate<JavaClass> OUTSIDE = resideInAnyPackage(
                    "io.fabric8.kubernetes.client..",
                    "io.javaoperatorsdk..",
                    "org.slf4j..",
                    "java.io..",
                    "java.net..",
                    "java.nio.file..",
                    "java.util.concurrent..")
            .and(describe("not a view's base class", c -> !c.getSimpleName().equals("CustomResource")))
            .and(describe(
                    "not serialization of the language", c -> !c.getSimpleName().equals("Serializable")));

    @ArchTest
    static final ArchRule DECIDING_TOUCHES_NOTHING =
            noClasses().that(CORE).should().dependOnClassesThat(OUTSIDE);

    @ArchTest
    static final ArchRule DECIDING_HAS_NO_CLOCK = noClasses()
            .that(CORE)
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Clock.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(InstantSource.class);

    @ArchTest
    static final ArchRule DECIDING_DRAWS_NO_LOTS =
            noClasses().that(CORE).should().dependOnClassesThat().areAssignableTo(RandomGenerator.class);

    @ArchTest
    static final ArchRule GATES_ARE_OF_ONE_KIND = classes()
            .that()
            .implement("io.pvdrivers.operator.gate.Gate")
            .should()
            .resideInAPackage("io.pvdrivers.operator.gate");

    @ArchTest
    static final ArchRule NO_BAGS_OF_FUNCTIONS = noClasses()
            .should()
            .haveSimpleNameEndingWith("Utils")
            .orShould()
            .haveSimpleNameEndingWith("Helper")
            .orShould()
            .haveSimpleNameEndingWith("Manager");

    @ArchTest
    static final ArchRule DECIDING_KNOWS_NOTHING_OF_PERFORMING = noClasses()
            .that()
            .resideInAnyPackage(
                    "io.pvdrivers.operator.gate..",
                    "io.pvdrivers.operator.catalog..",
                    "io.pvdrivers.operator.kubevirt..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.pvdrivers.operator.action..",
                    "io.pvdrivers.operator.state..",
                    "io.pvdrivers.operator.policy..",
                    "io.pvdrivers.operator.telemetry..");

    @ArchTest
    static final ArchRule NOTHING_STARTS_A_PROGRAM = noClasses()
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(Process.class, ProcessBuilder.class, ProcessHandle.class)
            .orShould()
            .callMethodWhere(JavaCall.Predicates.target(HasOwner.Predicates.With.owner(assignableTo(Runtime.class)))
                    .and(JavaCall.Predicates.target(HasName.Predicates.name("exec"))));

    /** Nothing that is read from the cluster says where news go. */
    @ArchTest
    static final ArchRule RECEIVERS_ARE_NAMED_BY_ARGUMENTS_ALONE = noClasses()
            .that()
            .resideOutsideOfPackage("io.pvdrivers.operator.command..")
            .should()
            .callConstructor(EventReceiver.class, URI.class, Optional.class);

    @ArchTest
    static final ArchRule THE_INNER_ROOMS_HAVE_NO_CIRCLES = SlicesRuleDefinition.slices()
            .matching("io.pvdrivers.operator.(gate|catalog|kubevirt|guest|action)..")
            .should()
            .beFreeOfCycles();

    private static String outermost(JavaClass type) {
        return type.getEnclosingClass().map(PureCoreTest::outermost).orElse(type.getSimpleName());
    }
}
