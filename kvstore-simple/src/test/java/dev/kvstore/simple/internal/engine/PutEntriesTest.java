package dev.kvstore.simple.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The table against a map, with keys that meet, and under readers while it grows and shrinks. */
final class PutEntriesTest {
  private volatile PutEntries entries = new PutEntries();
  private final Map<String, StoredEntry> expected = new HashMap<>();

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 100, 3_000})
  void itHoldsWhatAMapHolds(int keys) {
    Random random = new Random(keys);
    for (int i = 0; i < 30_000; i++) {
      // Waves, so that it fills and empties.
      boolean adds = random.nextInt(10) < (i / keys % 2 == 0 ? 9 : 1);
      String key = key(random.nextInt(keys));
      StoredEntry present = expected.get(key);
      assertThat(entries.get(key)).isSameAs(present);
      if (adds && present == null) {
        add(key);
      } else if (!adds && present != null) {
        remove(present);
      }
      if (i % 500 == 0) {
        assertThat(entries.all()).containsExactlyInAnyOrderElementsOf(expected.values());
      }
    }
    assertThat(entries.get("")).isNull();
    assertThat(entries.get("absent")).isNull();
  }

  /** One in three has the same hash as others. */
  private static String key(int number) {
    return number % 3 == 0 ? colliding(number / 3) : "k" + number;
  }

  /** Differs for each number below 8192, and has the same hash for all. */
  private static String colliding(int number) {
    StringBuilder key = new StringBuilder();
    for (int bit = 0; bit < 13; bit++) {
      key.append((number >> bit & 1) == 0 ? "Aa" : "BB");
    }
    return key.toString();
  }

  @Test
  void keysThatWereChosenToMeetCostLittle() {
    assertThat(colliding(1)).hasSameHashCodeAs(colliding(8191));
    for (int i = 0; i < 8192; i++) {
      add(colliding(i));
    }
    assertThat(entries.get(colliding(8191))).isSameAs(expected.get(colliding(8191)));
    assertThat(expected.keySet()).allMatch(key -> entries.probes(key) < 100);
    expected.values().forEach(entry -> entries.remove(entry));
    assertThat(entries.all()).isEmpty();
  }

  /** Fibonacci hashing alone would put each into the slot behind the one before. */
  @Test
  void keysThatWereChosenToLieInARowCostLittle() {
    int inverse = 0x144CBC89;
    assertThat(inverse * 0x9E3779B9).isEqualTo(1);
    // In a smaller table the chosen ones would meet, and it would get a seed.
    List<StoredEntry> others = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      others.add(add("k" + i));
    }
    others.forEach(this::remove);
    for (int i = 0; i < 2_500; i++) {
      add(ofHash((i << 19) * inverse));
    }
    assertThat(entries.slots()).isEqualTo(1 << 13);
    for (int i = 0; i < 100; i++) {
      assertThat(entries.probes(ofHash(((i << 19) + 1) * inverse))).isLessThan(100);
    }
  }

  /** A text with a hash, of which its characters are the digits. */
  private static String ofHash(int hash) {
    StringBuilder digits = new StringBuilder();
    for (long rest = Integer.toUnsignedLong(hash); rest > 0; rest /= 31) {
      digits.insert(0, (char) (rest % 31));
    }
    return digits.toString();
  }

  @Test
  void whatComesAndGoesForEverTakesNoRoom() {
    for (int i = 0; i < 100; i++) {
      add("staying" + i);
    }
    int slots = entries.slots();
    for (int i = 0; i < 100_000; i++) {
      remove(add("passing" + i));
    }
    assertThat(entries.slots()).isEqualTo(slots);
    assertThat(entries.probes("absent")).isLessThan(slots / 2);
  }

  @Test
  void whoReadsFindsWhatIsThereAllTheTime() {
    List<StoredEntry> staying = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      staying.add(add(key(i)));
    }
    AtomicBoolean ended = new AtomicBoolean();
    CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
          Random random = new Random(1);
          for (int round = 0; round < 30; round++) {
            List<StoredEntry> passing = new ArrayList<>();
            for (int i = 500; i < 3_000; i++) {
              passing.add(add(key(i)));
            }
            // More each time, so that the table grows.
            for (int i = 0; i < 3_000 * round; i++) {
              passing.add(add("p" + i));
            }
            Collections.shuffle(passing, random);
            passing.forEach(this::remove);
          }
        })
        .whenComplete((nothing, failure) -> ended.set(true));
    int rounds = 0;
    while (!ended.get() || rounds < 10) {
      for (StoredEntry entry : staying) {
        assertThat(entries.get(entry.key)).isSameAs(entry);
      }
      assertThat(entries.get("absent")).isNull();
      rounds++;
    }
    writer.join();
  }

  @Test
  void whoReadsAValueAndItsObjectInTurnsNeverSeesAnEarlierOne() {
    StoredEntry entry = add("k");
    AtomicBoolean ended = new AtomicBoolean();
    CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
      for (int i = 1; !ended.get(); i++) {
        entry.set(StoredValue.captured(Map.of("n", i), 0, i));
      }
    });
    int earlier = 0;
    int seen = 0;
    for (int i = 0; i < 3_000_000; i++) {
      int ofObject = number(entry.settledValue().value());
      int ofEntry = number(entry.ifPut());
      earlier += ofObject < seen || ofEntry < ofObject ? 1 : 0;
      seen = ofEntry;
    }
    ended.set(true);
    writer.join();
    assertThat(earlier).isZero();
    assertThat(seen).isPositive();
  }

  private static int number(@Nullable Map<String, @Nullable Object> value) {
    return value != null && value.get("n") instanceof Integer number ? number : 0;
  }

  private StoredEntry add(String key) {
    StoredEntry entry = new StoredEntry(key, StoredValue.captured(Map.of(), 0, 1));
    expected.put(key, entry);
    entries = entries.add(entry);
    return entry;
  }

  private void remove(StoredEntry entry) {
    expected.remove(entry.key);
    entries.remove(entry);
  }
}
