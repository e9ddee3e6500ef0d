package dev.kvstore;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What an application is told of its plugins, jar by jar, each in a JVM of its own: the golden
 * files hold every word. A healthy plugin stands beside each broken one, and still opens.
 */
class PluginsTest {
  @TempDir
  Path folder;

  private Path healthy;

  @BeforeEach
  void buildTheHealthyJar() throws IOException {
    healthy = jar("healthy")
        .provider("healthy.HealthyProvider", "healthy", """
            @Override public java.util.List<StoreOption<?>> options() {
              return java.util.List.of(
                  StoreOption.number("size", 64, 1, 4096, "MiB of cache."),
                  StoreOption.text("password", "", "What the server asks for.").secret());
            }
            @Override public String optionPrefix() { return "kv."; }
            """)
        .compile()
        .pack(true);
  }

  @Test
  void aUriWithoutAScheme() throws Exception {
    onClassPath().doing("data/kv.json", "healthy:").prints("no-scheme");
  }

  @Test
  void aMisspeltScheme() throws Exception {
    onClassPath().doing("heathly:x", "healthy:").prints("misspelt-scheme");
  }

  @Test
  void noProviderAtAll() throws Exception {
    new PluginRun(folder)
        .doing("json:data/kv.json", "diagnose", "context=healthy.jar", "healthy:")
        .prints("no-provider-at-all");
  }

  @Test
  void aMissingServicesFile() throws Exception {
    broken(acme().servicesIn("")).prints("services-missing");
  }

  @Test
  void aMisnamedServicesFile() throws Exception {
    broken(acme().servicesIn("META-INF/services/dev.kvstore.KVStoreProvider"))
        .prints("services-misnamed");
  }

  @Test
  void aServicesFileInTheWrongPlace() throws Exception {
    broken(acme().servicesIn("resources/META-INF/services/dev.kvstore.spi.KVStoreProvider"))
        .prints("services-misplaced");
  }

  @Test
  void aServicesFileWithAByteOrderMark() throws Exception {
    broken(acme()
            .unnamed()
            .service("\uFEFFacme.AcmeProvider")
            .provider("acme.OtherProvider", "other", ""))
        .doing("other:")
        .prints("services-with-byte-order-mark");
  }

  @Test
  void aServicesFileWithAMalformedLine() throws Exception {
    broken(acme()
            .unnamed()
            .service("class acme.AcmeProvider")
            .provider("acme.OtherProvider", "other", ""))
        .doing("other:")
        .prints("services-malformed");
  }

  @Test
  void aServicesFileThatNamesAMissingClass() throws Exception {
    broken(jar("broken").service("acme.AcmeProvidr")).prints("class-missing");
  }

  @Test
  void aServicesFileOfTwoJarsThatWerePutTogetherWithoutALineBreak() throws Exception {
    broken(jar("broken")
            .service("acme.AcmeProvideracme.OtherProvider")
            .source("acme.None", "package acme; class None {}"))
        .prints("services-joined");
  }

  @Test
  void aClassThatIsNoProvider() throws Exception {
    broken(jar("broken")
            .source("acme.AcmeProvider", "package acme; public class AcmeProvider {}")
            .service("acme.AcmeProvider"))
        .prints("class-no-provider");
  }

  @Test
  void anAbstractClass() throws Exception {
    broken(jar("broken").source("acme.AcmeProvider", """
                package acme;
                public abstract class AcmeProvider implements dev.kvstore.spi.KVStoreProvider {}
                """).service("acme.AcmeProvider"))
        .prints("class-abstract");
  }

  @Test
  void aConstructorWithArguments() throws Exception {
    broken(jar("broken").provider("acme.AcmeProvider", "acme", "public AcmeProvider(int n) {}"))
        .prints("constructor-with-arguments");
  }

  @Test
  void aPrivateConstructor() throws Exception {
    broken(jar("broken").provider("acme.AcmeProvider", "acme", "private AcmeProvider() {}"))
        .prints("constructor-private");
  }

  @Test
  void aConstructorThatThrows() throws Exception {
    broken(jar("broken").provider("acme.AcmeProvider", "acme", """
        public AcmeProvider() { throw new IllegalStateException("no licence in /etc/acme"); }
        """)).prints("constructor-throws");
  }

  @Test
  void aConstructorThatThrowsAnError() throws Exception {
    broken(jar("broken").provider("acme.AcmeProvider", "acme", """
        public AcmeProvider() { throw new AssertionError("never"); }
        """))
        .prints("constructor-throws-error");
  }

  @Test
  void aStaticInitialiserThatThrows() throws Exception {
    broken(jar("broken").provider("acme.AcmeProvider", "acme", """
        static final int PORT = Integer.parseInt("none");
        """))
        .prints("static-initialiser-throws");
  }

  @Test
  void aMissingDependency() throws Exception {
    Path driver = driver();
    broken(jar("broken")
            .needs(driver)
            .provider(
                "acme.AcmeProvider",
                "acme",
                "private final driver.Driver driver = new driver.Driver();"))
        .prints("dependency-missing");
  }

  @Test
  void aMissingDependencyThatOpeningNeeds() throws Exception {
    broken(jar("broken")
            .needs(driver())
            .provider("acme.AcmeProvider", "acme", "", "new driver.Driver(); return null;"))
        .prints("dependency-missing-in-open");
  }

  @Test
  void aMissingSuperclass() throws Exception {
    broken(jar("broken")
            .needs(driver())
            .source("acme.AcmeProvider", """
                package acme;
                import dev.kvstore.*;
                public class AcmeProvider extends driver.Driver implements dev.kvstore.spi.KVStoreProvider {
                  public java.util.Set<String> schemes() { return java.util.Set.of("acme"); }
                  public KVStore open(StoreUri uri, StoreOptions options) { return null; }
                }
                """)
            .service("acme.AcmeProvider"))
        .prints("superclass-missing");
  }

  @Test
  void aClassOfANewerJava() throws Exception {
    Path jar = acme().compile().tooNew("acme.AcmeProvider").pack(true);
    onClassPath(jar).doing("acme:", "healthy:", "diagnose").prints("newer-java");
  }

  @Test
  void aProviderThatThrowsFromSchemes() throws Exception {
    throwingFrom("public java.util.Set<String> schemes()").prints("schemes-throws");
  }

  @Test
  void aProviderThatThrowsFromPriority() throws Exception {
    throwingFrom("public int priority()").prints("priority-throws");
  }

  @Test
  void aProviderThatThrowsFromCapabilities() throws Exception {
    throwingFrom("public java.util.Set<Capability> capabilities()").prints("capabilities-throws");
  }

  @Test
  void aProviderThatThrowsFromOptions() throws Exception {
    throwingFrom("public java.util.List<StoreOption<?>> options()").prints("options-throws");
  }

  @Test
  void aProviderThatThrowsFromOptionPrefix() throws Exception {
    throwingFrom("public String optionPrefix()").prints("option-prefix-throws");
  }

  @Test
  void aProviderThatThrowsFromUnavailable() throws Exception {
    throwingFrom("public java.util.Optional<String> unavailable()").prints("unavailable-throws");
  }

  @Test
  void aProviderWithoutSchemes() throws Exception {
    broken(jar("broken").provider("acme.AcmeProvider", "acme", """
        public java.util.Set<String> schemes() { return java.util.Set.of(); }
        """)).prints("schemes-empty");
  }

  @Test
  void aProviderWithASchemeThatNoUriCanHave() throws Exception {
    broken(jar("broken").provider("acme.AcmeProvider", "acme_db", "")).prints("scheme-malformed");
  }

  @Test
  void twoProvidersForOneScheme() throws Exception {
    Path other =
        jar("other").provider("other.OtherAcmeProvider", "acme", "").compile().pack(true);
    onClassPath(acme().compile().pack(true), other)
        .doing("acme:", "given=other.OtherAcmeProvider=acme:", "healthy:", "diagnose")
        .prints("tie");
  }

  @Test
  void theSameClassInTwoJars() throws Exception {
    Path jar = acme().compile().pack(true);
    Path copy = Files.copy(jar, folder.resolve("acme-1.1.jar"));
    onClassPath(jar, copy).doing("acme:", "healthy:", "diagnose").prints("class-in-two-jars");
  }

  @Test
  void theSameJarTwice() throws Exception {
    Path jar = acme().compile().pack(true);
    onClassPath(jar, jar).doing("acme:", "healthy:", "diagnose").prints("jar-twice");
  }

  @Test
  void anUnavailableProvider() throws Exception {
    broken(jar("broken").provider("acme.AcmeProvider", "acme", """
        @Override public java.util.Optional<String> unavailable() {
          try {
            System.loadLibrary("acme-native");
            return java.util.Optional.empty();
          } catch (UnsatisfiedLinkError e) {
            return java.util.Optional.of("the library acme-native is not installed; apt install acme");
          }
        }
        """))
        // Or newer JVMs warn of the call first.
        .jvm("--enable-native-access=ALL-UNNAMED")
        .prints("unavailable");
  }

  @Test
  void aNativeLibraryThatOpeningMisses() throws Exception {
    broken(jar("broken").provider("acme.AcmeProvider", "acme", "", """
        if (true) { throw new UnsatisfiedLinkError("no acme-native in java.library.path"); } return null;
        """))
        .prints("native-library-missing-in-open");
  }

  @Test
  void anOpeningThatFailsIsNotTriedWithAnother() throws Exception {
    Path second =
        jar("second").provider("second.SecondProvider", "acme", "").compile().pack(true);
    Path first = jar("first")
        .provider(
            "first.FirstProvider",
            "acme",
            "public int priority() { return 1; }",
            "throw new java.io.IOException(\"connection refused: \" + uri.address());")
        .compile()
        .pack(true);
    onClassPath(first, second).doing("acme://user:tiger@host/db", "healthy:").prints("open-fails");
  }

  @Test
  void anOpeningThatGivesNothing() throws Exception {
    broken(jar("broken").provider("acme.AcmeProvider", "acme", "", "return null;"))
        .prints("open-gives-null");
  }

  @Test
  void wrongOptions() throws Exception {
    onClassPath()
        .doing(
            "healthy:x?kv.sise=3",
            "healthy:x?kv.size=0",
            "healthy:x?kv.size=1&kv.size=2",
            "healthy:x?kv.size=%zz",
            "healthy:x?kv.password=tiger&kv.pasword=lion",
            "healthy:x?kv.size=3&drivers=own")
        .prints("wrong-options");
  }

  @Test
  void aClassLoaderThatWasClosedBeforeOpening() throws Exception {
    acme().compile().pack(true);
    onClassPath()
        .doing("context=broken.jar", "close", "acme:", "healthy:", "diagnose")
        .prints("class-loader-closed");
  }

  @Test
  void aClassLoaderThatWasClosedAfterTheFirstOpening() throws Exception {
    jar("broken")
        .source(
            "acme.Engine", "package acme; class Engine { static String name() { return \"\"; } }")
        .provider("acme.AcmeProvider", "acme", "", """
            if (uri.address().isEmpty()) { return new MapKVStore(java.util.TreeMap::new); }
            return Engine.name() == null ? null : new MapKVStore(java.util.TreeMap::new);
            """)
        .compile()
        .pack(true);
    onClassPath()
        .doing("context=broken.jar", "given=acme.AcmeProvider=acme:", "close", "acme:x", "healthy:")
        .prints("class-loader-closed-later");
  }

  @Test
  void aPluginInAChildOfTheApplicationsLoader() throws Exception {
    acme().compile().pack(true);
    onClassPath()
        .doing("acme:", "context=broken.jar", "acme:", "healthy:", "diagnose")
        .prints("child-loader");
  }

  @Test
  void pluginsInTwoChildrenOfTheApisLoader() throws Exception {
    acme().compile().pack(true);
    jar("other").provider("other.OtherProvider", "other", "").compile().pack(true);
    onClassPath()
        .doing("context=broken.jar", "acme:", "context=other.jar", "other:", "acme:", "healthy:")
        .prints("two-child-loaders");
  }

  @Test
  void aProviderGivenByHand() throws Exception {
    Path jar = acme().servicesIn("").compile().pack(true);
    onClassPath(jar).doing("given=acme.AcmeProvider=acme:", "healthy:").prints("given-by-hand");
  }

  @Test
  void aShadedJarWhoseServicesWereMerged() throws Exception {
    Path jar = two().compile().pack(true);
    onClassPath(jar).doing("acme:", "other:", "healthy:", "diagnose").prints("shaded-merged");
  }

  @Test
  void aShadedJarThatLostServices() throws Exception {
    two().compile().pack(true);
    Path services =
        folder.resolve("broken-classes/META-INF/services/dev.kvstore.spi.KVStoreProvider");
    Files.writeString(services, "acme.OtherProvider\n");
    Path jar = two().pack(false);
    onClassPath(jar).doing("other:", "acme:", "healthy:", "diagnose").prints("shaded-lost");
  }

  @Test
  void aModuleThatProvides() throws Exception {
    Path jar = module("provides dev.kvstore.spi.KVStoreProvider with acme.AcmeProvider;");
    onModulePath(jar).doing("acme:", "healthy:", "diagnose").prints("module");
  }

  @Test
  void aModuleThatDoesNotDeclareWhatItProvides() throws Exception {
    Path jar = module("");
    onModulePath(jar)
        .jvm("--add-modules=acme")
        .doing("acme:", "healthy:", "diagnose")
        .prints("module-without-provides");
  }

  @Test
  void aModuleThatProvidesAClassWithAFault() throws Exception {
    Path jar =
        acme().source("module-info", """
            module acme {
              requires dev.kvstore;
              provides dev.kvstore.spi.KVStoreProvider with acme.AcmeProvider;
            }
            """).compile().tooNew("acme.AcmeProvider").pack(false);
    onModulePath(jar).doing("acme:", "healthy:", "diagnose").prints("module-newer-java");
  }

  @Test
  void anApplicationModuleNeedsNoUses() throws Exception {
    // The API's own module declares it; PluginApplication's says requires and no more.
    onModulePath().doing("healthy:").prints("module-without-uses");
  }

  @Test
  void aPluginOnTheClassPathOfAnApplicationOnTheModulePath() throws Exception {
    Path jar = acme().compile().pack(true);
    onModulePath().onClassPath(jar).doing("acme:", "healthy:", "diagnose").prints("mixed");
  }

  private ProviderJar jar(String name) {
    return new ProviderJar(folder, name);
  }

  private ProviderJar acme() {
    return jar("broken").provider("acme.AcmeProvider", "acme", "");
  }

  private ProviderJar two() {
    return acme().provider("acme.OtherProvider", "other", "");
  }

  private Path module(String provides) throws IOException {
    return acme()
        .source("module-info", "module acme { requires dev.kvstore; " + provides + " }")
        .compile()
        .pack(false);
  }

  /** What a plugin needs, and an application lacks. */
  private Path driver() throws IOException {
    return jar("driver")
        .source("driver.Driver", "package driver; public class Driver {}")
        .compile()
        .pack(false);
  }

  private PluginRun throwingFrom(String method) throws IOException {
    return broken(jar("broken").provider("acme.AcmeProvider", "acme", method + """
         { throw new IllegalStateException("why"); }
        """));
  }

  /** Before the healthy one, the broken one, whose scheme is asked for first. */
  private PluginRun broken(ProviderJar jar) throws IOException {
    return onClassPath(jar.compile().pack(true)).doing("acme:", "healthy:", "diagnose");
  }

  private PluginRun onClassPath(Path... jars) {
    return new PluginRun(folder).onClassPath(jars).onClassPath(healthy);
  }

  private PluginRun onModulePath(Path... jars) {
    return new PluginRun(folder).asModules().onModulePath(jars).onModulePath(healthy);
  }
}
