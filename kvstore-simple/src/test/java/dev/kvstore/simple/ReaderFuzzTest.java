package dev.kvstore.simple;

import static org.junit.jupiter.api.Assertions.fail;

import dev.kvstore.MalformedDataException;
import dev.kvstore.simple.JacksonReading.Decimal;
import dev.kvstore.simple.internal.engine.Contents;
import dev.kvstore.simple.internal.format.FileFormat;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Whatever a file holds, the reader gives a right result or a typed error.
 *
 * <p>It agrees with Jackson on what is JSON, and on the values, but for these differences:
 *
 * <ul>
 *   <li>UTF-16 and UTF-32, which Jackson detects, are {@code UNSUPPORTED_ENCODING};
 *   <li>bytes that are no UTF-8 are {@code MALFORMED_UTF8}, also where Jackson lets them pass:
 *       surrogates, overlong forms, characters beyond U+10FFFF;
 *   <li>the escape of an unpaired surrogate in a name, which Python writes, is accepted;
 *   <li>of the names for what is no number, only Python's are accepted: NaN, Infinity, -Infinity;
 *   <li>a JSON document that is no store is {@code UNEXPECTED_STRUCTURE}: it, its collections and
 *       their values must be objects;
 *   <li>equal collections, and equal keys in one, are {@code DUPLICATE_COLLECTION} and
 *       {@code DUPLICATE_KEY};
 *   <li>limits: more than 1,002 levels, numbers of more than 100,000 characters.
 * </ul>
 */
final class ReaderFuzzTest {
  /** More variants: {@code ./mvnw -pl kvstore-simple -am verify -Dkvstore.variants=10000000}. */
  private static final int VARIANTS = Integer.getInteger("kvstore.variants", 100_000);

  /** The same in every build, which shall not depend on luck; others by {@code -Dkvstore.seed}. */
  private static final long SEED = Long.getLong("kvstore.seed", 20_261_122);

  @Test
  void givesARightResultOrATypedError() {
    Random random = new Random(SEED);
    for (int i = 0; i < VARIANTS; i++) {
      byte[] variant = Mutations.variant(random);
      String complaint = complaint(variant);
      if (complaint != null) {
        byte[] small = Mutations.shrink(variant, smaller -> complaint(smaller) != null);
        fail(complaint(small) + "\nvariant " + i + ", shrunk to " + small.length + " bytes: "
            + Mutations.shown(small) + "\nrepeat with -Dkvstore.seed=" + SEED);
      }
    }
  }

  /** What is wrong with the reading of a text, or null. */
  private static @Nullable String complaint(byte[] text) {
    JacksonReading jackson = JacksonReading.of(text);
    Map<String, Map<String, Object>> store;
    try {
      store = read(text);
    } catch (MalformedDataException e) {
      return isRight(e.code(), jackson, text) ? null : "wrongly refused with " + e.getMessage();
    } catch (Throwable e) {
      return "neither a result nor a typed error but " + e;
    }
    if (!isUtf8(text)) {
      return "accepted what is no UTF-8";
    }
    if (jackson.error() != null) {
      return jackson.refusedForAnEscapeInAName()
          ? null
          : "accepted what Jackson refuses with " + jackson.error();
    }
    if (!Collections.disjoint(jackson.equalNames(), Set.of(1, 2))) {
      return "accepted two equal names, of which one is lost";
    }
    return isEqual(store, jackson.document())
        ? null
        : "read " + store + " where Jackson reads " + jackson.document();
  }

  private static Map<String, Map<String, Object>> read(byte[] text) {
    Contents contents = FileFormat.DEFAULT.read(text, "kv.json");
    Map<String, Map<String, Object>> store = new LinkedHashMap<>();
    try (Contents.Moment moment = contents.moment()) {
      for (Contents.Collection collection : moment.collections()) {
        Map<String, Object> values = new LinkedHashMap<>();
        collection
            .entries()
            .forEachRemaining(
                entry -> values.put(entry.getKey(), entry.getValue().value()));
        store.put(collection.name(), values);
      }
    }
    return store;
  }

  private static boolean isRight(String code, JacksonReading jackson, byte[] text) {
    return switch (code) {
      case "MALFORMED_JSON" -> jackson.error() != null;
      case "MALFORMED_UTF8" -> !isUtf8(text);
      case "UNSUPPORTED_ENCODING" -> isWide(text);
      // Of two equal names the first may be the wrong one, which Jackson's reading no longer shows.
      case "UNEXPECTED_STRUCTURE" ->
        jackson.error() != null
            || !isStore(jackson.document())
            || !Collections.disjoint(jackson.equalNames(), Set.of(1, 2));
      case "DUPLICATE_COLLECTION" ->
        jackson.error() != null || jackson.equalNames().contains(1);
      case "DUPLICATE_KEY" -> jackson.error() != null || jackson.equalNames().contains(2);
      default -> false;
    };
  }

  private static boolean isUtf8(byte[] text) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  /** No JSON in UTF-8 has a NUL so early, or begins with a byte order mark of UTF-16. */
  private static boolean isWide(byte[] text) {
    return text[0] == 0
        || text[1] == 0
        || Set.of(0xFEFF, 0xFFFE).contains((text[0] & 0xFF) << 8 | (text[1] & 0xFF));
  }

  private static boolean isStore(@Nullable Object document) {
    return document instanceof Map<?, ?> collections
        && collections.values().stream()
            .allMatch(values -> values instanceof Map<?, ?> entries
                && entries.values().stream().allMatch(Map.class::isInstance));
  }

  private static boolean isEqual(@Nullable Object ours, @Nullable Object theirs) {
    if (theirs instanceof Map<?, ?> expected) {
      return ours instanceof Map<?, ?> found
          && List.copyOf(found.keySet()).equals(List.copyOf(expected.keySet()))
          && expected.keySet().stream()
              .allMatch(name -> isEqual(found.get(name), expected.get(name)));
    }
    if (theirs instanceof List<?> expected) {
      if (!(ours instanceof List<?> found) || found.size() != expected.size()) {
        return false;
      }
      Iterator<?> each = expected.iterator();
      return found.stream().allMatch(element -> isEqual(element, each.next()));
    }
    if (theirs instanceof BigInteger expected) {
      return (ours instanceof Integer || ours instanceof Long || ours instanceof BigInteger)
          && new BigInteger(ours.toString()).equals(expected);
    }
    if (theirs instanceof Decimal expected) {
      return ours instanceof BigDecimal found
          ? found.compareTo(new BigDecimal(expected.text())) == 0
          : ours instanceof Double && ours.equals(Double.valueOf(expected.text()));
    }
    return Objects.equals(ours, theirs);
  }
}
