package dev.kvstore;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What the API may lean on, and where. */
@AnalyzeClasses(packages = "dev.kvstore", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final DescribedPredicate<JavaClass> JACKSON =
      JavaClass.Predicates.resideInAPackage("com.fasterxml.jackson..");

  @ArchTest
  static final ArchRule theApiLeansOnTheJdkAndJacksonCoreOnly = classes()
      .should()
      .onlyDependOnClassesThat()
      .resideInAnyPackage(
          "dev.kvstore",
          "dev.kvstore.spi",
          "java..",
          "org.jspecify..",
          "com.fasterxml.jackson.core..")
      .because("every application and every backend gets what the API needs");

  @ArchTest
  static final ArchRule onlyTheCodecKnowsJackson = noClasses()
      .that()
      .haveNameNotMatching("dev\\.kvstore\\.spi\\.(JsonCodec|Decimals)(\\$.*)?")
      .should()
      .dependOnClassesThat(JACKSON)
      .because("another parser shall change one place");

  @ArchTest
  static final ArchRule noSignatureShowsJackson = methods()
      .that()
      .arePublic()
      .or()
      .areProtected()
      .should()
      .notHaveRawReturnType(JACKSON)
      .because("users compile against the API, not against its dependencies");

  @ArchTest
  static final ArchRule everyPublicErrorHasACode = classes()
      .that()
      .areAssignableTo(Throwable.class)
      .and()
      .arePublic()
      .should()
      .beAssignableTo(KVStoreException.class);

  @ArchTest
  static final ArchRule nothingIsPrinted = noClasses()
      .should()
      .accessField(System.class, "out")
      .orShould()
      .accessField(System.class, "err")
      .because("a library has no console");
}
