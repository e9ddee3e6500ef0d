package dev.kvstore.spi;

import static dev.kvstore.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kvstore.InvalidEntryException;
import dev.kvstore.Limits;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A value that is captured as its JSON is the one that is captured as maps. */
class EncodedValuesTest {
  private static final int DOCUMENTS = 20_000;

  /** What the engine is handed, to be looked at. */
  private static final class JsonStore extends SkipListStore {
    final List<Map<String, Object>> handed = new ArrayList<>();

    @Override
    protected boolean keepsJson() {
      return true;
    }

    @Override
    public Limits limits() {
      return new Limits(100, 1_000);
    }

    @Override
    protected void doPut(String key, Map<String, Object> value, String collection)
        throws Exception {
      handed.add(value);
      super.doPut(key, value, collection);
    }
  }

  @Test
  void itsBytesAreThoseOfTheMaps() {
    RandomDocuments documents = new RandomDocuments(20_261_128);
    for (int i = 0; i < DOCUMENTS; i++) {
      Map<String, Object> document = documents.next();
      Map<String, Object> captured = Values.capture(document);
      JsonWriter writer = new JsonWriter(JsonWriter.estimate(captured));
      writer.value(captured);

      EncodedObject encoded = Values.encode(document);

      assertThat(encoded.json).isEqualTo(writer.toByteArray());
      assertThat(Values.encode(captured).json).isEqualTo(encoded.json);
      // A part may come from a store, and the rest not.
      assertThat(Values.encode(Map.of("part", captured, "list", List.of(captured))))
          .isEqualTo(Map.of("part", captured, "list", List.of(captured)));
      assertThat(encoded).isEqualTo(captured);
      assertThat(Values.capture(encoded)).isEqualTo(captured).isInstanceOf(JsonObject.class);
    }
  }

  @Test
  void ofTwoEqualKeysTheLastWins() {
    Map<String, Object> twice = new AbstractMap<>() {
      @Override
      public Set<Map.Entry<String, Object>> entrySet() {
        return new LinkedHashSet<>(
            List.of(Map.entry("a", 1), Map.entry("b", 2), Map.entry("a", 3)));
      }
    };
    assertThat(Values.encode(twice))
        .isEqualTo(Values.capture(twice))
        .containsExactly(Map.entry("a", 3), Map.entry("b", 2));
  }

  @Test
  void itIsReadAsAMapAndNotChanged() {
    Map<String, Object> encoded = Values.encode(Map.of("a", 1));
    assertThat(encoded.get("a")).isEqualTo(1);
    assertThat(encoded.containsKey("b")).isFalse();
    assertThatThrownBy(encoded::clear).isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void theEngineGetsTheBytesWithoutFurtherWork() {
    try (JsonStore store = new JsonStore()) {
      Map<String, Object> value = new HashMap<>(Map.of("a", 1));
      store.put("one", value);
      store.putAll(Map.of("many", value));
      store.async().put("later", value).join();
      store.async().putAll(Map.of("manyLater", value)).join();
      value.put("a", 2);

      assertThat(store.getAll().values()).hasSize(4).containsOnly(Map.of("a", 1));
      assertThat(store.handed).hasSize(4).allSatisfy(handed -> {
        assertThat(handed).isInstanceOf(EncodedObject.class);
        assertThat(JsonCodec.encode(handed)).isSameAs(JsonCodec.encode(handed));
      });
    }
  }

  @Test
  void theBoundOnValuesHolds() {
    try (JsonStore store = new JsonStore()) {
      store.put("most", Map.of("a", "x".repeat(991)));
      assertFails(
              InvalidEntryException.class,
              "VALUE_TOO_LARGE",
              () -> store.put("more", Map.of("a", "x".repeat(992))))
          .contains("1001 bytes");
    }
  }
}
