package dev.kvstore.simple;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows between the modules, and between the packages of the simple store, point one way. */
@AnalyzeClasses(
    packages = "dev.kvstore",
    importOptions = {ImportOption.DoNotIncludeTests.class})
final class ArchitectureTest {
  @ArchTest
  static final ArchRule theStoreAndTheKitDoNotKnowEachOther = noClasses()
      .that()
      .resideInAPackage("dev.kvstore.simple..")
      .should()
      .dependOnClassesThat()
      .resideInAPackage("dev.kvstore.tck..");

  /** All but the command beside it, which authors' tests do not need. */
  @ArchTest
  static final ArchRule theKitKnowsTheApiAndJUnitAlone = classes()
      .that()
      .resideInAPackage("dev.kvstore.tck..")
      .and()
      .haveNameNotMatching("dev.kvstore.tck.(Runner|MergeCommand).*")
      .should()
      .onlyDependOnClassesThat()
      .resideInAnyPackage(
          "java..",
          "dev.kvstore",
          "dev.kvstore.spi",
          "dev.kvstore.tck..",
          "org.junit.jupiter.api..",
          "org.junit.platform.commons..",
          "org.opentest4j..",
          "org.jspecify..",
          "org.apiguardian..");

  @ArchTest
  static final ArchRule thePackagesOfTheStoreHaveNoCycles =
      slices().matching("dev.kvstore.simple.internal.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule whatIsInternalKnowsNothingOfWhatUsesIt = noClasses()
      .that()
      .resideInAPackage("dev.kvstore.simple.internal..")
      .should()
      .dependOnClassesThat()
      .resideInAPackage("dev.kvstore.simple");

  @ArchTest
  static final ArchRule theEngineKnowsNoFiles = noClasses()
      .that()
      .resideInAnyPackage(
          "dev.kvstore.simple.internal.engine..",
          "dev.kvstore.simple.internal.format..",
          "dev.kvstore.simple.internal.journal..")
      .should()
      .dependOnClassesThat()
      .resideInAPackage("org.apache.commons.vfs2..");
}
