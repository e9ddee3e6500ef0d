package dev.kvstore.quickstart;

import dev.kvstore.Capability;
import dev.kvstore.KVStore;
import dev.kvstore.KVStoreException;
import dev.kvstore.KVStores;
import dev.kvstore.Persistable;
import dev.kvstore.ScanRequest;
import dev.kvstore.StoreOpenException;
import dev.kvstore.StoreUri;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/**
 * Opens a store by URI, lists it, reads a document, writes one, saves, and finds it again.
 *
 * <p>Its argument is a store URI, or the path of a JSON file, of which it takes a copy. Without one
 * it takes a copy of its own sample, a document store of the shape that LlamaIndex writes.
 */
public final class Quickstart {
  private static final String COLLECTION = "quickstart/notes";

  private final PrintStream out;
  private long started;

  private Quickstart(PrintStream out) {
    this.out = out;
  }

  /** Runs the story; ends with 1 and one message if the store has a fault. */
  public static void main(String[] arguments) throws IOException {
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    try {
      new Quickstart(out).run(storeUri(arguments));
    } catch (KVStoreException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }

  private void run(String uri) throws IOException {
    boolean persistent;

    start();
    try (KVStore store = KVStores.open(uri)) {
      done("opened " + store + ", served by " + providerOf(uri));

      if (store.collections().isEmpty()) {
        start();
        fill(store);
        done("filled the empty store from the sample");
      }

      start();
      store
          .collections()
          .forEach(name -> out.printf("    %,8d entries in %s%n", store.count(name), name));
      done("listed the collections");

      start();
      String collection = store.collections().iterator().next();
      for (Map.Entry<String, ?> entry :
          store.scan(ScanRequest.all().limit(1), collection).entries()) {
        out.println("    " + entry.getKey() + " = " + shortened(entry.getValue()));
      }
      done("read a document of " + collection);

      start();
      Map<String, ?> note =
          Map.of("text", "Καλημέρα, kvstore", "written", Instant.now().toString());
      store.put("first", note, COLLECTION);
      done("wrote a document into the new collection " + COLLECTION);

      persistent = store.capabilities().contains(Capability.PERSISTENT);
      if (persistent) {
        start();
        store.capability(Persistable.class).ifPresent(Persistable::persist);
        done("saved the store");
      }
    }

    if (!persistent) {
      out.println("This store ends when it is closed, so there is nothing to open again.");
      return;
    }
    start();
    try (KVStore again = KVStores.open(uri)) {
      Map<String, ?> note = again.get("first", COLLECTION).orElseThrow();
      out.println("    " + note);
      done("opened it again, and the document is there");
    }
  }

  private static String storeUri(String[] arguments) throws IOException {
    if (arguments.length == 0) {
      return sample();
    }
    try {
      StoreUri.parse(arguments[0]);
      return arguments[0];
    } catch (StoreOpenException noScheme) {
      // No URI, so it is a path. Nobody's only copy is written to by a first try.
      Path original = Path.of(arguments[0]);
      KVStores.open("json:" + original.toUri() + "?mode=read").close();
      String name =
          Objects.requireNonNull(original.getFileName(), "a file has a name").toString();
      Path copy = Files.copy(original, workingFile(name));
      return "json:" + copy.toUri();
    }
  }

  private static String sample() throws IOException {
    Path copy = workingFile("docstore.json");
    try (InputStream sample = Quickstart.class.getResourceAsStream("docstore.json")) {
      Files.copy(Objects.requireNonNull(sample, "the sample is in this jar"), copy);
    }
    return "json:" + copy.toUri();
  }

  private static Path workingFile(String name) throws IOException {
    return Files.createTempDirectory("kvstore-quickstart-").resolve(name);
  }

  /** Copies all collections of one store into another, whatever backends the two have. */
  private static void fill(KVStore store) throws IOException {
    try (KVStore sample = KVStores.open(sample())) {
      for (String collection : sample.collections()) {
        store.putAll(sample.entries(collection), collection);
      }
    }
  }

  private static String providerOf(String uri) {
    String scheme = StoreUri.parse(uri).scheme();
    return KVStores.diagnose().providers().stream()
        .filter(provider -> provider.schemes().contains(scheme))
        .map(provider -> provider.className())
        .findFirst()
        .orElseThrow();
  }

  private static String shortened(Object value) {
    String text = value.toString();
    return text.length() <= 160 ? text : text.substring(0, 160) + "…";
  }

  private void start() {
    started = System.nanoTime();
  }

  private void done(String what) {
    out.printf("%8.1f ms  %s%n", (System.nanoTime() - started) / 1e6, what);
  }
}
