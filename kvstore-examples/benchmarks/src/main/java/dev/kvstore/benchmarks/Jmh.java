package dev.kvstore.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * A method that JMH measures.
 *
 * @param properties what the method finds as system properties
 */
record Jmh(
    Class<?> type, String method, int threads, Function<Setting, Map<String, Object>> properties)
    implements Measurement {
  static {
    // Else it runs one benchmark at a time.
    System.setProperty("jmh.ignoreLock", "true");
  }

  static Jmh of(Class<?> type, String method) {
    return new Jmh(type, method, 1, setting -> Map.of());
  }

  Jmh threads(int count) {
    return new Jmh(type, method, count, properties);
  }

  Jmh with(Function<Setting, Map<String, Object>> given) {
    return new Jmh(type, method, threads, given);
  }

  @Override
  public double run(Setting setting) throws Exception {
    return inTurns(List.of(this), setting).get(0);
  }

  /** Measures several, of which each waits for its turn before each iteration. */
  static List<Double> inTurns(List<Jmh> sides, Setting setting) throws Exception {
    return Turns.run(
        sides.stream().map(side -> (Turns.Side) port -> side.run(setting, port)).toList());
  }

  private double run(Setting setting, String port) throws RunnerException {
    Scale scale = setting.scale();
    List<String> jvm = new ArrayList<>(List.of("-Xms" + scale.heap(), "-Xmx" + scale.heap()));
    // All memory is there before: what the system takes to hand it out is no side's own.
    jvm.add("-XX:+AlwaysPreTouch");
    // Only Linux knows of them.
    jvm.add("-XX:+IgnoreUnrecognizedVMOptions");
    jvm.add("-XX:+UseTransparentHugePages");
    // Of who logs nowhere.
    jvm.add("-Dslf4j.internal.verbosity=ERROR");
    jvm.add("-Dbenchmarks.data=" + setting.data());
    properties.apply(setting).forEach((name, value) -> jvm.add("-D" + name + "=" + value));
    ChainedOptionsBuilder options = new OptionsBuilder()
        .include("^" + type.getName().replace('$', '.').replace(".", "\\.") + "\\." + method + "$")
        .forks(1)
        .threads(threads)
        .warmupIterations(scale.warmups())
        .measurementIterations(scale.measurements())
        .warmupTime(TimeValue.milliseconds(scale.iteration().toMillis()))
        .measurementTime(TimeValue.milliseconds(scale.iteration().toMillis()))
        .timeUnit(TimeUnit.NANOSECONDS)
        .jvmArgs(jvm.toArray(String[]::new))
        .addProfiler(Turn.class, port)
        .shouldFailOnError(true)
        .verbosity(VerboseMode.SILENT);
    return new Runner(options.build())
        .runSingle()
        .getPrimaryResult()
        .getStatistics()
        .getPercentile(50);
  }
}
