package dev.kvstore.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.kvstore.ConditionalWrites;
import dev.kvstore.KVStore;
import dev.kvstore.Limits;
import dev.kvstore.Persistable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Six methods make a whole store: what the other methods do by default. */
class StoreDefaultsTest {
  private static final int MANY = 2_345;

  private final KVStore store = new SkipListStore();

  @Test
  void aValueThatWasPutIsThere() {
    store.put("a", Map.of("n", 1), "c");
    assertThat(store.get("a", "c")).contains(Map.of("n", 1));
    assertThat(store.contains("a", "c")).isTrue();
  }

  @Test
  void aPutReplacesAndDoesNotMerge() {
    store.put("a", Map.of("x", 1));
    store.put("a", Map.of("y", 2));
    assertThat(store.get("a")).contains(Map.of("y", 2));
  }

  @Test
  void anEmptyObjectIsAValue() {
    store.put("a", Map.of());
    assertThat(store.get("a")).contains(Map.of());
    assertThat(store.contains("a")).isTrue();
  }

  @Test
  void withoutACollectionItIsTheDefaultOne() {
    store.put("a", Map.of("n", 1));
    assertThat(store.get("a", "data")).contains(Map.of("n", 1));
    assertThat(store.collections()).containsExactly("data");
  }

  @Test
  void whatIsNotThereIsEmptyAndReadingMakesNoCollection() {
    assertThat(store.get("a", "c")).isEmpty();
    assertThat(store.contains("a", "c")).isFalse();
    assertThat(store.getAll("c")).isEmpty();
    assertThat(store.count("c")).isZero();
    assertThat(store.entries("c")).isEmpty();
    assertThat(store.collections()).isEmpty();
  }

  @Test
  void deleteIsTrueExactlyWhenTheKeyWasThere() {
    store.put("a", Map.of());
    assertThat(store.delete("a")).isTrue();
    assertThat(store.delete("a")).isFalse();
  }

  @Test
  void aCollectionThatLostItsLastKeyIsGone() {
    store.put("a", Map.of(), "c");
    store.delete("a", "c");
    assertThat(store.collections()).isEmpty();
  }

  @Test
  void getAllReadsACollectionOfManyPages() {
    Map<String, Map<String, Object>> entries = putMany();
    assertThat(store.getAll()).isEqualTo(entries);
  }

  @Test
  void whatGetAllGivesIsImmutable() {
    store.put("a", Map.of());
    Map<String, Map<String, Object>> all = store.getAll();
    assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(all::clear);
  }

  @Test
  void getAllOfKeysGivesWhatIsThereInTheOrderAsked() {
    store.put("a", Map.of("n", 1));
    store.put("b", Map.of("n", 2));
    assertThat(store.getAll(List.of("b", "x", "a", "b")).keySet()).containsExactly("b", "a");
  }

  @Test
  void deleteAllCountsEachKeyOnce() {
    store.put("a", Map.of());
    store.put("b", Map.of());
    assertThat(store.deleteAll(List.of("a", "x", "a", "b"))).isEqualTo(2);
    assertThat(store.count()).isZero();
  }

  @Test
  void countGoesOverManyPages() {
    putMany();
    assertThat(store.count()).isEqualTo(MANY);
  }

  @Test
  void countOfExactlyOnePage() {
    for (int i = 0; i < 1_000; i++) {
      store.put("key " + i, Map.of());
    }
    assertThat(store.count()).isEqualTo(1_000);
  }

  @Test
  void dropGoesOverManyPagesAndLeavesOtherCollections() {
    putMany();
    store.put("a", Map.of(), "other");
    assertThat(store.dropCollection("data")).isTrue();
    assertThat(store.dropCollection("data")).isFalse();
    assertThat(store.count()).isZero();
    assertThat(store.collections()).containsExactly("other");
  }

  @Test
  void collectionsIsAnImmutableSetOfAMoment() {
    store.put("a", Map.of(), "c");
    Set<String> before = store.collections();
    store.put("a", Map.of(), "d");
    assertThat(before).containsExactly("c");
    assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(before::clear);
  }

  @Test
  void aValueTheEngineGivesInAnyMapComesOutCaptured() {
    Map<String, Object> fromTheEngine = new HashMap<>(Map.of("list", new ArrayList<>(List.of(1L))));
    KVStore loose = new SkipListStore() {
      @Override
      protected Map<String, Object> doGet(String key, String collection) {
        return fromTheEngine;
      }
    };
    Map<String, Object> value = loose.get("a").orElseThrow();
    fromTheEngine.clear();
    assertThat(value).isEqualTo(Map.of("list", List.of(1)));
    assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(value::clear);
  }

  @Test
  void aCollectionHasTheSameOperationsWithoutItsName() {
    var books = store.collection("books");
    books.put("a", Map.of("n", 1));
    books.putAll(Map.of("b", Map.of("n", 2)));
    books.putAll(List.of(Map.entry("c", Map.of())), 1);
    assertThat(books.name()).isEqualTo("books");
    assertThat(books.get("a")).contains(Map.of("n", 1));
    assertThat(books.getAll()).hasSize(3).isEqualTo(store.getAll("books"));
    assertThat(books.getAll(List.of("b"))).containsOnlyKeys("b");
    assertThat(books.contains("b")).isTrue();
    assertThat(books.entries()).hasSize(3);
    assertThat(books.delete("a")).isTrue();
    assertThat(books.deleteAll(Arrays.asList("b"))).isEqualTo(1);
    assertThat(books.count()).isEqualTo(1);
    assertThat(books.drop()).isTrue();
    assertThat(store.collections()).isEmpty();
  }

  @Test
  void nothingIsPromisedAndNoAbilityIsThereByDefault() {
    assertThat(store.capabilities()).isEmpty();
    assertThat(store.limits()).isEqualTo(Limits.NONE);
    assertThat(store.capability(ConditionalWrites.class)).isEmpty();
  }

  @Test
  void anAbilityThatTheStoreImplementsIsHandedOut() {
    KVStore able = new Able();
    assertThat(able.capability(Persistable.class)).containsSame((Able) able);
    assertThat(able.capability(Able.class)).as("a class is no ability").isEmpty();
    assertThat(able.capability(KVStore.class)).as("what every store is").isEmpty();
    assertThat(able.capability(AutoCloseable.class)).isEmpty();
  }

  private static final class Able extends SkipListStore implements Persistable {
    @Override
    public void persist() {}

    @Override
    public void persist(String path) {}
  }

  private Map<String, Map<String, Object>> putMany() {
    Map<String, Map<String, Object>> entries = new LinkedHashMap<>();
    for (int i = 0; i < MANY; i++) {
      entries.put("key " + i, Map.of("n", i));
    }
    store.putAll(entries);
    return entries;
  }
}
