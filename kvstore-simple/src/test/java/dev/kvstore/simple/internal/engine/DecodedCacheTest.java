package dev.kvstore.simple.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A loaded value that is asked for again and again is decoded once, and the memory for that is
 * bounded.
 */
final class DecodedCacheTest {
  private final DecodedCache cache = new DecodedCache(300_000);

  @Test
  void givesTheSameFormAsLongAsThereIsRoom() {
    StoredValue value = value("a", 100);

    assertThat(value.value(cache)).isSameAs(value.value(cache)).isSameAs(value.value());
  }

  @Test
  void aListingKeepsNothing() {
    StoredValue value = value("a", 100);

    assertThat(value.value()).isNotSameAs(value.value()).isEqualTo(value.value());
  }

  @Test
  void theOldestGoesUnlessItWasAskedForAgain() {
    List<StoredValue> values = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      values.add(value("v" + i, 1_000));
    }
    StoredValue often = values.get(0);
    Object form = often.value(cache);
    for (StoredValue value : values) {
      value.value(cache);
      assertThat(often.value(cache)).isSameAs(form);
    }

    assertThat(values).filteredOn(DecodedCacheTest::isKept).hasSizeBetween(90, 100);
    assertThat(isKept(values.get(1))).isFalse();
  }

  @Test
  void whatIsTooLargeForItIsNotKept() {
    StoredValue value = value("a", 50_000);

    assertThat(value.value(cache)).isNotSameAs(value.value(cache));
  }

  private static boolean isKept(StoredValue value) {
    Object first = value.value();
    return first == value.value();
  }

  private static StoredValue value(String name, int size) {
    byte[] json = ("{\"" + name + "\": \"" + "x".repeat(size - name.length() - 8) + "\"}")
        .getBytes(StandardCharsets.US_ASCII);
    return StoredValue.replayed(json);
  }
}
