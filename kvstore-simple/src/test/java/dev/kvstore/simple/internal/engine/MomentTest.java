package dev.kvstore.simple.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** A moment shows the store as it was, whatever is written while it is looked at. */
final class MomentTest {
  private final Contents contents = new Contents();

  @Test
  void staysAsItWasWhileEntriesAreReplacedDeletedAndAdded() throws IOException {
    put("a", 1);
    put("b", 1);
    put("c", 1);
    try (Contents.Moment moment = contents.moment("c1")) {
      Map<String, Object> before = read(moment);
      put("b", 2);
      remove("a");
      put("d", 2);
      put("a", 3);
      remove("c");

      assertThat(read(moment)).isEqualTo(before).containsOnlyKeys("a", "b", "c");
      try (Contents.Moment later = contents.moment("c1")) {
        assertThat(read(later)).isEqualTo(Map.of("b", 2, "d", 2, "a", 3));
        assertThat(read(later).keySet()).containsExactly("b", "d", "a");
      }
      assertThat(read(moment)).isEqualTo(before);
    }
  }

  @Test
  void keepsOneValueOfAKeyThatIsWrittenAllTheTime() throws IOException {
    put("hot", 1);
    try (Contents.Moment first = contents.moment("c1")) {
      for (int i = 0; i < 100; i++) {
        put("hot", 100 + i);
        put("fleeting", i);
        remove("fleeting");
      }
      assertThat(contents.keptForLookers()).isEqualTo(1);
      try (Contents.Moment second = contents.moment("c1")) {
        for (int i = 0; i < 100; i++) {
          put("hot", 200 + i);
        }
        assertThat(contents.keptForLookers()).isEqualTo(2);
        assertThat(read(first)).isEqualTo(Map.of("hot", 1));
        assertThat(read(second)).isEqualTo(Map.of("hot", 199));
      }
      remove("hot");
      assertThat(read(first)).isEqualTo(Map.of("hot", 1));
    }
    assertThat(contents.keptForLookers()).isZero();
    try (Contents.Moment now = contents.moment("c1")) {
      assertThat(read(now)).isEmpty();
    }
  }

  @Test
  void keepsNothingOfAHotKeyForThoseWhoCameAndWentWhileOneLooksOn() throws IOException {
    put("hot", 1);
    try (Contents.Moment patient = contents.moment("c1")) {
      for (int i = 0; i < 100; i++) {
        try (Contents.Moment brief = contents.moment("c1")) {
          put("hot", 100 + i);
          assertThat(read(brief)).isEqualTo(Map.of("hot", i == 0 ? 1 : 99 + i));
        }
      }
      int versions = 0;
      for (StoredValue value = contents.get("hot", "c1"); value != null; value = value.older) {
        versions++;
      }
      assertThat(versions)
          .as("present, of the last brief look, and of the patient one")
          .isEqualTo(3);
      assertThat(read(patient)).isEqualTo(Map.of("hot", 1));
    }
    assertThat(contents.keptForLookers()).isZero();
  }

  @Test
  void showsACollectionThatWasDroppedAndBegunAnew() throws IOException {
    put("a", 1);
    try (Contents.Moment moment = contents.moment()) {
      contents.drop("c1", WriteAhead.NONE);
      put("z", 2);

      assertThat(read(moment)).isEqualTo(Map.of("a", 1));
    }
    try (Contents.Moment moment = contents.moment()) {
      assertThat(read(moment)).isEqualTo(Map.of("z", 2));
    }
  }

  @Test
  void anIteratorThatStandsOnADeletedEntryFindsTheWayOn() throws IOException {
    for (int i = 0; i < 10; i++) {
      put("k" + i, i);
    }
    try (Contents.Moment moment = contents.moment("c1")) {
      Iterator<Map.Entry<String, StoredValue>> entries =
          moment.collections().get(0).entries();
      List<String> seen = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        seen.add(entries.next().getKey());
      }
      for (int i = 0; i < 10; i++) {
        remove("k" + i);
        // Somebody else's look ends, which lets go of all that this one does not need.
        contents.moment().close();
      }
      entries.forEachRemaining(entry -> seen.add(entry.getKey()));
      assertThat(seen).containsExactly("k0", "k1", "k2", "k3", "k4", "k5", "k6", "k7", "k8", "k9");
    }
  }

  @Test
  void nothingIsKeptWhenNobodyLooksAnyMore() throws IOException {
    put("a", 0);
    put("b", 0);
    Contents.Moment first = contents.moment();
    for (int i = 1; i < 5_000; i++) {
      put("a", i);
      if (i % 10 == 0) {
        remove("b");
        put("b", i);
      }
    }
    Contents.Moment second = contents.moment();
    put("a", -1);
    first.close();
    assertThat(read(second)).containsEntry("a", 4_999);
    second.close();
    second.close();

    assertThat(contents.keptForLookers()).isZero();
    StoredValue value = contents.get("a", "c1");
    assertThat(value).isNotNull();
    assertThat(value.older).isNull();
  }

  @Test
  void thereIsNoneOfContentsThatWereGivenBack() throws IOException {
    put("a", 1);
    contents.clear();
    assertThatIllegalStateException().isThrownBy(contents::moment);
    assertThatIllegalStateException().isThrownBy(() -> contents.moment("c1"));
  }

  @Test
  void isOneMomentWhileThreadsWriteBatches() throws Exception {
    int keys = 300;
    AtomicBoolean done = new AtomicBoolean();
    putGeneration(keys, 0);
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      List<Future<?>> readers = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        readers.add(threads.submit(() -> {
          while (!done.get()) {
            try (Contents.Moment moment = contents.moment("c1")) {
              Map<String, Object> all = read(moment);
              assertThat(all).hasSize(keys);
              assertThat(all.values()).containsOnly(all.get("k0"));
              assertThat(read(moment)).isEqualTo(all);
            }
          }
        }));
      }
      Random random = new Random(7);
      for (int generation = 1; generation < 400; generation++) {
        putGeneration(keys, generation);
        if (random.nextInt(4) == 0) {
          contents.drop("c2", WriteAhead.NONE);
          contents.putAll(Map.of("x", Map.of("n", generation)), "c2", WriteAhead.NONE);
        }
      }
      done.set(true);
      for (Future<?> reader : readers) {
        reader.get(30, TimeUnit.SECONDS);
      }
    } finally {
      done.set(true);
      threads.shutdownNow();
    }
    assertThat(contents.keptForLookers()).isZero();
  }

  private void putGeneration(int keys, int generation) throws IOException {
    Map<String, Map<String, Object>> batch = new LinkedHashMap<>();
    for (int i = 0; i < keys; i++) {
      batch.put("k" + i, Map.of("n", generation));
    }
    contents.putAll(batch, "c1", WriteAhead.NONE);
  }

  private void put(String key, int number) throws IOException {
    contents.putAll(Map.of(key, Map.of("n", number)), "c1", WriteAhead.NONE);
  }

  private void remove(String key) throws IOException {
    contents.removeIf(key, "c1", stored -> true, WriteAhead.NONE);
  }

  private static Map<String, Object> read(Contents.Moment moment) {
    Map<String, Object> all = new LinkedHashMap<>();
    for (Contents.Collection collection : moment.collections()) {
      collection
          .entries()
          .forEachRemaining(
              entry -> all.put(entry.getKey(), entry.getValue().value().get("n")));
    }
    return all;
  }
}
