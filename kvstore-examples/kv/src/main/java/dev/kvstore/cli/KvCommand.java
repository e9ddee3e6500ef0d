package dev.kvstore.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What all commands have. */
abstract class KvCommand implements Callable<Integer> {
  /** What the examples in the help begin with. */
  static final String EXAMPLES = "%nExamples:";

  final Console console;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before it calls anything.
  CommandSpec spec;

  KvCommand(Console console) {
    this.console = console;
  }

  ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
