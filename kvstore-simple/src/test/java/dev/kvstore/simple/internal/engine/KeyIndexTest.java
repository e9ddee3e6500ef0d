package dev.kvstore.simple.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kvstore.spi.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The index against a sorted map, and under readers while leaves are halved and go. */
final class KeyIndexTest {
  private volatile PutEntries entries = new PutEntries();
  private final KeyIndex index = new KeyIndex(() -> entries.all());

  /** What is in both, as a single writer knows it. */
  private final NavigableMap<String, StoredEntry> expected = new TreeMap<>(Values.NAME_ORDER);

  @ParameterizedTest
  @ValueSource(ints = {10, 300, 5_000})
  void itHoldsWhatASortedMapHolds(int keys) {
    Random random = new Random(keys);
    for (int i = 0; i < keys / 2; i++) {
      change(key(random.nextInt(keys)), true);
    }
    for (int i = 0; i < 20_000; i++) {
      // Waves, so that leaves fill and empty.
      boolean adds = random.nextInt(10) < (i / keys % 2 == 0 ? 9 : 1);
      change(key(random.nextInt(keys)), adds);
      if (i % 100 == 0) {
        check(key(random.nextInt(keys)), random.nextBoolean());
      }
    }
    List.copyOf(expected.keySet()).forEach(key -> change(key, false));
    check("", false);
    change("", true);
    change("k", true);
    check("", false);
  }

  /** Of three lengths, so that some are prefixes of others, and with characters beyond 16 bits. */
  private static String key(int number) {
    String text = Integer.toString(number, 7);
    return number % 5 == 0 ? text + "\uD83D\uDE00" : number % 7 == 0 ? text + "\uFFFD" : text;
  }

  private void change(String key, boolean adds) {
    StoredEntry present = expected.remove(key);
    if (present != null) {
      remove(present);
    }
    if (adds) {
      expected.put(key, add(key));
    }
  }

  private void check(String from, boolean isPassed) {
    assertThat(keys("", from, isPassed))
        .containsExactlyElementsOf(expected.tailMap(from, !isPassed).keySet());
    String prefix = from.substring(0, from.length() / 2);
    assertThat(keys(prefix, from, isPassed))
        .containsExactlyElementsOf(expected.tailMap(from, !isPassed).keySet().stream()
            .filter(key -> key.startsWith(prefix))
            .toList());
    List<String> before = new ArrayList<>();
    KeyIndex.Cursor cursor = index.from("", "", false);
    cursor.visitBefore(from, new Adding(before));
    assertThat(before).containsExactlyElementsOf(expected.headMap(from, false).keySet());
    List<String> behind = new ArrayList<>();
    cursor.visit(new Adding(behind));
    assertThat(behind).containsExactlyElementsOf(expected.tailMap(from, false).keySet());
  }

  private List<String> keys(String prefix, String from, boolean isPassed) {
    List<String> keys = new ArrayList<>();
    index.from(prefix, from, isPassed).visit(new Adding(keys));
    return keys;
  }

  @Test
  void whoWalksSeesOnceAndInOrderWhatIsThereAllTheTime() {
    List<String> staying = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      staying.add(String.format("k%05d", i * 10));
      add(staying.get(i));
    }
    AtomicBoolean ended = new AtomicBoolean();
    CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
          Random random = new Random(1);
          for (int round = 0; round < 200; round++) {
            // A dense part comes, which halves leaves again and again, and goes, which empties
            // them.
            int begin = random.nextInt(18_000);
            List<StoredEntry> coming = new ArrayList<>();
            for (int i = begin; i < begin + 2_000; i++) {
              if (i % 10 != 0) {
                coming.add(add(String.format("k%05d", i)));
              }
            }
            coming.forEach(this::remove);
          }
        })
        .whenComplete((nothing, failure) -> ended.set(true));
    int walks = 0;
    while (!ended.get() || walks < 10) {
      List<String> seen = keys("k", "k", false);
      assertThat(seen).isSorted().doesNotHaveDuplicates();
      assertThat(seen.stream().filter(key -> key.endsWith("0")).toList()).isEqualTo(staying);
      walks++;
    }
    writer.join();
  }

  @Test
  void whatIsWrittenWhileItIsFilledIsInIt() {
    List<StoredEntry> there = new ArrayList<>();
    for (int i = 0; i < 50_000; i++) {
      there.add(entry("k" + i));
      entries = entries.add(there.get(i));
    }
    CompletableFuture<List<String>> filling =
        CompletableFuture.supplyAsync(() -> keys("", "", false));
    for (int i = 0; i < 50_000; i += 2) {
      remove(there.get(i));
      if (i % 4 == 0) {
        add("k" + i);
      }
      add("n" + i);
    }
    filling.join();
    assertThat(keys("", "", false))
        .containsExactlyElementsOf(
            entries.all().stream().map(entry -> entry.key).sorted().toList());
    index.from("", "", false).visit(new EntryVisitor() {
      @Override
      public boolean visit(String key, Map<String, @Nullable Object> value) {
        StoredEntry present = entries.get(key);
        assertThat(present).isNotNull();
        assertThat(value).isSameAs(present.ifPut());
        return true;
      }

      @Override
      public boolean visit(String key, StoredValue value) {
        throw new AssertionError(key + " is no value as it was put");
      }
    });
  }

  private record Adding(List<String> keys) implements EntryVisitor {
    @Override
    public boolean visit(String key, Map<String, @Nullable Object> value) {
      return keys.add(key);
    }

    @Override
    public boolean visit(String key, StoredValue value) {
      return keys.add(key);
    }
  }

  private StoredEntry add(String key) {
    StoredEntry entry = entry(key);
    entries = entries.add(entry);
    index.add(entry);
    return entry;
  }

  private void remove(StoredEntry entry) {
    entries.remove(entry);
    index.remove(entry);
  }

  private static StoredEntry entry(String key) {
    return new StoredEntry(key, StoredValue.captured(Map.of("key", key), 0, 1));
  }
}
