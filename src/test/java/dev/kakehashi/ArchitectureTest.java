package dev.kakehashi;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The house rules: who may know whom, and that numerics know nothing of servers and databases. */
class ArchitectureTest {
    private static final String BASE = "dev.kakehashi.";
    private static final String[] NUMERICS = {
        BASE + "files..", BASE + "outside..", BASE + "progress..", BASE + "tensor..", BASE + "tokenizer..",
        BASE + "corpus..", BASE + "model..", BASE + "activations..", BASE + "sae..",
        BASE + "analysis..", BASE + "intervention..", BASE + "translation..", BASE + "comet..", BASE + "planning..",
        BASE + "hub.."
    };

    private static JavaClasses classes;

    @BeforeAll
    static void read() {
        classes = new ClassFileImporter().withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.kakehashi");
        assertFalse(classes.isEmpty());
    }

    @Test
    void each_line_of_packages_knows_only_the_lines_beneath_it() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("files").definedBy(BASE + "files..")
                .layer("progress").definedBy(BASE + "progress..")
                .layer("outside").definedBy(BASE + "outside..")
                .layer("tensor").definedBy(BASE + "tensor..")
                .layer("tokenizer").definedBy(BASE + "tokenizer..")
                .layer("corpus").definedBy(BASE + "corpus..")
                .layer("model").definedBy(BASE + "model..")
                .layer("activations").definedBy(BASE + "activations..")
                .layer("sae").definedBy(BASE + "sae..")
                .layer("analysis").definedBy(BASE + "analysis..")
                .layer("planning").definedBy(BASE + "planning..")
                .layer("intervention").definedBy(BASE + "intervention..")
                .layer("translation").definedBy(BASE + "translation..")
                .layer("comet").definedBy(BASE + "comet..")
                .layer("hub").definedBy(BASE + "hub..")
                .layer("catalog").definedBy(BASE + "catalog..")
                .layer("storage").definedBy(BASE + "storage..")
                .layer("people").definedBy(BASE + "people..")
                .layer("jobs").definedBy(BASE + "jobs..")
                .layer("work").definedBy(BASE + "work..")
                .layer("upkeep").definedBy(BASE + "upkeep..")
                .layer("submission").definedBy(BASE + "submission..")
                .layer("results").definedBy(BASE + "results..")
                .layer("web").definedBy(BASE + "web..")
                .layer("api").definedBy(BASE + "api..")
                .layer("demo").definedBy(BASE + "demo..")
                .whereLayer("demo").mayNotBeAccessedByAnyLayer()
                .whereLayer("api").mayNotBeAccessedByAnyLayer()
                .whereLayer("web").mayNotBeAccessedByAnyLayer()
                .whereLayer("results").mayOnlyBeAccessedByLayers("web", "api")
                .whereLayer("submission").mayOnlyBeAccessedByLayers("web", "api", "demo")
                .whereLayer("upkeep").mayOnlyBeAccessedByLayers("submission", "results", "web", "api", "demo")
                .whereLayer("work").mayOnlyBeAccessedByLayers("upkeep", "submission", "results", "web", "api", "demo")
                .whereLayer("jobs")
                .mayOnlyBeAccessedByLayers("work", "upkeep", "submission", "results", "web", "api", "demo")
                .whereLayer("planning")
                .mayOnlyBeAccessedByLayers("jobs", "work", "upkeep", "submission", "results", "web", "api", "demo")
                .whereLayer("people").mayOnlyBeAccessedByLayers("web", "api")
                .whereLayer("people").mayOnlyAccessLayers("files")
                .whereLayer("storage")
                .mayOnlyBeAccessedByLayers("jobs", "work", "upkeep", "submission", "results", "web", "api", "demo")
                .whereLayer("catalog")
                .mayOnlyBeAccessedByLayers("jobs", "work", "upkeep", "submission", "results", "web", "api", "demo")
                .whereLayer("outside").mayNotAccessAnyLayer()
                .whereLayer("tensor").mayOnlyAccessLayers("files", "outside", "progress")
                .whereLayer("tokenizer").mayOnlyAccessLayers("files", "outside", "progress")
                .whereLayer("corpus").mayOnlyAccessLayers("files", "outside", "progress", "tensor", "tokenizer")
                .whereLayer("model").mayOnlyAccessLayers("files", "outside", "progress", "tensor", "tokenizer")
                .whereLayer("hub").mayOnlyAccessLayers("files", "outside", "progress")
                .whereLayer("intervention")
                .mayOnlyAccessLayers("files", "outside", "progress", "tensor", "corpus", "model", "activations", "sae",
                        "analysis")
                .whereLayer("comet").mayOnlyAccessLayers("files", "outside", "progress", "tensor", "tokenizer")
                .whereLayer("translation").mayOnlyAccessLayers("files", "outside", "progress", "tensor", "corpus")
                .whereLayer("activations")
                .mayOnlyAccessLayers("files", "outside", "progress", "tensor", "corpus", "model")
                .whereLayer("sae").mayOnlyAccessLayers("files", "outside", "progress", "tensor", "model", "activations")
                .check(classes);
    }

    @Test
    void the_rooms_of_an_analysis_are_passed_in_order() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("index").definedBy(BASE + "analysis.index..")
                .layer("evaluation").definedBy(BASE + "analysis.evaluation..")
                .layer("clusters").definedBy(BASE + "analysis.clusters..")
                .layer("features").definedBy(BASE + "analysis.features..")
                .layer("evidence").definedBy(BASE + "analysis.evidence..")
                .whereLayer("evidence").mayNotBeAccessedByAnyLayer()
                .whereLayer("features").mayOnlyBeAccessedByLayers("evidence")
                .whereLayer("clusters").mayOnlyBeAccessedByLayers("features", "evidence")
                .whereLayer("evaluation").mayNotBeAccessedByAnyLayer()
                .check(classes);
    }

    @Test
    void a_group_of_pages_knows_no_other_group_but_shared_parts_and_words() {
        slices().matching(BASE + "web.(*)..").should().notDependOnEachOther()
                .ignoreDependency(resideInAPackage(BASE + "web.."), resideInAnyPackage(BASE + "web.ui..",
                        BASE + "web.terms.."))
                .check(classes);
    }

    @Test
    void numerics_know_no_server_and_no_database() {
        noClasses()
                .that().resideInAnyPackage(NUMERICS)
                .should().dependOnClassesThat()
                .resideInAnyPackage("io.quarkus..", "jakarta..", "org.hibernate..", "org.eclipse.microprofile..")
                .check(classes);
    }

    @Test
    void what_serves_pages_never_touches_a_device() {
        noClasses()
                .that()
                .resideInAnyPackage(BASE + "web..", BASE + "api..", BASE + "submission..", BASE + "catalog..",
                        BASE + "storage..")
                .should().dependOnClassesThat().resideInAnyPackage("ai.djl..")
                .orShould().dependOnClassesThat().haveFullyQualifiedName(BASE + "tensor.Torch")
                .check(classes);
    }

    @Test
    void every_package_says_what_it_is_for() throws IOException {
        try (var all = Files.walk(Path.of("src/main/java/dev/kakehashi"))) {
            var silent = all.filter(file -> file.toString().endsWith(".java")).map(Path::getParent).distinct()
                    .filter(folder -> !Files.exists(folder.resolve("package-info.java"))).toList();
            assertEquals(List.of(), silent);
        }
    }

    @Test
    void nothing_is_called_util_or_manager() {
        noClasses().should()
                .resideInAnyPackage("..util..", "..common..", "..helper..", "..service..", "..impl..", "..dto..")
                .check(classes);
        noClasses().should().haveSimpleNameEndingWith("Manager").orShould().haveSimpleNameEndingWith("Helper")
                .orShould().haveSimpleNameEndingWith("Service")
                .check(classes);
    }
}
