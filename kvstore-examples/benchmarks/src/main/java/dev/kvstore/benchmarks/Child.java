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
 */
record Child(Function<Setting, List<String>> command, boolean timed) implements Measurement {
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
        false);
  }

  /** The same with an option of the JVM. */
  Child with(String option) {
    return new Child(
        setting -> {
          List<String> line = new ArrayList<>(command.apply(setting));
          line.add(1, option);
          return line;
        },
        timed);
  }

  /** The same, measured by its time. */
  Child byTime() {
    return new Child(command, true);
  }

  @Override
  public double run(Setting setting) throws IOException, InterruptedException {
    List<String> line = command.apply(setting);
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
