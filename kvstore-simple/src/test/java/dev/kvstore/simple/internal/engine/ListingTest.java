package dev.kvstore.simple.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

/** A listing is the map that it stands for, by whichever way one comes to it. */
final class ListingTest {
  private static final int COUNT = 1_000;

  private final Contents contents = new Contents();
  private final Map<String, Map<String, Object>> expected = new LinkedHashMap<>();

  ListingTest() throws IOException {
    for (int i = 0; i < COUNT; i++) {
      // Neither in the order of the keys nor of their hashes.
      expected.put("k" + i * 7919 % COUNT, Map.of("n", i));
    }
    contents.putAll(new LinkedHashMap<>(expected), "c", WriteAhead.NONE);
  }

  private Map<String, Map<String, Object>> listing() {
    try (Contents.Moment moment = contents.moment("c")) {
      return moment.collections().get(0).values();
    }
  }

  @Test
  void hasEachEntryInTheOrderInWhichTheKeysCame() {
    Map<String, Map<String, Object>> listing = listing();

    assertThat(new ArrayList<>(listing.entrySet())).isEqualTo(List.copyOf(expected.entrySet()));
    assertThat(listing.keySet()).containsExactlyElementsOf(expected.keySet());
    assertThat(listing.values()).containsExactlyElementsOf(expected.values());
    Map<String, Map<String, Object>> seen = new LinkedHashMap<>();
    listing.forEach(seen::put);
    assertThat(new ArrayList<>(seen.entrySet())).isEqualTo(List.copyOf(expected.entrySet()));
  }

  @Test
  void findsEachKeyAndNoOther() {
    Map<String, Map<String, Object>> listing = listing();

    assertThat(expected).allSatisfy((key, value) -> {
      assertThat(listing.get(key)).isEqualTo(value);
      assertThat(listing.containsKey(key)).isTrue();
    });
    assertThat(listing.get("k" + COUNT)).isNull();
    assertThat(listing.containsKey("k" + COUNT)).isFalse();
    assertThat(listing.get(null)).isNull();
    assertThat(listing).hasSize(COUNT).isEqualTo(expected).hasSameHashCodeAs(expected);
    assertThat(listing).hasToString(expected.toString());
  }

  @Test
  void staysAsItIs() throws IOException {
    Map<String, Map<String, Object>> listing = listing();
    contents.putAll(Map.of("k0", Map.of("n", -1), "new", Map.of("n", -1)), "c", WriteAhead.NONE);
    contents.removeIf("k1", "c", present -> true, WriteAhead.NONE);

    assertThat(listing).isEqualTo(expected);
    assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(listing::clear);
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> listing.remove("absent"));
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> listing.values().clear());
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> listing.entrySet().iterator().next().setValue(Map.of()));
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> listing.keySet().iterator().remove());
    assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(() -> {
      var entries = listing.entrySet().iterator();
      for (int i = 0; i <= COUNT; i++) {
        entries.next();
      }
    });
  }
}
