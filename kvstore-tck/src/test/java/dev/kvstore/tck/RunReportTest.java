package dev.kvstore.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import dev.kvstore.MapKVStore;
import dev.kvstore.tck.internal.report.Outcome;
import dev.kvstore.tck.internal.report.Report;
import dev.kvstore.tck.internal.report.ReportJson;
import dev.kvstore.tck.internal.report.Verdict;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;

/** What a run under JUnit leaves behind: three files, and a summary on the console. */
@ResourceLock(Resources.SYSTEM_OUT)
final class RunReportTest {
  /** Run by the tests below only. */
  static final class Merging extends KVStoreContract {
    @Override
    protected StoreFixture fixture() {
      return StoreFixture.of(() -> new MapKVStore(TreeMap::new) {
        @Override
        public boolean contains(String key, String collection) {
          return !super.contains(key, collection);
        }
      });
    }
  }

  /** Run by the tests below only. */
  static final class NoServer extends KVStoreContract {
    @BeforeAll
    @SuppressWarnings("DoNotCallSuggester")
    static void start() {
      throw new IllegalStateException("the server did not start");
    }

    @Override
    protected StoreFixture fixture() {
      return StoreFixture.of("memory:");
    }
  }

  /** Run by the tests below only. */
  static final class Talkative extends KVStoreContract {
    @Override
    protected StoreFixture fixture() {
      return StoreFixture.of("talkative://ann:pa%24%24word@host/kv?token=t0ken-0f-ann");
    }
  }

  @TempDir
  Path folder;

  @Test
  void aRunIsToldInJsonMarkdownAndOnAPage() throws IOException {
    run(selectClass(Merging.class));
    Report report = report("Merging");
    assertThat(report.verdict()).isEqualTo(Verdict.VIOLATIONS);
    assertThat(report.rules()).hasSameSizeAs(Specification.bundled().rules());
    assertThat(report.areas())
        .extracting(Report.Area::title)
        .contains("Names", "Conditional writes");
    assertThat(report.subject().capabilities()).containsExactly("ORDERED_SCAN", "SNAPSHOT_LISTING");
    assertThat(report.run().repeat()).contains("RunReportTest$Merging' -Dkvstore.tck.seed=");
    Report.RuleResult broken = rule(report, "KV-3.6");
    assertThat(broken.outcome()).isEqualTo(Outcome.BROKEN);
    assertThat(broken.failure().orElseThrow().found()).contains("true");
    Report.RuleResult lacking = rule(report, "KV-11.1");
    assertThat(lacking.outcome()).isEqualTo(Outcome.NOT_APPLICABLE);
    assertThat(lacking.reason().orElseThrow()).contains("does not declare CONDITIONAL_WRITES");
    assertThat(folder.resolve(Merging.class.getName() + ".md")).content().contains("### KV-3.6");
    assertThat(folder.resolve(Merging.class.getName() + ".html")).content().contains("KV-3.6");
  }

  @Test
  void theConsoleSaysWhatWasNotApplicableAndWhy() {
    String console = run(selectClass(Merging.class));
    assertThat(console)
        .startsWith("kvstore conformance kit: Merging: violations\n")
        .contains(" kept, ", " broken, ", " not applicable\n")
        .contains("KV-10.1, KV-10.2", ": the store does not declare PERSISTENT; add it")
        .contains("report: " + folder.resolve(Merging.class.getName() + ".html"));
    assertThat(console.lines()).hasSizeLessThan(15);
  }

  @Test
  void aRuleOfItsOwnDoesNotTakeThePlaceOfTheWhole() throws IOException {
    run(selectMethod(Merging.class, "aPutReplaces"));
    Report part = report("Merging.part");
    assertThat(part.verdict()).isEqualTo(Verdict.PARTIAL);
    assertThat(part.counts()).containsEntry(Outcome.KEPT, 1).containsKey(Outcome.NOT_SELECTED);
    assertThat(folder.resolve(Merging.class.getName() + ".json")).doesNotExist();
  }

  @Test
  void aClassThatDidNotStartIsSaidToHaveProvedNothing() throws IOException {
    assertThat(run(selectClass(NoServer.class)))
        .contains("NoServer: could not run", "the run itself: ", "the server did not start");
    assertThat(report("NoServer").verdict()).isEqualTo(Verdict.NOT_RUN);
  }

  @Test
  void noFileAndNoMessageTellsASecretOfTheUri() throws IOException {
    EngineExecutionResults results = EngineTestKit.engine("junit-jupiter")
        .selectors(selectClass(Talkative.class))
        .configurationParameter("kvstore.tck.report", folder.toString())
        .execute();
    StringBuilder told = new StringBuilder();
    results.allEvents().finished().stream()
        .flatMap(
            event -> event.getRequiredPayload(TestExecutionResult.class).getThrowable().stream())
        .forEach(error -> {
          for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            told.append(cause).append('\n');
          }
        });
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        told.append(Files.readString(file));
      }
    }
    assertThat(told.toString())
        .contains("could not log in as ann with ***", "talkative://ann:***@host/kv?token=***")
        .doesNotContain("pa%24%24word", "pa$$word", "t0ken-0f-ann");
  }

  private String run(DiscoverySelector selector) {
    PrintStream before = System.out;
    ByteArrayOutputStream console = new ByteArrayOutputStream();
    System.setOut(new PrintStream(console, true, StandardCharsets.UTF_8));
    try {
      EngineTestKit.engine("junit-jupiter")
          .selectors(selector)
          .configurationParameter("kvstore.tck.report", folder.toString())
          .execute();
    } finally {
      System.setOut(before);
    }
    return console.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
  }

  private Report report(String name) throws IOException {
    Path file = folder.resolve(RunReportTest.class.getName() + "$" + name + ".json");
    return ReportJson.read(Files.readAllBytes(file));
  }

  private static Report.RuleResult rule(Report report, String id) {
    return report.rules().stream()
        .filter(rule -> rule.id().equals(id))
        .findFirst()
        .orElseThrow();
  }
}
