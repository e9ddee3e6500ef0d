package dev.kvstore.simple;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kvstore.KVStore;
import dev.kvstore.KVStoreException;
import dev.kvstore.KVStores;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the permissions of a local file, or of what lies beside or above it, do not allow is said to
 * be that, whichever call finds it out.
 *
 * <p>Permissions do not hold root back, so that a process without root's privilege over files does
 * it.
 */
final class DeniedTest {
  @TempDir
  Path folder;

  @Test
  void everyCallIsDeniedByName() throws Exception {
    assumeTrue(
        Files.getFileStore(folder).supportsFileAttributeView("posix"), "no POSIX permissions");
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Process child = new ProcessBuilder(
            "setpriv",
            "--inh-caps=-dac_override,-dac_read_search",
            "--bounding-set=-dac_override,-dac_read_search",
            java.toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Attempts.class.getName(),
            folder.toString())
        .redirectErrorStream(true)
        .start();
    String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assumeTrue(!said.startsWith("setpriv:"), said);
    assertThat(said).isEqualTo("""
            open, a folder that may not be written: ACCESS_DENIED
            open, a folder that may not be entered: ACCESS_DENIED
            open, a folder in which none can be made: ACCESS_DENIED
            open, a file that may not be read: ACCESS_DENIED
            read, a file that may not be read: ACCESS_DENIED
            open, a lock that may not be written: ACCESS_DENIED
            open, a journal that may not be read: ACCESS_DENIED
            read, a journal that may not be read: ACCESS_DENIED
            open, a link into a folder that may not be written: ACCESS_DENIED
            open, a link through a folder that may not be entered: ACCESS_DENIED
            save, a folder that may not be written any more: ACCESS_DENIED
            packed, a folder that may not be written any more: ACCESS_DENIED
            persist, a folder that may not be written: ACCESS_DENIED
            """);
    assertThat(child.waitFor()).isZero();
  }

  /** Tries, and prints what it meets. */
  static final class Attempts {
    private static Path root;

    public static void main(String[] arguments) throws IOException {
      root = Path.of(arguments[0]);
      attempt("open", "a folder that may not be written", in("r-x", "kv.json"), "");
      attempt("open", "a folder that may not be entered", in("rw-", "kv.json"), "");
      attempt("open", "a folder in which none can be made", in("rw-", "new/kv.json"), "");
      Path shut = file("rwx", "kv.json", "-w-");
      attempt("open", "a file that may not be read", shut, "");
      attempt("read", "a file that may not be read", shut, "?mode=read");
      Path locked = file("rwx", "kv.json", "rw-");
      permit(Files.createFile(locked.resolveSibling("kv.json.lock")), "r--");
      attempt("open", "a lock that may not be written", locked, "");
      Path journalled = file("rwx", "kv.json", "rw-");
      permit(Files.writeString(journalled.resolveSibling("kv.json.journal.1"), "x"), "-w-");
      attempt("open", "a journal that may not be read", journalled, "");
      attempt("read", "a journal that may not be read", journalled, "?mode=read");
      attempt(
          "open", "a link into a folder that may not be written", link(in("r-x", "kv.json")), "");
      attempt(
          "open",
          "a link through a folder that may not be entered",
          link(in("rw-", "kv.json")),
          "");

      Path later = in("rwx", "kv.json");
      KVStore store = KVStores.open("json:" + later);
      store.put("k", Map.of());
      permit(parent(later), "r-x");
      report("save, a folder that may not be written any more", () -> store.close());
      Path packed = in("rwx", "kv.json.gz");
      KVStore other = KVStores.open("json:gz:" + packed);
      other.put("k", Map.of());
      permit(parent(packed), "r-x");
      report("packed, a folder that may not be written any more", () -> other.close());
      Path target = in("r-x", "kv.json");
      report("persist, a folder that may not be written", () -> {
        try (SimpleKVStore saver = new SimpleKVStore()) {
          saver.persist(target.toString());
        }
      });
    }

    private static void attempt(String how, String what, Path file, String options) {
      report(how + ", " + what, () -> KVStores.open("json:" + file + options).close());
    }

    private static void report(String what, Runnable attempt) {
      try {
        attempt.run();
        System.out.println(what + ": nothing");
      } catch (KVStoreException e) {
        System.out.println(
            what + ": " + e.code() + (e.code().equals("ACCESS_DENIED") ? "" : " " + e));
      }
    }

    /** A file that does not exist, in a new folder with such permissions. */
    private static Path in(String permissions, String file) throws IOException {
      return permit(Files.createTempDirectory(root, "d"), permissions).resolve(file);
    }

    /** A file with such permissions in such a folder. */
    private static Path file(String folder, String name, String permissions) throws IOException {
      Path file = Files.createTempDirectory(root, "d").resolve(name);
      permit(Files.writeString(file, "{}"), permissions);
      permit(parent(file), folder);
      return file;
    }

    private static Path link(Path target) throws IOException {
      return Files.createSymbolicLink(
          Files.createTempDirectory(root, "d").resolve("kv.json"), target);
    }

    private static Path permit(Path file, String owner) throws IOException {
      return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(owner + "------"));
    }

    private static Path parent(Path file) {
      return Objects.requireNonNull(file.getParent());
    }
  }
}
