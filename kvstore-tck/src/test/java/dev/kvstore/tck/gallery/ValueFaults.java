package dev.kvstore.tck.gallery;

import dev.kvstore.InvalidEntryException;
import dev.kvstore.spi.JsonCodec;
import dev.kvstore.spi.Values;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.AbstractMap;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Stores that do not keep values as they are. */
final class ValueFaults {
  private ValueFaults() {}

  /** Has no type for true and false. */
  @Breaks(value = "KV-2.1", perhaps = "KV-13.2")
  static class FlagsAsNumbers extends Rewriting {
    @Override
    Object scalar(Object scalar) {
      return scalar instanceof Boolean flag ? (Object) (flag ? 1 : 0) : scalar;
    }
  }

  /** Holds numbers as doubles, as JavaScript does. */
  @Breaks({"KV-2.1", "KV-2.2"})
  static class LargeNumbersAsDoubles extends Rewriting {
    @Override
    Object scalar(Object scalar) {
      return scalar instanceof BigInteger || (scalar instanceof Long whole && whole > 1L << 53)
          ? (Object) ((Number) scalar).doubleValue()
          : scalar;
    }
  }

  /** Reads all decimals as doubles. */
  @Breaks({"KV-2.1", "KV-2.3"})
  static class DecimalsAsDoubles extends Rewriting {
    @Override
    Object scalar(Object scalar) {
      return scalar instanceof BigDecimal decimal
          ? (Object) Math.max(-Double.MAX_VALUE, Math.min(Double.MAX_VALUE, decimal.doubleValue()))
          : scalar;
    }
  }

  /** Widens floats before they are captured. */
  @Breaks("KV-2.4")
  static class FloatsWidened extends HealthyStore {
    @Override
    public void put(String key, Map<String, ?> value, String collection) {
      super.put(key, Tampered.replace(value, Float.class, Float::doubleValue), collection);
    }
  }

  /** Writes 1.0 as 1. */
  @Breaks({"KV-2.3", "KV-2.5"})
  static class WholeDecimalsAsIntegers extends Rewriting {
    @Override
    Object scalar(Object scalar) {
      return scalar instanceof Double decimal
              && decimal == Math.rint(decimal)
              && Math.abs(decimal) < 1e6
          ? BigDecimal.valueOf(decimal).toBigInteger()
          : scalar;
    }
  }

  /** Compares zeros before it writes. */
  @Breaks("KV-2.5")
  static class SignOfZeroLost extends Rewriting {
    @Override
    Object scalar(Object scalar) {
      return scalar instanceof Double decimal && decimal == 0 ? (Object) 0.0 : scalar;
    }
  }

  /** Takes a line separator for the end of a line. */
  @Breaks({"KV-1.2", "KV-2.6"})
  static class LineSeparatorsLost extends Rewriting {
    @Override
    Object scalar(Object scalar) {
      return scalar instanceof String text && text.startsWith("\u2028")
          ? "\n" + text.substring(1)
          : scalar;
    }
  }

  /** Has a column of 64 KiB for a text. */
  @Breaks({"KV-2.6", "KV-2.17", "KV-2.18"})
  static class TextCut extends Rewriting {
    @Override
    Object scalar(Object scalar) {
      return scalar instanceof String text && text.length() > 1 << 16
          ? text.substring(0, 1 << 16)
          : scalar;
    }
  }

  /** Has a JSON library with a limit of its own. */
  @Breaks("KV-2.7")
  static class NestingLimited extends HealthyStore {
    @Override
    protected void doPut(String key, Map<String, Object> value, String collection) {
      if (depth(value) > 128) {
        throw new InvalidEntryException("NESTING_TOO_DEEP", "128 levels at most", null);
      }
      super.doPut(key, value, collection);
    }

    private static int depth(Object value) {
      Collection<?> inner = value instanceof Map<?, ?> map
          ? map.values()
          : value instanceof List<?> list ? list : List.of();
      return 1 + inner.stream().mapToInt(NestingLimited::depth).max().orElse(0);
    }
  }

  /** Reads a row without fields as no row. */
  @Breaks(
      value = {"KV-2.8", "KV-3.1", "KV-3.6", "KV-13.1"},
      perhaps = "KV-13.2")
  static class EmptyObjectsAbsent extends HealthyStore {
    @Override
    protected Map<String, Object> doGet(String key, String collection) {
      Map<String, Object> value = super.doGet(key, collection);
      return value == null || value.isEmpty() ? null : value;
    }
  }

  /** Leaves out what is null. */
  @Breaks({"KV-2.1", "KV-2.8"})
  static class NullMembersLost extends Rewriting {
    @Override
    Object scalar(Object scalar) {
      return scalar;
    }

    @Override
    Map<String, Object> object(Map<String, Object> object) {
      Map<String, Object> rewritten = super.object(object);
      rewritten.values().removeIf(Objects::isNull);
      return rewritten;
    }
  }

  /** Captures a value when it is read. */
  @Breaks(value = "KV-2.9", perhaps = "KV-8.7")
  static class CallersMapKept extends HealthyStore {
    private final Map<List<String>, Map<String, ?>> callers = new ConcurrentHashMap<>();

    @Override
    public void put(String key, Map<String, ?> value, String collection) {
      super.put(key, value, collection);
      callers.put(List.of(key, collection), value);
    }

    @Override
    protected void doPutAll(Map<String, Map<String, Object>> batch, String collection) {
      super.doPutAll(batch, collection);
      batch.keySet().forEach(key -> callers.remove(List.of(key, collection)));
    }

    @Override
    protected Map<String, Object> doGet(String key, String collection) {
      Map<String, Object> stored = super.doGet(key, collection);
      Map<String, ?> callersMap = callers.get(List.of(key, collection));
      return stored == null || callersMap == null ? stored : Values.capture(callersMap);
    }
  }

  /** Gives out a copy that callers can change, as they can not elsewhere. */
  @Breaks("KV-2.10")
  static class MutableCopies extends HealthyStore {
    @Override
    public Optional<Map<String, Object>> get(String key, String collection) {
      return super.get(key, collection).map(LinkedHashMap::new);
    }
  }

  /** Gives out a view that reads when it is looked at. */
  @Breaks(value = "KV-2.11", perhaps = "KV-8.7")
  static class LiveViews extends HealthyStore {
    @Override
    public Optional<Map<String, Object>> get(String key, String collection) {
      Optional<Map<String, Object>> now = super.get(key, collection);
      // Small values only, so that readers beside writers are not concerned.
      return now.isPresent() && now.get().size() < 3 ? Optional.of(view(key, collection)) : now;
    }

    private Map<String, Object> view(String key, String collection) {
      return new AbstractMap<>() {
        @Override
        public Set<Map.Entry<String, Object>> entrySet() {
          return LiveViews.super.get(key, collection).orElse(Map.of()).entrySet();
        }
      };
    }
  }

  /** Writes NaN as null, as JavaScript does. */
  @Breaks(
      value = {"KV-2.12", "KV-2.16", "KV-13.1"},
      perhaps = "KV-13.2")
  static class NanAsNull extends HealthyStore {
    @Override
    public void put(String key, Map<String, ?> value, String collection) {
      super.put(key, Tampered.replace(value, Double.class, n -> n.isNaN() ? null : n), collection);
    }
  }

  /** Writes text with {@code String.getBytes}, which puts a question mark for what UTF-8 lacks. */
  @Breaks("KV-2.13")
  static class SurrogatesReplaced extends HealthyStore {
    @Override
    public void put(String key, Map<String, ?> value, String collection) {
      super.put(
          key,
          Tampered.replace(
              value,
              String.class,
              text -> new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8)),
          collection);
    }
  }

  /** Writes what it does not know as its text. */
  @Breaks("KV-2.14")
  static class UnknownTypesAsText extends HealthyStore {
    @Override
    public void put(String key, Map<String, ?> value, String collection) {
      super.put(key, Tampered.replace(value, AtomicInteger.class, Object::toString), collection);
    }
  }

  /** Looks through a value without counting how deep it is. */
  @Breaks("KV-2.15")
  static class DepthNotCounted extends HealthyStore {
    @Override
    public void put(String key, Map<String, ?> value, String collection) {
      look(value);
      super.put(key, value, collection);
    }

    private static void look(Object value) {
      if (value instanceof Map<?, ?> map) {
        map.values().forEach(DepthNotCounted::look);
      } else if (value instanceof List<?> list) {
        list.forEach(DepthNotCounted::look);
      }
    }
  }

  /** Makes room for the entry before it looks at the value. */
  @Breaks(
      value = {"KV-2.12", "KV-2.16", "KV-13.1"},
      perhaps = "KV-13.2")
  static class RefusedTooLate extends HealthyStore {
    @Override
    public void put(String key, Map<String, ?> value, String collection) {
      try {
        super.put(key, value, collection);
      } catch (InvalidEntryException e) {
        if (e.code().equals("NOT_FINITE")) {
          super.put(key, Map.of(), collection);
        }
        throw e;
      }
    }
  }

  /** Has an engine with a limit on values that nobody thought of. */
  @Breaks({"KV-2.17", "KV-2.18"})
  static class ValuesLimited extends HealthyStore {
    @Override
    protected void doPut(String key, Map<String, Object> value, String collection) {
      if (JsonCodec.encode(value).length > 4 << 20) {
        throw new InvalidEntryException("VALUE_TOO_LARGE", "4 MiB at most", null);
      }
      super.doPut(key, value, collection);
    }
  }
}
