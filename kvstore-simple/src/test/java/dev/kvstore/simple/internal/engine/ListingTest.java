package dev.kvstore.simple.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.time.Duration;
import java.util.AbstractMap.SimpleEntry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Spliterator;
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
  void keysThatWereChosenToMeetAreFoundAllTheSame() throws IOException {
    Map<String, Map<String, Object>> meeting = new LinkedHashMap<>();
    for (int i = 0; i < 1 << 17; i++) {
      StringBuilder key = new StringBuilder();
      for (int bit = 0; bit < 17; bit++) {
        key.append((i >> bit & 1) == 0 ? "Aa" : "BB");
      }
      meeting.put(key.toString(), Map.of("n", i));
    }
    assertThat(meeting.keySet().stream().mapToInt(String::hashCode).distinct()).hasSize(1);
    contents.drop("c", WriteAhead.NONE);
    contents.putAll(new LinkedHashMap<>(meeting), "c", WriteAhead.NONE);

    assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
      Map<String, Map<String, Object>> listing = listing();
      meeting.forEach((key, value) -> assertThat(listing.get(key)).isEqualTo(value));
      assertThat(listing.containsKey("AaAB")).isFalse();
    });
  }

  @Test
  void itsViewsFindWhatTheyHoldAndKeepTheOrder() {
    Map<String, Map<String, Object>> listing = listing();

    assertThat(expected.entrySet()).allMatch(listing.entrySet()::contains);
    assertThat(listing.entrySet()).isEqualTo(expected.entrySet());
    assertThat(listing.entrySet().contains(Map.entry("k0", Map.of("n", -1)))).isFalse();
    assertThat(listing.entrySet().contains(Map.entry("absent", Map.of()))).isFalse();
    assertThat(listing.entrySet().contains(new SimpleEntry<>("k0", null))).isFalse();
    assertThat(listing.keySet().contains("k0")).isTrue();
    assertThat(listing.keySet().contains("absent")).isFalse();
    assertThat(listing.keySet().contains(null)).isFalse();
    assertThat(listing.keySet().parallelStream().limit(COUNT - 1L).toList())
        .containsExactlyElementsOf(expected.keySet().stream().limit(COUNT - 1L).toList());
    assertThat(listing.entrySet().spliterator().hasCharacteristics(Spliterator.ORDERED))
        .isTrue();
    assertThat(listing.keySet().spliterator().hasCharacteristics(Spliterator.ORDERED))
        .isTrue();
  }

  /** A walk for each would take ten thousand million steps. */
  @Test
  void twoLargeListingsAreComparedByTheirEntries() throws IOException {
    Map<String, Map<String, Object>> many = new LinkedHashMap<>();
    for (int i = 0; i < 100_000; i++) {
      many.put("key " + i, Map.of());
    }
    contents.putAll(new LinkedHashMap<>(many), "c", WriteAhead.NONE);

    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> assertThat(listing().entrySet().equals(listing().entrySet())).isTrue());
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
