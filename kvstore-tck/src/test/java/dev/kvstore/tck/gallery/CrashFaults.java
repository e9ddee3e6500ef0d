package dev.kvstore.tck.gallery;

import dev.kvstore.Capability;
import dev.kvstore.KVStore;
import dev.kvstore.StoreIOException;
import dev.kvstore.StoreOptions;
import dev.kvstore.StoreUri;
import dev.kvstore.spi.KVStoreProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;

/** Stores that are right as long as nobody kills them. */
public final class CrashFaults {
  private CrashFaults() {}

  /** A provider of stores that promise to be durable; they lie in a file. */
  abstract static class DurableProvider implements KVStoreProvider {
    @Override
    public Set<String> schemes() {
      return Set.of(getClass().getSimpleName().toLowerCase(Locale.ROOT));
    }

    @Override
    public Set<Capability> capabilities() {
      return Set.of(Capability.values());
    }

    @Override
    public KVStore open(StoreUri uri, StoreOptions options) throws IOException {
      return open(Path.of(uri.decodedAddress()));
    }

    abstract KVStore open(Path file) throws IOException;
  }

  /** Keeps all promises; no broken store. */
  public static class LogProvider extends DurableProvider {
    /** For the service loader. */
    public LogProvider() {}

    @Override
    KVStore open(Path file) throws IOException {
      return new LogStore(file);
    }
  }

  /** Collects some writes before it hands them to the operating system. */
  @Breaks("KV-10.6")
  public static class BuffersWrites extends DurableProvider {
    /** For the service loader. */
    public BuffersWrites() {}

    @Override
    KVStore open(Path file) throws IOException {
      return new LogStore(file) {
        private StringBuilder buffer = new StringBuilder();
        private int lines;

        @Override
        void write(String line) {
          buffer.append(line);
          lines++;
          if (lines % 64 == 0) {
            flush();
          }
        }

        private void flush() {
          super.write(buffer.toString());
          buffer = new StringBuilder();
        }

        @Override
        protected void doClose() {
          flush();
          super.doClose();
        }
      };
    }
  }

  /** Has futures, and writes before it returns them. */
  @Breaks("KV-7.7")
  public static class BlocksItsCaller extends DurableProvider {
    /** For the service loader. */
    public BlocksItsCaller() {}

    @Override
    KVStore open(Path file) throws IOException {
      return new LogStore(file) {
        @Override
        protected Executor asyncExecutor() {
          return Runnable::run;
        }
      };
    }
  }

  /** Writes a value in two steps. */
  @Breaks(value = "KV-10.7", perhaps = "KV-10.6")
  public static class TearsValues extends DurableProvider {
    /** For the service loader. */
    public TearsValues() {}

    @Override
    KVStore open(Path file) throws IOException {
      return new LogStore(file) {
        @Override
        protected synchronized void doPut(
            String key, Map<String, Object> value, String collection) {
          if (value.containsKey("second")) {
            Map<String, Object> half = new HashMap<>(value);
            half.remove("second");
            append(Map.of("key", key, "collection", collection), half);
            for (int i = 0; i < 20; i++) {
              Race.widen();
            }
          }
          super.doPut(key, value, collection);
        }
      };
    }
  }

  /** Takes what a kill left for another process, and mends that for the next opening only. */
  @Breaks({"KV-10.6", "KV-10.7"})
  public static class OpensAtSecondTry extends DurableProvider {
    /** For the service loader. */
    public OpensAtSecondTry() {}

    @Override
    KVStore open(Path file) throws IOException {
      Path lock = Path.of(file + ".lock");
      if (Files.deleteIfExists(lock)) {
        throw new StoreIOException("LOCKED", "another process has " + file, null);
      }
      Files.createFile(lock);
      return new LogStore(file) {
        @Override
        protected void doClose() {
          super.doClose();
          lock.toFile().delete();
        }
      };
    }
  }
}
