package dev.kvstore.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A program that is measured as a process: either the time that it takes from its start to its end,
 * or the number that it prints last.
 *
 * @param command what is run
 * @param timed whether the time counts
 * @param preparation what comes before, and is not measured
 */
record Child(Function<Setting, List<String>> command, boolean timed, Preparation preparation)
    implements Measurement {
  /** Makes ready for a process. */
  @FunctionalInterface
  interface Preparation {
    void run(Setting setting) throws IOException;
  }

  /** A class's {@code main}, in a JVM with this class path. */
  static Child java(String heap, Class<?> program, Function<Setting, List<String>> arguments) {
    return new Child(
        setting -> {
          List<String> command = new ArrayList<>();
          command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
          command.addAll(List.of("-Xmx" + heap, "-cp", System.getProperty("java.class.path")));
          command.add(program.getName());
          command.addAll(arguments.apply(setting));
          return command;
        },
        false,
        setting -> {});
  }

  /** The same with options of the JVM. */
  Child with(List<String> options) {
    return new Child(
        setting -> {
          List<String> line = new ArrayList<>(command.apply(setting));
          line.addAll(1, options);
          return line;
        },
        timed,
        preparation);
  }

  /** The same, measured by its time. */
  Child byTime() {
    return new Child(command, true, preparation);
  }

  /** The same, after something that is not measured. */
  Child after(Preparation first) {
    return new Child(command, timed, first);
  }

  @Override
  public double run(Setting setting) throws IOException, InterruptedException {
    List<String> line = command.apply(setting);
    preparation.run(setting);
    long begin = System.nanoTime();
    Process process =
        new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int exit = process.waitFor();
    long took = System.nanoTime() - begin;
    if (exit != 0) {
      throw new IOException(line + " ended with " + exit + ": " + output);
    }
    return timed ? took : Double.parseDouble(output.strip().lines().reduce("", (a, b) -> b));
  }
}
