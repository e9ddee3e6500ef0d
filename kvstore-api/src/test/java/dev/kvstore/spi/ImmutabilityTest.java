package dev.kvstore.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.ListIterator;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What comes out is immutable: every way to change it throws and changes nothing. */
class ImmutabilityTest {
  private static final Map<String, Object> RAW = raw();

  private static Map<String, Object> raw() {
    Map<String, Object> raw = new LinkedHashMap<>();
    raw.put("a", 1);
    raw.put("list", List.of("x", "b", "c"));
    raw.put("null", null);
    return raw;
  }

  static Map<String, Consumer<Map<String, Object>>> mutatorsOfAnObject() {
    Map<String, Consumer<Map<String, Object>>> ways = new LinkedHashMap<>();
    ways.put("put", map -> map.put("b", 1));
    ways.put("put over", map -> map.put("a", 2));
    ways.put("putAll", map -> map.putAll(Map.of("b", 1)));
    ways.put("putIfAbsent", map -> map.putIfAbsent("b", 1));
    ways.put("putIfAbsent over null", map -> map.putIfAbsent("null", 1));
    ways.put("remove", map -> map.remove("a"));
    ways.put("remove pair", map -> map.remove("a", 1));
    ways.put("clear", Map::clear);
    ways.put("replace", map -> map.replace("a", 2));
    ways.put("replace pair", map -> map.replace("a", 1, 2));
    ways.put("replaceAll", map -> map.replaceAll((key, value) -> 2));
    ways.put("compute", map -> map.compute("a", (key, value) -> 2));
    ways.put("computeIfAbsent", map -> map.computeIfAbsent("b", key -> 2));
    ways.put("computeIfPresent", map -> map.computeIfPresent("a", (key, value) -> 2));
    ways.put("computeIfPresent to null", map -> map.computeIfPresent("a", (key, value) -> null));
    ways.put("merge", map -> map.merge("a", 1, (old, value) -> 2));
    ways.put("entry", map -> map.entrySet().iterator().next().setValue(2));
    ways.put(
        "each entry", map -> map.entrySet().forEach(entry -> entry.setValue(entry.getValue())));
    ways.put("entrySet add", map -> map.entrySet().add(Map.entry("b", 1)));
    ways.put("entrySet remove", map -> map.entrySet().remove(Map.entry("a", 1)));
    ways.put("entrySet removeIf", map -> map.entrySet().removeIf(entry -> true));
    ways.put("entrySet retainAll", map -> map.entrySet().retainAll(List.of()));
    ways.put("entrySet clear", map -> map.entrySet().clear());
    ways.put("entrySet iterator", map -> removeFirst(map.entrySet()));
    ways.put("keySet add", map -> map.keySet().add("b"));
    ways.put("keySet remove", map -> map.keySet().remove("a"));
    ways.put("keySet removeAll", map -> map.keySet().removeAll(List.of("a")));
    ways.put("keySet clear", map -> map.keySet().clear());
    ways.put("keySet iterator", map -> removeFirst(map.keySet()));
    ways.put("values add", map -> map.values().add(1));
    ways.put("values remove", map -> map.values().remove(1));
    ways.put("values removeIf", map -> map.values().removeIf(value -> true));
    ways.put("values clear", map -> map.values().clear());
    ways.put("values iterator", map -> removeFirst(map.values()));
    return ways;
  }

  static Map<String, Consumer<List<Object>>> mutatorsOfAnArray() {
    Map<String, Consumer<List<Object>>> ways = new LinkedHashMap<>();
    ways.put("add", list -> list.add("d"));
    ways.put("add at", list -> list.add(0, "d"));
    ways.put("addAll", list -> list.addAll(List.of("d")));
    ways.put("addAll at", list -> list.addAll(0, List.of("d")));
    ways.put("set", list -> list.set(0, "d"));
    ways.put("remove at", list -> list.remove(0));
    ways.put("remove", list -> list.remove("x"));
    ways.put("removeIf", list -> list.removeIf(element -> true));
    ways.put("removeAll", list -> list.removeAll(List.of("x")));
    ways.put("retainAll", list -> list.retainAll(List.of()));
    ways.put("replaceAll", list -> list.replaceAll(element -> "d"));
    ways.put("sort", list -> list.sort(Comparator.comparing(Object::toString)));
    ways.put("clear", List::clear);
    ways.put("iterator", ImmutabilityTest::removeFirst);
    ways.put("listIterator set", list -> {
      ListIterator<Object> elements = list.listIterator();
      elements.next();
      elements.set("d");
    });
    ways.put("listIterator add", list -> list.listIterator().add("d"));
    ways.put("subList set", list -> list.subList(0, 2).set(0, "d"));
    ways.put("subList add", list -> list.subList(0, 2).add("d"));
    ways.put("subList clear", list -> list.subList(0, 2).clear());
    return ways;
  }

  static Iterable<Map.Entry<String, Consumer<Map<String, Object>>>> objectMutators() {
    return mutatorsOfAnObject().entrySet();
  }

  static Iterable<Map.Entry<String, Consumer<List<Object>>>> arrayMutators() {
    return mutatorsOfAnArray().entrySet();
  }

  @ParameterizedTest
  @MethodSource("objectMutators")
  void noMutatorChangesAnObject(Map.Entry<String, Consumer<Map<String, Object>>> mutator) {
    Map<String, Object> value = Values.capture(RAW);
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> mutator.getValue().accept(value));
    assertThat(value).isEqualTo(RAW);
  }

  @ParameterizedTest
  @MethodSource("objectMutators")
  void noMutatorChangesADecodedObjectDeepInside(
      Map.Entry<String, Consumer<Map<String, Object>>> mutator) {
    Map<String, Object> inner = object(
        JsonCodec.decode("{\"o\": [{\"a\": 1, \"null\": null}]}".getBytes(StandardCharsets.UTF_8)));
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> mutator.getValue().accept(inner));
    assertThat(inner).hasSize(2).containsEntry("a", 1).containsEntry("null", null);
  }

  @ParameterizedTest
  @MethodSource("arrayMutators")
  void noMutatorChangesAnArray(Map.Entry<String, Consumer<List<Object>>> mutator) {
    List<Object> list = list(Values.capture(RAW).get("list"));
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> mutator.getValue().accept(list));
    assertThat(list).containsExactly("x", "b", "c");
  }

  private static void removeFirst(Collection<?> collection) {
    Iterator<?> elements = collection.iterator();
    elements.next();
    elements.remove();
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> object(Map<String, Object> outer) {
    return (Map<String, Object>) list(outer.get("o")).get(0);
  }

  @SuppressWarnings("unchecked")
  private static List<Object> list(Object value) {
    return (List<Object>) value;
  }
}
