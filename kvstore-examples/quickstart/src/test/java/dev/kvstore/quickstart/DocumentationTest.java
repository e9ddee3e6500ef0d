package dev.kvstore.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** What the READMEs and the Javadoc show compiles, and the README's backend keeps the contract. */
final class DocumentationTest {
  private static final Path PROJECT = Path.of("../..").toAbsolutePath().normalize();

  private static final Pattern README_BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final Pattern JAVADOC_BLOCK =
      Pattern.compile("<pre>\\{@code\n(.*?)\n *\\* *}</pre>", Pattern.DOTALL);
  private static final Pattern CLASS =
      Pattern.compile("^(?:public )?(?:final )?class (\\w+)", Pattern.MULTILINE);

  /** A code as the argument of a constructor or of a method that makes an error. */
  private static final Pattern CODE = Pattern.compile(
      "(?:Exception|Refusal|error|refused|failure|malformed)\\(\\s*\"([A-Z][A-Z_0-9]{3,})\"");

  private static final String IMPORTS = """
      import dev.kvstore.*;
      import dev.kvstore.simple.*;
      import dev.kvstore.spi.*;
      import dev.kvstore.tck.*;
      import java.io.*;
      import java.nio.charset.*;
      import java.nio.file.*;
      import java.security.*;
      import java.time.*;
      import java.util.*;
      import java.util.concurrent.*;
      import java.util.stream.*;
      import org.junit.jupiter.api.io.TempDir;
      """;

  /** What the snippets leave to their reader. */
  private static final String THE_READERS_OWN = """
      abstract class AcmeProvider implements dev.kvstore.spi.KVStoreProvider {}

      interface AcmeEngine {
        AcmeEngine killAndStart();

        AcmeClock clock();
      }

      interface AcmeClock {
        void advance(java.time.Duration duration);
      }

      class AcmeStore extends dev.kvstore.MapKVStore {
        AcmeStore(AcmeEngine engine) {
          super(java.util.HashMap::new);
        }
      }
      """;

  @TestFactory
  Stream<DynamicTest> everySnippetCompiles() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (Path file : documents()) {
      List<String> snippets = snippets(file);
      // The guide's are files of one project, which a test of the kit builds.
      if (!snippets.isEmpty() && !file.endsWith("GUIDE.md")) {
        tests.add(DynamicTest.dynamicTest(
            PROJECT.relativize(file).toString(),
            () -> compile(snippets, Files.createTempDirectory("snippets"))));
      }
    }
    assertThat(tests).as("files with snippets").hasSizeGreaterThan(5);
    return tests.stream();
  }

  @Test
  void theBackendOfTheReadmeKeepsTheContract(@TempDir Path folder) throws Exception {
    compile(snippets(PROJECT.resolve("README.md")), folder);
    Path services = Files.createDirectories(folder.resolve("META-INF/services"));
    Files.writeString(services.resolve("dev.kvstore.spi.KVStoreProvider"), "FolderStoreProvider\n");

    ClassLoader before = Thread.currentThread().getContextClassLoader();
    try (URLClassLoader plugin = new URLClassLoader(new URL[] {folder.toUri().toURL()}, before)) {
      Thread.currentThread().setContextClassLoader(plugin);
      SummaryGeneratingListener summary = new SummaryGeneratingListener();
      LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
          .selectors(selectClass(plugin.loadClass("FolderStoreTest")))
          .build();
      LauncherFactory.create().execute(request, summary);

      assertThat(summary.getSummary().getFailures())
          .extracting(failure -> failure.getException().getMessage())
          .isEmpty();
      assertThat(summary.getSummary().getTestsSucceededCount()).isGreaterThan(50);
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  @Test
  void everyCodeOfAnErrorStandsInItsTable() throws IOException {
    String table = Files.readString(
        PROJECT.resolve("kvstore-api/src/main/java/dev/kvstore/KVStoreException.java"));
    List<String> missing = new ArrayList<>();
    for (Path file : documents()) {
      Matcher codes = CODE.matcher(Files.readString(file));
      while (codes.find()) {
        if (!table.contains("{@code " + codes.group(1) + "}")) {
          missing.add(codes.group(1) + " in " + PROJECT.relativize(file));
        }
      }
    }
    assertThat(missing).isEmpty();
  }

  private static List<Path> documents() throws IOException {
    try (Stream<Path> files = Files.walk(PROJECT)) {
      return files
          .filter(file ->
              file.toString().endsWith(".md") || file.toString().contains("/src/main/java/"))
          .filter(Files::isRegularFile)
          .filter(file -> !file.toString().contains("/target/"))
          .sorted()
          .toList();
    }
  }

  private static List<String> snippets(Path file) throws IOException {
    boolean readme = file.toString().endsWith(".md");
    List<String> snippets = new ArrayList<>();
    Matcher blocks = (readme ? README_BLOCK : JAVADOC_BLOCK).matcher(Files.readString(file));
    while (blocks.find()) {
      snippets.add(readme ? blocks.group(1) : blocks.group(1).replaceAll("(?m)^ *\\* ?", ""));
    }
    return snippets;
  }

  /**
   * Compiles classes as they are, statements as the body of a method, and declarations of fields as
   * such.
   */
  private static void compile(List<String> snippets, Path target) throws IOException {
    List<String> options =
        new ArrayList<>(List.of("-d", target.toString(), "-proc:none", "-nowarn"));
    options.addAll(List.of("-cp", System.getProperty("java.class.path")));
    Path sources = Files.createTempDirectory("sources");
    Path reader = Files.writeString(sources.resolve("AcmeProvider.java"), THE_READERS_OWN);
    options.add(reader.toString());
    for (int i = 0; i < snippets.size(); i++) {
      String snippet = snippets.get(i);
      Matcher type = CLASS.matcher(snippet);
      String name = "Snippet" + i;
      String body =
          "class " + name + " { KVStore store; AcmeEngine engine; void run() throws Exception {\n"
              + snippet + "\n} }";
      if (type.find()) {
        name = type.group(1);
        body = snippet;
      } else if (snippet.startsWith("static ")) {
        body = "class " + name + " {\n" + snippet + "\n}";
      }
      Path source = sources.resolve(name + ".java");
      Files.writeString(source, IMPORTS + body);
      options.add(source.toString());
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    ByteArrayOutputStream messages = new ByteArrayOutputStream();
    int result = compiler.run(null, messages, messages, options.toArray(String[]::new));
    assertThat(result).as("%s", messages).isZero();
  }
}
