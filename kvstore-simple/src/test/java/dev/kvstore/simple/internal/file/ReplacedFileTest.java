package dev.kvstore.simple.internal.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.kvstore.ConflictException;
import dev.kvstore.simple.internal.file.SiblingFiles.Renaming;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever a filesystem can rename, and at whichever of its calls it fails, there is the old or the
 * new content.
 */
final class ReplacedFileTest {
  /** More calls than any save makes. */
  private static final int MOST_CALLS = 40;

  private static final Logger LOG = Logger.getLogger(ReplacedFile.class.getName());

  private static final byte[] OLD = bytes("(the old content)");
  private static final byte[] NEW = bytes("(the new one, which is longer)");
  private static final byte[] NEXT = bytes("(the one after)");

  private static final byte[] THEIRS = bytes("(what somebody else wrote)");

  @BeforeAll
  static void hush() {
    LOG.setLevel(Level.OFF);
  }

  @AfterAll
  static void speak() {
    LOG.setLevel(null);
  }

  @ParameterizedTest
  @EnumSource(Renaming.class)
  void aSaveThatFailsAtAnyCallLeavesTheOldOrTheNewContent(Renaming renaming) throws IOException {
    for (int n = 0; n < MOST_CALLS; n++) {
      Disk disk = new Disk(renaming);
      disk.files.put("kv", OLD);
      ReplacedFile file = open(disk);
      file.read();

      disk.callsLeft = n;
      boolean failed = false;
      try {
        file.replace(target -> writeInParts(NEW, target));
      } catch (IOException e) {
        assertThat(e).hasMessageContaining("disk");
        failed = true;
      }
      assertThat(failed || n >= 5).as("a save needs more than %s calls", n).isTrue();
      disk.callsLeft = Integer.MAX_VALUE;

      Optional<byte[]> reopened = open(disk).read();
      if (failed) {
        assertThat(reopened.orElseThrow()).as("failed at call %s", n).isIn(OLD, NEW);
      } else {
        assertThat(reopened).as("did not fail at call %s", n).contains(NEW);
      }
      file.replace(target -> writeInParts(NEXT, target));
      assertThat(open(disk).read()).as("saved again after call %s", n).contains(NEXT);
      assertThat(disk.files).as("left over after call %s", n).containsOnlyKeys("kv");
    }
  }

  /** As if the process had ended at the call: nothing of it goes on. */
  @ParameterizedTest
  @EnumSource(Renaming.class)
  void aSaveThatIsCutOffAtAnyCallIsSavedOverByTheNextProcess(Renaming renaming) throws IOException {
    for (int n = 0; n < MOST_CALLS; n++) {
      Disk disk = new Disk(renaming);
      disk.files.put("kv", OLD);
      disk.callsLeft = n;
      try {
        open(disk).replace(target -> writeInParts(NEW, target));
      } catch (IOException e) {
        assertThat(e).hasMessageContaining("disk");
      }

      for (int m = 0; m < MOST_CALLS; m++) {
        Disk found = disk.copy();
        found.callsLeft = m;
        try {
          open(found).replace(target -> writeInParts(NEXT, target));
        } catch (IOException e) {
          assertThat(e).hasMessageContaining("disk");
        }
        found.callsLeft = Integer.MAX_VALUE;
        assertThat(open(found).read().orElseThrow())
            .as("cut off at call %s, then at %s", n, m)
            .isIn(OLD, NEW, NEXT);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Renaming.class)
  void aFirstSaveThatFailsAtAnyCallLeavesNothingOrTheNewContent(Renaming renaming)
      throws IOException {
    for (int n = 0; n < MOST_CALLS; n++) {
      Disk disk = new Disk(renaming);
      disk.callsLeft = n;
      try {
        open(disk).replace(target -> writeInParts(NEW, target));
      } catch (IOException e) {
        assertThat(e).hasMessageContaining("disk");
      }
      disk.callsLeft = Integer.MAX_VALUE;
      Optional<byte[]> reopened = open(disk).read().filter(ReplacedFileTest::isWhole);
      assertThat(reopened.orElse(NEW)).as("failed at call %s", n).isEqualTo(NEW);
    }
  }

  @ParameterizedTest
  @EnumSource(Renaming.class)
  void aContentThatFailsChangesNothing(Renaming renaming) throws IOException {
    Disk disk = new Disk(renaming);
    disk.files.put("kv", OLD);

    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> open(disk).replace(target -> {
          target.write(NEW, 0, 5);
          throw new IllegalStateException("no such value");
        }));

    assertThat(disk.files).containsOnly(Map.entry("kv", OLD));
  }

  @ParameterizedTest
  @EnumSource(Renaming.class)
  void aFileThatSomebodyElseChangedIsNotOverwritten(Renaming renaming) throws IOException {
    Disk disk = new Disk(renaming);
    disk.files.put("kv", OLD);
    ReplacedFile file = open(disk);
    file.read();
    disk.files.put("kv", NEXT);

    assertThatExceptionOfType(ConflictException.class)
        .isThrownBy(() -> file.replace(target -> target.write(NEW)));

    assertThat(disk.files).containsOnly(Map.entry("kv", NEXT));
  }

  @ParameterizedTest
  @EnumSource(Renaming.class)
  void aFailedSaveDoesNotForgetWhatTheFileWas(Renaming renaming) throws IOException {
    for (int n = 0; n < MOST_CALLS; n++) {
      Disk disk = new Disk(renaming);
      disk.files.put("kv", OLD);
      ReplacedFile file = open(disk);
      file.read();
      disk.callsLeft = n;
      boolean failed = false;
      try {
        file.replace(target -> writeInParts(NEW, target));
      } catch (IOException e) {
        failed = true;
      }
      disk.callsLeft = Integer.MAX_VALUE;
      disk.files.put("kv", THEIRS);

      for (int i = 0; i < 2; i++) {
        assertThatExceptionOfType(ConflictException.class)
            .as("%s at call %s, try %s", failed ? "failed" : "saved", n, i)
            .isThrownBy(() -> file.replace(target -> target.write(NEXT)));
      }
      assertThat(disk.files).containsEntry("kv", THEIRS);
    }
  }

  @Test
  void aWholeFileWinsOverWhatLiesBesideIt() throws IOException {
    Disk disk = new Disk(Renaming.NONE);
    disk.files.put("kv", OLD);
    disk.files.put(".kv.next", NEW);
    assertThat(open(disk).read()).contains(OLD);
  }

  @Test
  void whatLiesBesideIsNotTakenUnlessItIsWhole() throws IOException {
    Disk disk = new Disk(Renaming.NONE);
    disk.files.put("kv", bytes("(torn"));
    disk.files.put(".kv.next", bytes("(torn, t"));
    assertThat(open(disk).read()).contains(bytes("(torn"));
  }

  private static ReplacedFile open(Disk disk) {
    return new ReplacedFile(disk, new SizeLimit(SizeLimit.MOST), ReplacedFileTest::isWhole) {};
  }

  private static boolean isWhole(byte[] content) {
    return content.length > 0 && content[content.length - 1] == ')';
  }

  private static void writeInParts(byte[] content, OutputStream target) throws IOException {
    for (byte b : content) {
      target.write(b);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** A filesystem that stops working, for all that comes after too, after a number of calls. */
  private static final class Disk implements SiblingFiles {
    private final TreeMap<String, byte[]> files = new TreeMap<>();
    private final Renaming renaming;
    private int callsLeft = Integer.MAX_VALUE;

    Disk(Renaming renaming) {
      this.renaming = renaming;
    }

    Disk copy() {
      Disk copy = new Disk(renaming);
      copy.files.putAll(files);
      return copy;
    }

    private void call() throws IOException {
      if (callsLeft == 0) {
        throw new IOException("the disk does not answer");
      }
      callsLeft--;
    }

    @Override
    public Map<String, Stamp> find(Pattern names) throws IOException {
      call();
      Map<String, Stamp> found = new TreeMap<>();
      for (String name : files.keySet()) {
        if (names.matcher(name).matches()) {
          found.put(name, stamp(name).orElseThrow());
        }
      }
      return found;
    }

    private Optional<Stamp> stamp(String name) {
      return Optional.ofNullable(files.get(name))
          .map(content -> new Stamp(content.length, Arrays.hashCode(content), false));
    }

    @Override
    public String name() {
      return "kv";
    }

    @Override
    public Renaming renaming() {
      return renaming;
    }

    @Override
    public Optional<Stamp> stat(String name) throws IOException {
      call();
      return stamp(name);
    }

    @Override
    public Optional<byte[]> read(String name, SizeLimit limit) throws IOException {
      call();
      return Optional.ofNullable(files.get(name));
    }

    @Override
    public void checkWritable() throws IOException {
      call();
    }

    @Override
    public void makeFolder() throws IOException {
      call();
    }

    @Override
    public void write(String name, StoreFile.Content content) throws IOException {
      call();
      files.put(name, new byte[0]);
      content.writeTo(new OutputStream() {
        private final ByteArrayOutputStream written = new ByteArrayOutputStream();

        @Override
        public void write(int b) throws IOException {
          if (written.size() % 10 == 0) {
            call();
          }
          written.write(b);
          files.put(name, written.toByteArray());
        }
      });
    }

    @Override
    public void rename(String from, String to) throws IOException {
      call();
      assertThat(renaming).isNotEqualTo(Renaming.NONE);
      if (renaming == Renaming.ASIDE) {
        assertThat(files).doesNotContainKey(to);
      }
      files.put(to, files.remove(from));
    }

    @Override
    public void delete(String name) throws IOException {
      call();
      files.remove(name);
    }

    @Override
    public String toString() {
      return "disk:/kv";
    }

    @Override
    public void close() {}
  }
}
