package dev.kvstore.spi;

import static dev.kvstore.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kvstore.BatchException;
import dev.kvstore.InvalidEntryException;
import dev.kvstore.StoreClosedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** putAll streams, batch by batch: what it writes, and what an error leaves behind. */
class PutAllTest {
  private final List<Integer> batches = new ArrayList<>();
  private final SkipListStore store = new SkipListStore() {
    @Override
    protected void doPutAll(Map<String, Map<String, Object>> batch, String collection)
        throws Exception {
      batches.add(batch.size());
      super.doPutAll(batch, collection);
    }
  };

  @Test
  void entriesAreWrittenInBatchesOfAThousand() {
    store.putAll(numbered(2_500), "data");
    assertThat(store.count()).isEqualTo(2_500);
    assertThat(batches).containsExactly(1_000, 1_000, 500);
  }

  @Test
  void theSizeOfABatchCanBeGiven() {
    store.putAll(numbered(5), "data", 2);
    assertThat(batches).containsExactly(2, 2, 1);
  }

  @Test
  void aBatchOfLargeValuesEndsEarlier() {
    Map<String, Map<String, String>> entries = new HashMap<>();
    for (int i = 0; i < 5; i++) {
      entries.put("key " + i, Map.of("text", "x".repeat(8 << 20)));
    }
    store.putAll(entries);
    assertThat(batches).containsExactly(2, 2, 1);
  }

  @Test
  void noEntriesAreNoBatch() {
    store.putAll(Map.of());
    assertThat(batches).isEmpty();
    assertThat(store.collections()).isEmpty();
  }

  @Test
  void ofTwoEqualKeysTheLastWinsWithinABatchAndOverTwo() {
    Map.Entry<String, Map<String, Integer>> first = Map.entry("a", Map.of("n", 1));
    Map.Entry<String, Map<String, Integer>> last = Map.entry("a", Map.of("n", 2));
    store.putAll(List.of(first, last), "one");
    store.putAll(List.of(first, last), "two", 1);
    assertThat(store.get("a", "one")).contains(Map.of("n", 2));
    assertThat(store.get("a", "two")).contains(Map.of("n", 2));
  }

  @Test
  void noMoreThanABatchIsReadAhead() {
    List<Integer> writtenWhenRead = new ArrayList<>();
    Iterable<Map.Entry<String, Map<String, Integer>>> entries = () -> IntStream.range(0, 6)
        .mapToObj(i -> {
          writtenWhenRead.add((int) store.count());
          return Map.entry("key " + i, Map.of("n", i));
        })
        .iterator();
    store.putAll(entries, "data", 2);
    assertThat(writtenWhenRead).containsExactly(0, 0, 2, 2, 4, 4);
  }

  @Test
  void anEntryIsCapturedWhenItIsRead() {
    Map<String, Object> reused = new HashMap<>();
    Iterable<Map.Entry<String, Map<String, Object>>> entries = () -> Stream.of("a", "b")
        .map(key -> {
          reused.put("key", key);
          return Map.entry(key, reused);
        })
        .iterator();
    store.putAll(entries, "data");
    assertThat(store.get("a")).contains(Map.of("key", "a"));
  }

  @Test
  void aRefusedEntryOfTheFirstBatchComesAsItIsAndLeavesNothing() {
    assertFails(
            InvalidEntryException.class,
            "NOT_FINITE",
            () -> store.putAll(numberedThenBad(3), "data", 10))
        .contains("/n");
    assertThat(store.collections()).isEmpty();
  }

  @Test
  void aRefusedEntryOfALaterBatchSaysHowManyWereWritten() {
    BatchException error = catchThrowableOfType(
        BatchException.class, () -> store.putAll(numberedThenBad(25), "data", 10));
    assertThat(error.entriesWritten()).isEqualTo(20);
    assertThat(error.code()).isEqualTo("NOT_FINITE");
    assertThat(error).hasCauseInstanceOf(InvalidEntryException.class).hasMessageContaining("20");
    assertThat(store.count()).isEqualTo(20);
  }

  @Test
  void aBatchCountsTheEntriesTakenEqualKeysIncluded() {
    List<Map.Entry<String, Map<String, Object>>> entries = new ArrayList<>();
    for (String key : List.of("a", "a", "b", "c")) {
      entries.add(Map.entry(key, Map.of()));
    }
    entries.add(Map.entry("bad", Map.of("n", Double.NaN)));
    BatchException error =
        catchThrowableOfType(BatchException.class, () -> store.putAll(entries, "data", 2));
    assertThat(error.entriesWritten()).isEqualTo(4);
  }

  @Test
  void aFailureOfTheEngineSaysHowManyWereWritten() {
    SkipListStore failing = new SkipListStore() {
      @Override
      protected void doPut(String key, Map<String, Object> value, String collection)
          throws Exception {
        if (key.equals("key 15")) {
          throw new IOException("disk full");
        }
        super.doPut(key, value, collection);
      }
    };
    BatchException error =
        catchThrowableOfType(BatchException.class, () -> failing.putAll(numbered(30), "data", 10));
    assertThat(error.entriesWritten()).isEqualTo(10);
    assertThat(error.code()).isEqualTo("IO_ERROR");
    assertThat(error).hasRootCauseMessage("disk full");
  }

  @Test
  void anIteratorThatThrowsBeforeTheFirstWriteThrowsThatAndLeavesNothing() {
    assertThatIllegalStateException()
        .isThrownBy(() -> store.putAll(numberedThenThrow(3), "data", 10))
        .withMessage("source failed");
    assertThat(store.collections()).isEmpty();
  }

  @Test
  void anIteratorThatThrowsLaterSaysHowManyWereWritten() {
    BatchException error = catchThrowableOfType(
        BatchException.class, () -> store.putAll(numberedThenThrow(15), "data", 10));
    assertThat(error.entriesWritten()).isEqualTo(10);
    assertThat(error.code()).isEqualTo("BATCH_FAILED");
    assertThat(error).hasCauseInstanceOf(IllegalStateException.class);
    assertThat(store.count()).isEqualTo(10);
  }

  @Test
  void aStoreThatIsClosedOnTheWayEndsIt() {
    Iterable<Map.Entry<String, Map<String, Integer>>> entries = () -> IntStream.range(0, 20)
        .mapToObj(i -> {
          if (i == 15) {
            store.close();
          }
          return Map.entry("key " + i, Map.of("n", i));
        })
        .iterator();
    BatchException error =
        catchThrowableOfType(BatchException.class, () -> store.putAll(entries, "data", 10));
    assertThat(error.entriesWritten()).isEqualTo(10);
    assertThat(error).hasCauseInstanceOf(StoreClosedException.class);
  }

  @Test
  void aStoreThatIsClosedBeforeTheFirstWriteIsClosed() {
    Iterable<Map.Entry<String, Map<String, Integer>>> entries = () -> IntStream.range(0, 3)
        .mapToObj(i -> {
          store.close();
          return Map.entry("key " + i, Map.of("n", i));
        })
        .iterator();
    assertFails(StoreClosedException.class, "CLOSED", () -> store.putAll(entries, "data"));
  }

  @Test
  void aBatchBelowOneIsAProgrammingError() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> store.putAll(numbered(1), "data", 0))
        .withMessageContaining("batchSize");
  }

  @Test
  void nullsAreProgrammingErrors() {
    assertThatNullPointerException()
        .isThrownBy(() -> store.putAll((Map<String, Map<String, Object>>) null))
        .withMessage("entries");
    assertThatNullPointerException()
        .isThrownBy(() -> store.putAll(numbered(1), null))
        .withMessage("collection");
    List<Map.Entry<String, Map<String, Object>>> withNull =
        Arrays.asList(Map.entry("a", Map.of()), null);
    assertThatNullPointerException()
        .isThrownBy(() -> store.putAll(withNull, "data"))
        .withMessageContaining("entries");
    assertThat(store.collections()).isEmpty();
  }

  private static Iterable<Map.Entry<String, Map<String, Object>>> numbered(int count) {
    return () -> stream(count).iterator();
  }

  private static Iterable<Map.Entry<String, Map<String, Object>>> numberedThenBad(int count) {
    return () -> Stream.concat(stream(count), Stream.of(Map.entry("bad", Map.of("n", (Object)
            Double.NaN))))
        .iterator();
  }

  private static Iterable<Map.Entry<String, Map<String, Object>>> numberedThenThrow(int count) {
    return () -> {
      Iterator<Map.Entry<String, Map<String, Object>>> entries = stream(count).iterator();
      return new Iterator<>() {
        @Override
        public boolean hasNext() {
          return true;
        }

        @Override
        public Map.Entry<String, Map<String, Object>> next() {
          if (!entries.hasNext()) {
            throw new IllegalStateException("source failed");
          }
          return entries.next();
        }
      };
    };
  }

  private static Stream<Map.Entry<String, Map<String, Object>>> stream(int count) {
    return IntStream.range(0, count).mapToObj(i -> Map.entry("key " + i, Map.of("n", (Object) i)));
  }
}
