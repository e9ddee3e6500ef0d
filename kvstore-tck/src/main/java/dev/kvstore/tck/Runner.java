package dev.kvstore.tck;

import dev.kvstore.tck.internal.report.Report;
import dev.kvstore.tck.internal.report.ReportFiles;
import dev.kvstore.tck.internal.report.Words;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The kit without code: runs the rules on the store of a URI, with providers out of jars. */
@Command(
    name = "kvstore-tck",
    mixinStandardHelpOptions = true,
    versionProvider = Runner.Version.class,
    sortOptions = false,
    subcommands = MergeCommand.class,
    description = {
      "Runs the conformance kit on the store of a URI, in collections of its own.",
      "Exit codes: 0 every rule that ran is kept, 1 violations, 2 could not run, 3 inconclusive.",
    })
public final class Runner implements Callable<Integer> {
  /** What a run could not begin or end with, told to the user as it is. */
  public static final class CannotRun extends Exception {
    private static final long serialVersionUID = 1;

    CannotRun(String message) {
      super(message);
    }
  }

  /** The version for {@code --version}. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"kvstore-tck " + Environments.kit()};
    }
  }

  @Spec
  @SuppressWarnings("NullAway.Init") // Set by picocli.
  private CommandSpec spec;

  @Option(
      names = "--plugin",
      paramLabel = "JARS",
      description = "the provider's jar and those that it needs, with the path separator between;"
          + " may be given again")
  private List<String> plugins = new ArrayList<>();

  @Option(
      names = "--uri",
      paramLabel = "URI",
      defaultValue = "${env:KVSTORE_TCK_URI}",
      description = "the store; the variable KVSTORE_TCK_URI says it without showing a password to"
          + " other users of the machine")
  private @Nullable String uri;

  @Option(
      names = "--provider",
      paramLabel = "CLASS",
      description = "the provider that must open it, and no other")
  private @Nullable String provider;

  @Option(
      names = "--second-client",
      description = "the URI may be opened again while it is open: test two clients too")
  private boolean secondClient;

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description = "where report.html, report.md and report.json go")
  private @Nullable Path report;

  @Option(names = "--rule", paramLabel = "ID", description = "only this one; may be given again")
  private List<String> rules = new ArrayList<>();

  @Option(names = "--seed", paramLabel = "N", description = "repeats the random content of a run")
  private @Nullable Long seed;

  @Option(names = "--quick", description = "shorter searches; every rule, but no verdict")
  private boolean quick;

  @Option(
      names = "--allow-data",
      description = "run on a store that holds data; without, it is refused. The kit keeps to names"
          + " of its own, but a broken store may not")
  private boolean allowData;

  @Option(names = "--list-rules", description = "print every rule, and end")
  private boolean listRules;

  @Option(names = "--explain", paramLabel = "ID", description = "print all about a rule, and end")
  private @Nullable String explain;

  private final String program;

  private Runner(String program) {
    this.program = program;
  }

  /** Runs, and ends the JVM with the exit code. */
  public static void main(String[] arguments) {
    CommandLine command = new CommandLine(
        new Runner("java -jar kvstore-tck-" + Environments.kit() + "-runner.jar --uri "));
    command.setExecutionExceptionHandler((thrown, line, parsed) -> {
      if (thrown instanceof CannotRun) {
        line.getErr().println("kvstore-tck: " + thrown.getMessage());
      } else {
        thrown.printStackTrace(line.getErr());
      }
      return Exit.COULD_NOT_RUN;
    });
    System.exit(command.execute(arguments));
  }

  /**
   * Runs within a program that brings the kit along; it needs picocli and JUnit's launcher and
   * engine, which the kit's own artifact does not bring.
   *
   * <p>Providers are found as {@link dev.kvstore.KVStores} finds them.
   *
   * @param program what the command that repeats a run begins with, up to the store's URI
   * @param out where the result is told
   * @param progress where a character tells of each rule that ended
   * @param arguments as on the command line
   * @return the exit code: 0 every rule that ran is kept, 1 violations, 2 the run itself failed, 3
   *     inconclusive
   * @throws CannotRun if it cannot begin, for instance since the store holds data
   * @throws IOException if a report could not be written
   */
  public static int run(String program, PrintWriter out, PrintWriter progress, String... arguments)
      throws CannotRun, IOException {
    Runner runner = new Runner(program);
    try {
      new CommandLine(runner).setOut(out).setErr(progress).parseArgs(arguments);
      return runner.call();
    } catch (ParameterException e) {
      throw new CannotRun(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public Integer call() throws CannotRun, IOException {
    PrintWriter out = spec.commandLine().getOut();
    if (listRules) {
      Specification.bundled().rules().forEach(out::println);
      return Exit.KEPT;
    }
    if (explain != null) {
      out.println(RuleCatalogue.explain(known(explain)));
      return Exit.KEPT;
    }
    if (uri == null || uri.isBlank()) {
      throw new ParameterException(
          spec.commandLine(), "--uri is missing: which store? For instance --uri acme:/tmp/kv");
    }
    rules.replaceAll(this::known);
    Report told = run(uri, out);
    tell(told, out);
    return Exit.of(told.verdict());
  }

  private Report run(String store, PrintWriter out) throws CannotRun {
    if (seed != null) {
      System.setProperty("kvstore.tck.seed", seed.toString());
    }
    if (quick) {
      System.setProperty("kvstore.tck.profile", "quick");
    }
    try (PluginPath path = PluginPath.of(plugins)) {
      RunnerTarget target = new RunnerTarget(store, Optional.ofNullable(provider), path);
      target.check(allowData);
      out.println("kvstore-tck " + Environments.kit() + ", " + Seed.setting());
      out.flush();
      PrintWriter err = spec.commandLine().getErr();
      return new RunnerLaunch(target.fixture(secondClient), repeat(store), rules, err).run(target);
    }
  }

  /** The command that repeats this run, without a secret. */
  private String repeat(String store) {
    StringBuilder command = new StringBuilder(program).append(quoted(RuleRun.shownUri(store)));
    plugins.forEach(plugin -> command.append(" --plugin ").append(quoted(plugin)));
    if (provider != null) {
      command.append(" --provider ").append(quoted(provider));
    }
    command
        .append(secondClient ? " --second-client" : "")
        .append(allowData ? " --allow-data" : "")
        .append(quick ? " --quick" : "");
    return command.append(" --seed ").append(Seed.seed()).toString();
  }

  private static String quoted(String argument) {
    return argument.matches("[A-Za-z0-9_./:=@%+,-]+")
        ? argument
        : "'" + argument.replace("'", "'\\''") + "'";
  }

  private void tell(Report told, PrintWriter out) throws IOException {
    out.println(told.verdict() + ": " + told.verdict().sentence());
    out.println(Words.counts(told.counts()));
    told.problems().forEach(problem -> out.println("the run itself: " + problem));
    for (Words.Lack lack : Words.lacks(told)) {
      out.println("not applicable: " + Words.ids(lack.rules()) + ": " + lack.reason());
    }
    told.rules().stream()
        .filter(rule -> rule.outcome().fails())
        .forEach(rule -> out.println(Words.failure(rule)));
    if (report != null) {
      out.println("report: " + ReportFiles.write(told, report, "report"));
    }
    out.flush();
  }

  private String known(String id) {
    String upper = id.toUpperCase(Locale.ROOT);
    if (Specification.bundled().rules().stream().noneMatch(rule -> rule.id().equals(upper))) {
      throw new ParameterException(
          spec.commandLine(), "there is no rule " + id + "; --list-rules prints them all");
    }
    return upper;
  }
}
