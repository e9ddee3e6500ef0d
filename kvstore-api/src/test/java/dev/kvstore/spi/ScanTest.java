package dev.kvstore.spi;

import static dev.kvstore.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.kvstore.InvalidEntryException;
import dev.kvstore.KVStore;
import dev.kvstore.MalformedDataException;
import dev.kvstore.ScanPage;
import dev.kvstore.ScanRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A scan walks a collection page by page, by opaque tokens. */
class ScanTest {
  private final KVStore store = new SkipListStore();

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, Integer.MAX_VALUE})
  void thePagesTogetherHoldEachEntryOnceInOrder(int limit) {
    List<String> keys = List.of("", "a", "a/b", "b", "\uffff", "😀");
    keys.forEach(key -> store.put(key, Map.of("k", key)));
    assertThat(walk(ScanRequest.all().limit(limit))).isEqualTo(keys);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 10})
  void aPrefixBoundsTheScan(int limit) {
    for (String key : List.of("a", "ab", "ab1", "abc", "ac", "b", "xab")) {
      store.put(key, Map.of());
    }
    assertThat(walk(ScanRequest.all().prefix("ab").limit(limit)))
        .containsExactly("ab", "ab1", "abc");
  }

  @Test
  void theLastPageHasNoToken() {
    store.put("a", Map.of());
    store.put("b", Map.of());
    assertThat(store.scan(ScanRequest.all().limit(2)).next()).isEmpty();
    assertThat(store.scan(ScanRequest.all().limit(1)).next()).isPresent();
  }

  @Test
  void aPageOfLargeValuesEndsEarlierAndTheNextGoesOn() {
    for (int i = 0; i < 40; i++) {
      store.put(String.format("%02d", i), Map.of("text", "x".repeat(2 << 20)));
    }
    ScanPage first = store.scan(ScanRequest.all());
    assertThat(first.entries()).hasSizeBetween(8, 16);
    assertThat(walk(ScanRequest.all())).hasSize(40).isSorted();
  }

  @Test
  void valuesOfAPageAreReadInFewSteps() {
    List<Integer> steps = new ArrayList<>();
    KVStore counting = new SkipListStore() {
      @Override
      protected Map<String, Map<String, Object>> doGetAll(List<String> keys, String collection)
          throws Exception {
        steps.add(keys.size());
        return super.doGetAll(keys, collection);
      }
    };
    for (int i = 0; i < 1_000; i++) {
      counting.put("key " + i, Map.of("n", i));
    }
    assertThat(counting.scan(ScanRequest.all()).entries()).hasSize(1_000);
    assertThat(steps).containsExactly(16, 64, 256, 664);
  }

  @Test
  void aPageHoldsTheValues() {
    store.put("a", Map.of("n", 1));
    assertThat(store.scan(ScanRequest.all()).entries())
        .containsExactly(Map.entry("a", Map.of("n", 1)));
  }

  @Test
  void aTokenIsGoodInAnotherClient() {
    KVStore other = new SkipListStore();
    for (KVStore each : List.of(store, other)) {
      each.put("a", Map.of());
      each.put("b", Map.of());
    }
    String token = store.scan(ScanRequest.all().limit(1)).next().orElseThrow();
    assertThat(other.scan(ScanRequest.all().after(token)).entries())
        .containsExactly(Map.entry("b", Map.of()));
  }

  @Test
  void aTokenIsGoodAfterItsKeyWasDeleted() {
    for (String key : List.of("a", "b", "c")) {
      store.put(key, Map.of());
    }
    String token = store.scan(ScanRequest.all().limit(2)).next().orElseThrow();
    store.delete("b");
    assertThat(store.scan(ScanRequest.all().after(token)).entries())
        .extracting(Map.Entry::getKey)
        .containsExactly("c");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "k!", "kYQ==", "kYR", "k_w", "YQ", "ka", "k\u0000", "k7aCA"})
  void aTokenThatNoStoreMadeIsRefused(String token) {
    store.put("a", Map.of());
    assertFails(
            MalformedDataException.class,
            "INVALID_TOKEN",
            () -> store.scan(ScanRequest.all().after(token)))
        .contains("ScanPage.next()");
  }

  @Test
  void aPrefixWithAnUnpairedSurrogateIsRefused() {
    assertFails(
        InvalidEntryException.class,
        "UNPAIRED_SURROGATE",
        () -> store.scan(ScanRequest.all().prefix("\ud83d")));
  }

  @Test
  void aLimitBelowOneIsAProgrammingError() {
    assertThatIllegalArgumentException().isThrownBy(() -> ScanRequest.all().limit(0));
  }

  @Test
  void entriesWalksAllPagesAnewEachTime() {
    for (int i = 0; i < 2_500; i++) {
      store.put("key " + i, Map.of());
    }
    Iterable<Map.Entry<String, Map<String, Object>>> entries = store.entries();
    assertThat(entries).hasSize(2_500).doesNotHaveDuplicates();
    store.put("one more", Map.of());
    assertThat(entries).hasSize(2_501);
  }

  @Test
  void entriesOfARequestBeginAndEndAsItSays() {
    for (String key : List.of("a", "b1", "b2", "b3", "c")) {
      store.put(key, Map.of());
    }
    ScanRequest request = ScanRequest.all().prefix("b").limit(1);
    String token = store.scan(request, "data").next().orElseThrow();
    assertThat(store.entries(request, "data"))
        .extracting(Map.Entry::getKey)
        .containsExactly("b1", "b2", "b3");
    assertThat(store.collection("data").entries(request.after(token)))
        .extracting(Map.Entry::getKey)
        .containsExactly("b2", "b3");
  }

  private List<String> walk(ScanRequest first) {
    List<String> keys = new ArrayList<>();
    ScanRequest request = first;
    while (true) {
      ScanPage page = store.scan(request);
      assertThat(page.entries().size()).isLessThanOrEqualTo(first.limit());
      page.entries().forEach(entry -> keys.add(entry.getKey()));
      Optional<String> next = page.next();
      if (next.isEmpty()) {
        return keys;
      }
      request = first.after(next.get());
    }
  }

  @Test
  void entriesThatGoBetweenAPagesKeysAndItsValuesDoNotEndTheScan() {
    KVStore vanishing = new SkipListStore() {
      @Override
      protected Map<String, Object> doGet(String key, String collection) throws Exception {
        return key.endsWith("7") ? super.doGet(key, collection) : null;
      }
    };
    for (int i = 0; i < 1_000; i++) {
      vanishing.put(String.format("%03d", i), Map.of("n", i));
    }
    List<String> found = new ArrayList<>();
    vanishing
        .entries(ScanRequest.all().limit(7), "data")
        .forEach(entry -> found.add(entry.getKey()));
    assertThat(found).hasSize(100).isSorted().allMatch(key -> key.endsWith("7"));
  }
}
