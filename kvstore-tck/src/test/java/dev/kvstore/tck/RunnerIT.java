package dev.kvstore.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kvstore.tck.internal.report.Outcome;
import dev.kvstore.tck.internal.report.Report;
import dev.kvstore.tck.internal.report.ReportJson;
import dev.kvstore.tck.internal.report.Verdict;
import dev.kvstore.tck.plugin.AcmeProvider;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The runner's jar, in processes of its own, on plugins that are jars. */
final class RunnerIT {
  private static final String FOLDER = "dev/kvstore/tck/plugin/";

  @TempDir
  Path folder;

  private record Result(int exit, String out, String err) {}

  @Test
  void aStoreThatKeepsEveryRuleIsConformant() throws Exception {
    Result result = run("--plugin", plugin(), "--uri", "acme:sound", "--report", reports());
    assertThat(result.exit()).as(result.out() + result.err()).isEqualTo(Exit.KEPT);
    assertThat(result.out()).contains("conformant: ", "not applicable: KV-11.1 to KV-11.10");
    assertThat(result.err())
        .contains(" 1 Names                      ........", "12 What a store says");
    assertThat(report().verdict()).isEqualTo(Verdict.CONFORMANT);
    assertThat(report().subject().provider().orElseThrow().location()).contains("acme.jar");
    assertThat(folder.resolve("reports/report.html")).exists();
    assertThat(folder.resolve("reports/report.md")).exists();
  }

  @Test
  void aStoreThatBreaksRulesIsAViolation() throws Exception {
    Result result =
        run("--plugin", plugin(), "--uri", "acme:merging", "--quick", "--report", reports());
    assertThat(result.exit()).isEqualTo(Exit.VIOLATIONS);
    assertThat(result.out()).contains("violations: ", "KV-3.1 MUST: A put replaces");
    Report.Failure failure = report().rules().stream()
        .filter(rule -> rule.id().equals("KV-3.1"))
        .findFirst()
        .flatMap(Report.RuleResult::failure)
        .orElseThrow();
    assertThat(failure.repeat().orElseThrow())
        .startsWith("java -jar kvstore-tck-")
        .contains(" --uri acme:merging ", " --seed ", " --rule KV-3.1");
  }

  @Test
  void oneRuleRunsAloneWithItsSeed() throws Exception {
    Result result = run(
        "--plugin",
        plugin(),
        "--uri",
        "acme:sound",
        "--rule",
        "kv-3.2",
        "--seed",
        "-42",
        "--report",
        reports());
    assertThat(result.exit()).isEqualTo(Exit.KEPT);
    assertThat(report().run().seed()).isEqualTo(-42);
    assertThat(report().verdict()).isEqualTo(Verdict.PARTIAL);
    assertThat(report().counts()).containsEntry(Outcome.KEPT, 1);
  }

  @Test
  void aQuickRunIsNoVerdict() throws Exception {
    Result result =
        run("--plugin", plugin(), "--uri", "acme:sound", "--quick", "--report", reports());
    assertThat(result.exit()).isEqualTo(Exit.KEPT);
    assertThat(report().run().profile()).isEqualTo("quick");
    assertThat(report().verdict()).isEqualTo(Verdict.PARTIAL);
  }

  @Test
  void aRuleThatCannotRunProvesNothing() throws Exception {
    assertCannotRun("no rule ran", "--uri", "acme:sound", "--rule", "KV-11.1");
  }

  @Test
  void aRuleThatDoesNotExistIsSaid() throws Exception {
    assertCannotRun("there is no rule KV-99.1", "--uri", "acme:sound", "--rule", "KV-99.1");
  }

  @Test
  void aStoreThatHoldsDataIsRefusedUnlessToldOtherwise() throws Exception {
    assertCannotRun("it holds 1 collections, such as \"letters\"", "--uri", "acme:full");
    Result allowed =
        run("--plugin", plugin(), "--uri", "acme:full", "--allow-data", "--rule", "KV-3.1");
    assertThat(allowed.exit()).as(allowed.out()).isEqualTo(Exit.KEPT);
  }

  @Test
  void aUriWithATypoNamesTheNearestScheme() throws Exception {
    assertCannotRun("did you mean \"acme:\"?", "--uri", "acmee:sound");
    assertCannotRun("NO_SCHEME", "--uri", "/tmp/sound");
  }

  @Test
  void aMissingUriIsSaid() throws Exception {
    assertCannotRun("--uri is missing");
  }

  @Test
  void aPluginThatIsMissingOrNoJarIsSaid() throws Exception {
    Path file = Files.writeString(folder.resolve("broken.jar"), "no jar");
    Result broken = run("--plugin", file.toString(), "--uri", "acme:sound");
    assertThat(broken.exit()).isEqualTo(Exit.COULD_NOT_RUN);
    assertThat(broken.err()).contains("broken.jar is no jar that can be read");
    Result missing = run("--plugin", folder.resolve("none.jar").toString(), "--uri", "acme:x");
    assertThat(missing.exit()).isEqualTo(Exit.COULD_NOT_RUN);
    assertThat(missing.err()).contains("none.jar does not exist");
  }

  @Test
  void aPluginWhoseProviderCannotBeLoadedIsSaid() throws Exception {
    Path jar = jar("lacking.jar", "dev.kvstore.tck.plugin.Nowhere");
    Result result = run("--plugin", jar.toString(), "--uri", "acme:sound");
    assertThat(result.exit()).isEqualTo(Exit.COULD_NOT_RUN);
    assertThat(result.err())
        .contains("a plugin's provider is broken", "dev.kvstore.tck.plugin.Nowhere");
  }

  @Test
  void anotherProviderThanTheDeclaredOneIsSaid() throws Exception {
    assertCannotRun(
        "another provider opened the store: dev.kvstore.tck.plugin.AcmeProvider",
        "--uri",
        "acme:sound",
        "--provider",
        "com.other.Provider");
  }

  @Test
  void aStoreThatOpensOnceOnlyIsNoBrokenRule() throws Exception {
    assertCannotRun("the store could not be opened", "--uri", "acme:once", "--quick");
  }

  @Test
  void aStoreThatKeepsWhatTheKitWroteIsSaid() throws Exception {
    Result result = run("--plugin", plugin(), "--uri", "acme:hoarding", "--rule", "KV-3.4");
    assertThat(result.exit()).isEqualTo(Exit.COULD_NOT_RUN);
    assertThat(result.out()).contains("collections that it did not have before", "\"tck-");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void anInterruptLetsTheRuleTidyUpAndProvesNothing() throws Exception {
    Path watched = folder.resolve("watched.txt");
    // A process that a shell began in its background ignores the signal, and so would its children.
    List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
    command.addAll(
        command("--plugin", plugin(), "--uri", "acme:watched:" + watched, "--report", reports()));
    Process process = new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectOutput(folder.resolve("out.txt").toFile())
        .start();
    try (Reader progress = process.errorReader(StandardCharsets.UTF_8)) {
      StringBuilder told = new StringBuilder();
      while (told.indexOf("13 Sequences") < 0) {
        int character = progress.read();
        assertThat(character).as(told.toString()).isNotNegative();
        told.append((char) character);
      }
      new ProcessBuilder("kill", "-INT", String.valueOf(process.pid())).start().waitFor();
      StringWriter last = new StringWriter();
      progress.transferTo(last);
      assertThat(last.toString()).contains("interrupted").contains("nothing is proved");
      assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    // As a shell reports a process that the signal ended.
    assertThat(process.exitValue()).isEqualTo(130);
    assertThat(watched).content().isEqualTo("0");
    assertThat(Path.of(reports())).doesNotExist();
    assertThat(folder.resolve("out.txt")).content().doesNotContain("conformant", "kept");
  }

  @Test
  void noReportTellsAPassword() throws Exception {
    Result result = run(
        "--plugin",
        plugin(),
        "--uri",
        "acme://ann:s3cr3t-word@host/merging",
        "--report",
        reports());
    StringBuilder told = new StringBuilder(result.out()).append(result.err());
    try (Stream<Path> files = Files.list(Path.of(reports()))) {
      for (Path file : files.toList()) {
        told.append(Files.readString(file));
      }
    }
    assertThat(result.exit()).isEqualTo(Exit.VIOLATIONS);
    assertThat(told.toString()).contains("ann:***@host").doesNotContain("s3cr3t-word");
  }

  @Test
  void rulesAreListedAndExplained() throws Exception {
    assertThat(run("--list-rules").out().lines())
        .hasSameSizeAs(Specification.bundled().rules())
        .first()
        .asString()
        .startsWith("KV-1.1 MUST: A key is any string");
    assertThat(run("--explain", "KV-1.7").out())
        .contains(
            "in area 1, Names", "UTF-8 has no bytes for it", "check: ", "-Dtest=YourStoreTest#");
    assertThat(run("--help").out()).contains("--allow-data", "Exit codes: 0", "merge");
  }

  @Test
  void reportsMergeIntoOneMatrix() throws Exception {
    run("--plugin", plugin(), "--uri", "acme:sound", "--rule", "KV-3.1", "--report", reports());
    Path second = folder.resolve("second");
    run(
        "--plugin",
        plugin(),
        "--uri",
        "acme:merging",
        "--rule",
        "KV-3.1",
        "--report",
        second.toString());
    Result result = run(
        "merge",
        "--report",
        folder.resolve("matrix").toString(),
        reports(),
        second.resolve("report.json").toString());
    assertThat(result.exit()).as(result.err()).isEqualTo(Exit.KEPT);
    assertThat(folder.resolve("matrix/matrix.md"))
        .content()
        .contains(
            "| acme:sound | kept as far as tested | yes |", "| acme:merging | violations | yes |");
    assertThat(folder.resolve("matrix/matrix.html")).content().contains("acme:merging");
    assertThat(folder.resolve("matrix/matrix.json")).content().contains("kvstore-tck-matrix");
    Result wrong = run("merge", "--report", folder.toString(), plugin());
    assertThat(wrong.exit()).isEqualTo(Exit.COULD_NOT_RUN);
    assertThat(wrong.err()).contains("cannot be merged: it is no ");
  }

  private void assertCannotRun(String why, String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of("--plugin", plugin()));
    all.addAll(Arrays.asList(arguments));
    Result result = run(all.toArray(String[]::new));
    assertThat(result.exit()).as(result.out() + result.err()).isEqualTo(Exit.COULD_NOT_RUN);
    assertThat(result.out() + result.err()).contains(why).doesNotContain("\tat ");
  }

  private String reports() {
    return folder.resolve("reports").toString();
  }

  private Report report() throws IOException {
    return ReportJson.read(Files.readAllBytes(folder.resolve("reports/report.json")));
  }

  private String plugin() throws IOException {
    return jar("acme.jar", AcmeProvider.class.getName()).toString();
  }

  /** The classes of the plugin's package, and a provider's name. */
  private Path jar(String name, String provider) throws IOException {
    Path jar = folder.resolve(name);
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file);
        Stream<Path> classes = Files.list(Path.of("target/test-classes", FOLDER))) {
      for (Path each : classes.toList()) {
        out.putNextEntry(new JarEntry(FOLDER + each.getFileName()));
        out.write(Files.readAllBytes(each));
      }
      out.putNextEntry(new JarEntry("META-INF/services/dev.kvstore.spi.KVStoreProvider"));
      out.write(provider.getBytes(StandardCharsets.UTF_8));
    }
    return jar;
  }

  private Result run(String... arguments) throws Exception {
    Path out = folder.resolve("out.txt");
    Path err = folder.resolve("err.txt");
    ProcessBuilder builder = new ProcessBuilder(command(arguments))
        .directory(folder.toFile())
        .redirectOutput(out.toFile())
        .redirectError(err.toFile());
    builder.environment().remove("KVSTORE_TCK_URI");
    Process process = builder.start();
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  private static List<String> command(String... arguments) throws IOException {
    Path runner;
    try (Stream<Path> jars = Files.list(Path.of("target"))) {
      runner =
          jars.filter(jar -> jar.toString().endsWith("-runner.jar")).findFirst().orElseThrow();
    }
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-jar",
        runner.toAbsolutePath().toString()));
    command.addAll(Arrays.asList(arguments));
    return command;
  }
}
