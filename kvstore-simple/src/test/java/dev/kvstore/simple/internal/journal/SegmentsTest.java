package dev.kvstore.simple.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.kvstore.StoreIOException;
import dev.kvstore.simple.internal.file.FaultyDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A journal's files: when another one begins, and where the one before it ended. */
final class SegmentsTest {
  private static final Fingerprint BASE = new Fingerprint(3, 7);
  private static final Fingerprint SUCCESSOR = new Fingerprint(4, 8);
  private static final String MESSAGE = "No space left on device";

  private final FaultyDisk disk = new FaultyDisk();

  @TempDir
  Path folder;

  private Path json;

  @BeforeEach
  void nameTheFile() {
    json = folder.resolve("kv.json");
  }

  @Test
  void oneThatHasNoRoomIsFollowedByAnother() throws IOException {
    try (Journal journal = journal(2_000)) {
      for (int i = 0; i < 100; i++) {
        journal.append(records(i));
      }
    }
    assertThat(Segment.find(json))
        .hasSizeGreaterThan(2)
        .allSatisfy(found -> assertThat(found.path().toFile().length()).isLessThanOrEqualTo(2_000));
    assertThat(replayed(BASE)).isEqualTo(keys(0, 100));
  }

  @Test
  void thoseThatWereFilledDuringAFoldStayAfterIt() throws IOException {
    try (Journal journal = journal(2_000)) {
      for (int i = 0; i < 100; i++) {
        journal.append(records(i));
        if (i == 30) {
          journal.beginFold();
        }
      }
      journal.note(SUCCESSOR);
      assertThat(replayed(BASE)).as("killed before the rename").isEqualTo(keys(0, 100));
      assertThat(replayed(SUCCESSOR)).as("killed after the rename").isEqualTo(keys(31, 100));

      journal.endFold(SUCCESSOR, false);
      assertThat(replayed(SUCCESSOR)).isEqualTo(keys(31, 100));
      assertThat(journal.bytes())
          .isEqualTo(Segment.find(json).stream()
              .mapToLong(found -> found.path().toFile().length())
              .sum());
      journal.append(records(100));
    }
    try (Journal resumed = journal(2_000)) {
      resumed.resume(Recovery.read(json, SUCCESSOR));
      resumed.append(records(101));
      assertThat(replayed(SUCCESSOR)).isEqualTo(keys(31, 102));

      resumed.beginFold();
      resumed.note(BASE);
      resumed.endFold(BASE, true);
      assertThat(Segment.find(json)).isEmpty();
    }
  }

  @Test
  void aBatchThatNoneHasRoomForIsRefusedAndTheNextIsTaken() throws IOException {
    try (Journal journal = journal(2_000)) {
      journal.append(records(0));
      assertThatExceptionOfType(StoreIOException.class)
          .isThrownBy(() -> journal.append(records(IntStream.range(0, 100).toArray())))
          .withMessageContaining("put fewer entries at a time");
      journal.append(records(1));
    }
    assertThat(replayed(BASE)).isEqualTo(keys(0, 2));
  }

  @Test
  void whatAFailedBatchLeftInOneDoesNotCountOnceAnotherFollows() throws IOException {
    try (Journal journal = journal(2_000)) {
      journal.append(records(0));
      List<byte[]> batch = new ArrayList<>(records(1));
      batch.addAll(records(2));
      // The batch's second record, and its being taken back.
      disk.fail(2, 3, MESSAGE);
      assertThatIOException().isThrownBy(() -> journal.append(batch));
      disk.fail(0, 0, "");
      assertThatExceptionOfType(StoreIOException.class)
          .isThrownBy(() -> journal.append(records(3)))
          .withMessageContaining("persist");

      journal.beginFold();
      assertThat(replayed(BASE)).isEqualTo(keys(0, 1));
    }
    try (Journal resumed = journal(2_000)) {
      resumed.resume(Recovery.read(json, BASE));
      resumed.append(records(4));
    }
    assertThat(replayed(BASE)).containsExactly("0", "4");
  }

  @Test
  void oneThatCouldNotBeMadeIsTakenAwayBeforeTheOneBeforeItGrows() throws IOException {
    try (Journal journal = journal(2_000)) {
      journal.append(records(0));
      // Deleting, making and opening it succeed; from its first line on all fails.
      disk.fail(4, Integer.MAX_VALUE, MESSAGE);
      assertThatIOException().isThrownBy(journal::beginFold);
      assertThat(Segment.find(json)).hasSize(2);
      disk.fail(1, 1, MESSAGE);
      assertThatIOException().isThrownBy(() -> journal.append(records(1)));
      disk.fail(0, 0, "");
      journal.append(records(2));
      assertThat(Segment.find(json)).hasSize(1);
    }
    assertThat(replayed(BASE)).containsExactly("0", "2");
  }

  private Journal journal(long mostSegment) {
    return new Journal(json, disk, BASE, Fsync.NEVER, mostSegment);
  }

  private List<String> replayed(Fingerprint base) throws IOException {
    Recovery recovery = Recovery.read(json, base);
    assertThat(recovery.matches()).isTrue();
    return recovery.toReplay().stream()
        .map(operation -> ((Operation.Put) operation).key())
        .toList();
  }

  private static List<String> keys(int from, int to) {
    return IntStream.range(from, to).mapToObj(Integer::toString).toList();
  }

  /** One record of puts. */
  private static List<byte[]> records(int... numbers) {
    return Journal.records(IntStream.of(numbers)
        .mapToObj(number -> new Operation.Put(
            Integer.toString(number),
            ByteBuffer.wrap("{\"text\": \"Call me Ishmael.\"}".getBytes(StandardCharsets.UTF_8)),
            "c"))
        .toList());
  }
}
