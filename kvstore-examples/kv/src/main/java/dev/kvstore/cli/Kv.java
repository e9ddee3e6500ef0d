package dev.kvstore.cli;

import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/** The program: {@code kv COMMAND STORE …}. */
@Command(
    name = "kv",
    description = "See, move and check any key-value store.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    versionProvider = Kv.Version.class,
    scope = ScopeType.INHERIT,
    footer = {
      "",
      "A STORE is a store URI, such as json:data/kv.json, memory: or redis://host:6379; kv providers",
      "shows which schemes there are. kv COMMAND --help shows each command's options, and examples.",
      "",
      "Names. A key or a collection may hold any character. It is taken as it is typed; with -e,",
      "\\n, \\t, \\u0000 and the other escapes of JSON strings are resolved, and \\\\ is a backslash.",
      "What is shown has these escapes where a line could not hold the name.",
      "",
      "Exit codes: 0 done, 1 the answer is no (not there, not equal, not sound), 2 wrong command line,",
      "3 bad data (not JSON, or refused), 4 store not to be opened, 5 no permission, 6 held or changed by",
      "somebody else, or read-only, 7 disk, network or engine failed, 70 defect, 130 interrupted,",
      "141 whoever read the output went away.",
      "",
      "Environment: KV_PLUGIN_PATH as --plugin-path, KV_JAVA_OPTS for Java, COLUMNS for tables."
    })
public final class Kv {
  /** A command is made, and its annotations read, only when it is asked for. */
  static final Map<String, Function<Console, KvCommand>> COMMANDS = commands();

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "show an error with its stack trace")
  private boolean debug;

  @Option(
      names = "--plugin-path",
      scope = ScopeType.INHERIT,
      paramLabel = "PATHS",
      description = "jars with further providers, or folders of such, separated as in a class path")
  private @Nullable String pluginPath;

  private Kv() {}

  private static Map<String, Function<Console, KvCommand>> commands() {
    Map<String, Function<Console, KvCommand>> commands = new LinkedHashMap<>();
    commands.put("get", GetCommand::new);
    commands.put("put", PutCommand::new);
    commands.put("delete", DeleteCommand::new);
    commands.put("ls", LsCommand::new);
    commands.put("collections", CollectionsCommand::new);
    commands.put("count", CountCommand::new);
    commands.put("scan", ScanCommand::new);
    commands.put("drop", DropCommand::new);
    commands.put("copy", CopyCommand::new);
    commands.put("diff", DiffCommand::new);
    commands.put("export", ExportCommand::new);
    commands.put("import", ImportCommand::new);
    commands.put("providers", ProvidersCommand::new);
    commands.put("info", InfoCommand::new);
    commands.put("verify", VerifyCommand::new);
    commands.put("repair", RepairCommand::new);
    commands.put("tck", TckCommand::new);
    commands.put("serve", ServeCommand::new);
    commands.put("bench", BenchCommand::new);
    commands.put("completion", CompletionCommand::new);
    commands.put("warmup", WarmupCommand::new);
    return commands;
  }

  /** Runs the program. */
  public static void main(String[] arguments) {
    Interruption interruption = Interruption.install();
    // Plugins' libraries may log through SLF4J; that nothing shows it is no news.
    System.setProperty("slf4j.internal.verbosity", "ERROR");
    int exit = run(arguments, Console.ofProcess());
    if (interruption.mayExit()) {
      // Plugins may have left threads behind.
      System.exit(exit);
    }
  }

  /** Runs one command and gives its exit code. */
  static int run(String[] given, Console console) {
    Kv kv = new Kv();
    try {
      String[] arguments = Arguments.of(given);
      CommandLine line = line(kv, console, commandOf(arguments));
      if (arguments.length == 0) {
        return wrongUsage(new ParameterException(line, "a COMMAND is missing"), console);
      }
      int exit = line.execute(arguments);
      try {
        console.flush();
      } catch (CommandException e) {
        // One line is enough for a command that has told an error already.
        return exit == Exit.DONE || exit == Exit.NO ? Errors.tell(e, console, kv.debug) : exit;
      }
      return exit;
    } catch (RuntimeException | LinkageError | OutOfMemoryError | StackOverflowError e) {
      return Errors.tell(e, console, kv.debug);
    }
  }

  private static int wrongUsage(ParameterException error, Console console) {
    String command = error.getCommandLine().getCommandSpec().qualifiedName();
    String reason = Text.message(reason(error), console.charset());
    console.say("kv: USAGE: " + reason + "; " + command + " --help shows what there is");
    return Exit.USAGE;
  }

  private static String reason(ParameterException error) {
    String message = String.valueOf(error.getMessage());
    if (!(error instanceof UnmatchedArgumentException unmatched)) {
      return message;
    }
    if (unmatched.isUnknownOption()) {
      return message + "; a name that begins with - stands behind --";
    }
    if (error.getCommandLine().getParent() != null) {
      return message;
    }
    return "there is no command \"" + unmatched.getUnmatched().get(0) + "\"";
  }

  /** The command line with one of the commands, or with all. */
  static CommandLine line(Kv kv, Console console, @Nullable String only) {
    CommandLine line = new CommandLine(kv);
    COMMANDS.forEach((name, command) -> {
      if (only == null || only.equals(name)) {
        line.addSubcommand(name, command.apply(console));
      }
    });
    PrintWriter out =
        new PrintWriter(new OutputStreamWriter(console.out(), console.charset()), true);
    // Names may look like options, or begin with the @ of argument files.
    return line.setOut(out)
        .setExpandAtFiles(false)
        .setAllowOptionsAsOptionParameters(true)
        .setUsageHelpWidth(Math.max(55, Math.min(console.columns(), 100)))
        .setColorScheme(CommandLine.Help.defaultColorScheme(
            console.terminal() && console.variable("NO_COLOR") == null
                ? CommandLine.Help.Ansi.ON
                : CommandLine.Help.Ansi.OFF))
        .setExecutionStrategy(parsed -> {
          String given = kv.pluginPath;
          try {
            Stores.usePlugins(given == null ? console.variable("KV_PLUGIN_PATH") : given);
          } catch (CommandException e) {
            return Errors.tell(e, console, kv.debug);
          }
          return new CommandLine.RunLast().execute(parsed);
        })
        .setParameterExceptionHandler((error, args) -> wrongUsage(error, console))
        .setExecutionExceptionHandler(
            (error, command, parsed) -> Errors.tell(error, console, kv.debug));
  }

  static CommandLine allCommands(Console console) {
    return line(new Kv(), console, null);
  }

  /** The command's name, if it comes first; then no other need be made. */
  private static @Nullable String commandOf(String[] arguments) {
    return arguments.length > 0 && COMMANDS.containsKey(arguments[0]) ? arguments[0] : null;
  }

  /** The jar's version. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Kv.class.getPackage().getImplementationVersion();
      return new String[] {
        "kv " + (version == null ? "from classes" : version),
        "Java " + Runtime.version() + ", " + System.getProperty("java.home")
      };
    }
  }
}
