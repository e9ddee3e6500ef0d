package dev.kvstore.tck;

import dev.kvstore.KVStore;
import dev.kvstore.StoreOptions;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.net.URI;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Ends a store in the middle of its writes, and opens it anew. */
final class Crash {
  /** How long after a write returned the kill may come. */
  private static final int MOST_NANOS = 4_000_000;

  private final RuleRun run;
  private final String collection;

  Crash(RuleRun run) {
    this.run = run;
    this.collection = run.collection();
  }

  /** The collection that was written. */
  String collection() {
    return collection;
  }

  /**
   * Writes until a crash, and opens the store anew.
   *
   * @return how many writes returned; one more may have taken effect, or a part of it if it is a
   *     batch
   */
  int happen() throws Exception {
    Optional<Supplier<KVStore>> crasher = run.fixture().crasher();
    int writes = 3 + run.random().nextInt(60);
    // The store may hold what the crash before left.
    run.store().dropCollection(collection);
    if (crasher.isPresent()) {
      for (int number = 1; number <= writes; number++) {
        CrashedWriter.write(number, run.store(), collection);
      }
      run.openedAnew(crasher.get());
      return writes;
    }
    String uri = run.fixture()
        .uri()
        .filter(text -> run.fixture().options().equals(StoreOptions.none()))
        .orElseThrow(() -> run.notApplicable(
            "crashing",
            "the kit kills a process that opens the store by its URI alone; add"
                + " .crashing(() -> …) to the fixture, or give its options in the URI"));
    run.store().close();
    int acknowledged = killedAfter(writes, uri);
    run.openedAnew(run.fixture()::reopen);
    return acknowledged;
  }

  private int killedAfter(int writes, String uri) throws Exception {
    Process child = new ProcessBuilder(command())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
    try (Writer in = child.outputWriter(StandardCharsets.UTF_8)) {
      in.write(uri + "\n" + collection + "\n");
      in.flush();
      return acknowledgedBy(child, writes);
    } finally {
      child.destroyForcibly().waitFor(Check.PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
  }

  /** Reads what the child says, kills it in between, and reads what it had said until then. */
  private int acknowledgedBy(Process child, int writes) throws IOException {
    int last = 0;
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
      String line;
      while ((line = lines.readLine()) != null) {
        last = Integer.parseInt(line);
        if (last == writes) {
          // At once, it would always die before it began its next write.
          LockSupport.parkNanos(run.random().nextInt(MOST_NANOS));
          // Process itself would close the stream with what the child had said.
          child.toHandle().destroyForcibly();
        }
      }
    }
    if (last < writes) {
      throw Check.failure(
          "a process that opens the store by its URI, and writes",
          writes + " writes, until it is killed",
          "it ended after " + last + "; start " + CrashedWriter.class.getName()
              + " by hand, with the store URI and a collection on its input, to see why");
    }
    return last;
  }

  /**
   * The class path of this JVM, its module path, since the child needs no modules, and the plugins
   * that the thread's context loader adds.
   */
  private static List<String> command() {
    Stream<String> paths = Stream.of("java.class.path", "jdk.module.path")
        .map(name -> System.getProperty(name, ""))
        .filter(path -> !path.isEmpty());
    String classPath =
        Stream.concat(paths, plugins()).collect(Collectors.joining(File.pathSeparator));
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-cp",
        classPath,
        CrashedWriter.class.getName());
  }

  private static Stream<String> plugins() {
    return Thread.currentThread().getContextClassLoader() instanceof URLClassLoader plugins
        ? Arrays.stream(plugins.getURLs())
            .filter(url -> url.getProtocol().equals("file"))
            .map(url -> Path.of(URI.create(url.toString())).toString())
        : Stream.empty();
  }
}
