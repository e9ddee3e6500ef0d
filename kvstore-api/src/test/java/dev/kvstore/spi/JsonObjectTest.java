package dev.kvstore.spi;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A captured object is a map like any other, of any number of keys. */
class JsonObjectTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 8, 9, 15, 16, 17, 18, 100, 10_000})
  void anObjectOfAnyNumberOfKeysEqualsTheMapItCameFrom(int size) {
    Map<String, Object> raw = numbered(size);
    Map<String, Object> captured = Values.capture(raw);
    assertThat(captured.size()).isEqualTo(size);
    assertThat(captured.equals(raw)).isTrue();
    assertThat(raw.equals(captured)).isTrue();
    assertThat(captured.hashCode()).isEqualTo(raw.hashCode());
    assertThat(List.copyOf(captured.keySet())).isEqualTo(List.copyOf(raw.keySet()));
    assertThat(captured.toString()).isEqualTo(raw.toString());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 16, 17, 10_000})
  void everyKeyIsFoundAndNoOther(int size) {
    Map<String, Object> captured = Values.capture(numbered(size));
    for (int i = 0; i < size; i++) {
      assertThat(captured.get("key " + i)).isEqualTo(i);
      assertThat(captured.containsKey("key " + i)).isTrue();
    }
    for (Object absent : new Object[] {"key " + size, "", 1, null}) {
      assertThat(captured.get(absent)).isNull();
      assertThat(captured.containsKey(absent)).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 16, 17, 10_000})
  void anObjectWithOneOtherValueIsNotEqual(int size) {
    Map<String, Object> raw = numbered(size);
    Map<String, Object> captured = Values.capture(raw);
    raw.put("key " + (size - 1), "other");
    assertThat(captured.equals(raw)).isFalse();
    assertThat(raw.equals(captured)).isFalse();
  }

  @Test
  void theOrderOfTheKeysDoesNotCountForEquality() {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("a", 1);
    one.put("b", 2);
    Map<String, Object> other = new LinkedHashMap<>();
    other.put("b", 2);
    other.put("a", 1);
    assertThat(Values.capture(one)).isEqualTo(Values.capture(other));
    assertThat(Values.capture(one)).hasSameHashCodeAs(Values.capture(other));
  }

  @Test
  void aMemberThatIsNullIsThere() {
    Map<String, Object> raw = new LinkedHashMap<>();
    raw.put("null", null);
    Map<String, Object> captured = Values.capture(raw);
    assertThat(captured.containsKey("null")).isTrue();
    assertThat(captured.getOrDefault("null", "absent")).isNull();
  }

  @Test
  void forEachGoesInTheOrderOfTheKeys() {
    List<String> seen = new ArrayList<>();
    Values.capture(numbered(20)).forEach((key, value) -> seen.add(key + "=" + value));
    assertThat(seen).hasSize(20).startsWith("key 0=0", "key 1=1").endsWith("key 19=19");
  }

  @Test
  void anIteratorEndsWithNoSuchElement() {
    Iterator<?> members = Values.capture(Map.of()).entrySet().iterator();
    assertThat(members.hasNext()).isFalse();
    assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(members::next);
  }

  @Test
  void namesMadeToCollideCostNoQuadraticTime() {
    Map<String, Object> raw = new LinkedHashMap<>();
    StringBuilder json = new StringBuilder("{");
    for (int i = 0; i < 1 << 16; i++) {
      String name = colliding(i, 16);
      raw.put(name, i);
      json.append(i == 0 ? "\"" : ", \"").append(name).append("\": ").append(i);
    }
    byte[] bytes = json.append('}').toString().getBytes(US_ASCII);
    Assertions.assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
      Map<String, Object> captured = Values.capture(raw);
      assertThat(captured.get(colliding(12_345, 16))).isEqualTo(12_345);
      assertThat(JsonCodec.decode(bytes)).isEqualTo(captured);
    });
  }

  /** "Aa" and "BB" have the same hash code; so have all sequences of them of one length. */
  private static String colliding(int number, int pairs) {
    StringBuilder name = new StringBuilder();
    for (int bit = 0; bit < pairs; bit++) {
      name.append((number >> bit & 1) == 0 ? "Aa" : "BB");
    }
    return name.toString();
  }

  private static Map<String, Object> numbered(int size) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < size; i++) {
      map.put("key " + i, i);
    }
    return map;
  }
}
