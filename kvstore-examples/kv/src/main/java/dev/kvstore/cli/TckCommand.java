package dev.kvstore.cli;

import dev.kvstore.tck.Runner;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "tck",
    description = {
      "Run the conformance kit on a store: does it keep the contract of every kvstore?",
      "Works in collections of its own, and deletes them. A store that holds data is refused unless"
          + " --allow-data says otherwise.",
      "Exit codes: 0 every rule that ran is kept, 1 violations, 2 could not run, 3 inconclusive; 4 to"
          + " 7 if the store cannot be opened."
    },
    footerHeading = KvCommand.EXAMPLES,
    footer = {
      "",
      "  kv tck memory: --rule KV-3.1",
      "  kv tck json:new.json --quick --report reports",
      "  kv tck --explain KV-3.1"
    })
final class TckCommand extends KvCommand {
  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "STORE",
      description = "the store's URI, of an empty store")
  private @Nullable String store;

  @Option(
      names = "--provider",
      paramLabel = "CLASS",
      description = "the provider that must open it; whichever does, if not given")
  private @Nullable String provider;

  @Option(
      names = "--report",
      paramLabel = "FOLDER",
      description = "write report.html, report.md and report.json there")
  private @Nullable String report;

  @Option(names = "--quick", description = "shorter searches; every rule, but no verdict")
  private boolean quick;

  @Option(
      names = "--rule",
      paramLabel = "ID",
      description = "only this rule; may be given several times")
  private List<String> rules = new ArrayList<>();

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "repeat the random content of an earlier run")
  private @Nullable Long seed;

  @Option(
      names = "--second-client",
      description = "the store may be opened again while it is open: test two clients too")
  private boolean secondClient;

  @Option(names = "--allow-data", description = "run even on a store that holds data")
  private boolean allowData;

  @Option(names = "--list-rules", description = "show every rule, and end")
  private boolean listRules;

  @Option(names = "--explain", paramLabel = "ID", description = "show all about a rule, and end")
  private @Nullable String explain;

  TckCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() throws IOException {
    List<String> arguments = new ArrayList<>();
    if (listRules) {
      arguments.add("--list-rules");
    } else if (explain != null) {
      arguments.add("--explain=" + explain);
    } else if (store == null) {
      throw usage("a STORE is missing, or --list-rules, or --explain ID");
    } else {
      // What is wrong with the URI or the store itself ends as it does in every command.
      Stores.write(store).close();
      if (provider == null) {
        provider = Stores.provider(store);
      }
      addRun(store, arguments);
    }
    return run(arguments);
  }

  private void addRun(String uri, List<String> arguments) {
    arguments.add("--uri=" + uri);
    add("--provider=", provider, arguments);
    add("--report=", report, arguments);
    rules.forEach(rule -> add("--rule=", rule, arguments));
    add("--seed=", seed, arguments);
    add("--quick", quick ? "" : null, arguments);
    add("--second-client", secondClient ? "" : null, arguments);
    add("--allow-data", allowData ? "" : null, arguments);
  }

  private static void add(String option, @Nullable Object value, List<String> arguments) {
    if (value != null) {
      arguments.add(option + value);
    }
  }

  /** What the command begins with that repeats a run. */
  private String program() {
    String plugins = spec.findOption("--plugin-path").getValue();
    return plugins == null ? "kv tck " : "kv --plugin-path '" + plugins + "' tck ";
  }

  private int run(List<String> arguments) throws IOException {
    StringWriter told = new StringWriter();
    // A writer of Java's for printing keeps silent about output that cannot be written.
    PrintWriter out = new PrintWriter(told);
    PrintWriter progress = new PrintWriter(
        console.errTerminal()
            ? new OutputStreamWriter(console.err(), console.charset())
            : Writer.nullWriter());
    try {
      return Runner.run(program(), out, progress, arguments.toArray(String[]::new));
    } catch (Runner.CannotRun e) {
      throw new CommandException(Exit.USAGE, "CANNOT_RUN: " + e.getMessage(), e);
    } finally {
      told.toString().lines().forEach(line -> console.line(Text.message(line, console.charset())));
    }
  }
}
