package dev.kvstore.tck;

import dev.kvstore.ScanRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Area 2 of the specification. */
abstract class ValueRules extends NameRules {
  static final int VALUE_BYTES = 8 << 20;

  /** Beyond this, the kit does not look for the end of what a store holds. */
  static final int MOST_VALUE_BYTES = 32 << 20;

  ValueRules() {}

  @Test
  @Rule(value = "KV-2.1", check = "the codec: JsonCodec holds every value")
  public final void valuesComeBackEqual() {
    String collection = newCollection();
    expectBack(HardValues.everyType(), HardValues.everyType(), collection);
    for (int i = Profile.pick(20, 200); i > 0; i--) {
      Map<String, @Nullable Object> value = RandomValues.object(run().random(), 4);
      expectBack(value, value, collection);
    }
  }

  @Test
  @Rule(value = "KV-2.2", check = "integers that became doubles, or lost digits, in the engine")
  public final void wholeNumbersKeepEveryDigit() {
    expectNumbers(HardValues.WHOLE_NUMBERS);
  }

  @Test
  @Rule(value = "KV-2.3", check = "decimals that became doubles, or were rounded, in the engine")
  public final void decimalsKeepEveryDigit() {
    expectNumbers(HardValues.DECIMALS);
  }

  @Test
  @Rule(value = "KV-2.4", check = "that a Float is not widened: (double) 0.1f is another number")
  public final void floatsCountAsTheirText() {
    expectNumbers(HardValues.FLOATS);
  }

  @Test
  @Rule(
      value = "KV-2.5",
      check = "that a decimal is written with its point, and zero with its sign")
  public final void wholeNumbersAndDecimalsAreDifferent() {
    String collection = newCollection();
    for (Number number : List.<Number>of(1, 1.0, 0, 0.0, -0.0)) {
      expectBack(value(number), value(number), collection);
    }
  }

  @Test
  @Rule(value = "KV-2.6", check = "text columns, character sets and escapes: write UTF-8, or ASCII")
  public final void textKeepsEveryCharacter() {
    String collection = newCollection();
    for (String text : HardValues.TEXTS) {
      expectBack(value(text), value(text), collection);
      expectBack(Map.of(text, 1), Map.of(text, 1), collection);
    }
  }

  @Test
  @Rule(value = "KV-2.7", check = "limits on nesting in a JSON library or in the engine")
  public final void deepValuesAreHeld() {
    Map<String, Object> deepest = HardValues.nested(HardValues.LEVELS);
    expectBack(deepest, deepest, newCollection());
  }

  @Test
  @Rule(value = "KV-2.8", check = "null or an empty object read as absence, or left out on writing")
  public final void emptyObjectsAndNullMembersAreThere() {
    String collection = newCollection();
    expectBack(Map.of(), Map.of(), collection);
    Map<String, @Nullable Object> withNull = new HashMap<>();
    withNull.put("null", null);
    withNull.put("array", Arrays.asList(null, Map.of(), List.of()));
    expectBack(withNull, withNull, collection);
  }

  @Test
  @Rule(value = "KV-2.9", check = "that the value is captured (Values.capture) before put returns")
  public final void laterChangesByTheCallerDoNotShow() {
    String collection = newCollection();
    Map<String, Object> before = Map.of("list", List.of(1), "map", Map.of("a", 1));
    for (boolean batch : new boolean[] {false, true}) {
      List<Object> list = new ArrayList<>(List.of(1));
      Map<String, Object> map = new HashMap<>(Map.of("a", 1));
      Map<String, Object> value = new HashMap<>(Map.of("list", list, "map", map));
      if (batch) {
        store().putAll(Map.of("key", value), collection);
      } else {
        store().put("key", value, collection);
      }
      value.put("more", 1);
      expect(before, "key", collection, "after the caller changed its map");
      list.add(2);
      map.put("a", 2);
      expect(before, "key", collection, "after the caller changed a list and a map inside");
    }
  }

  @Test
  @Rule(
      value = "KV-2.10",
      check = "what get, getAll and scan give out: it must refuse every change")
  public final void whatComesOutIsImmutable() {
    String collection = newCollection();
    Map<String, Object> value = Map.of("list", List.of(1), "map", Map.of("a", 1));
    store().put("key", value, collection);
    expectImmutable(store().get("key", collection).orElse(null), "get");
    expectImmutable(store().getAll(collection).get("key"), "getAll(collection)");
    expectImmutable(store().getAll(List.of("key"), collection).get("key"), "getAll(keys)");
    store()
        .scan(ScanRequest.all(), collection)
        .entries()
        .forEach(entry -> expectImmutable(entry.getValue(), "scan"));
    store().entries(collection).forEach(entry -> expectImmutable(entry.getValue(), "entries"));
    expect(value, "key", collection, "after attempts to change what came out");
  }

  @Test
  @Rule(value = "KV-2.11", check = "that what is given out is no live view of what is stored")
  public final void whatWasReadStays() {
    String collection = newCollection();
    store().put("key", value("old"), collection);
    Map<String, @Nullable Object> read = store().get("key", collection).orElse(Map.of());
    Map<String, @Nullable Object> listed = store().getAll(collection).get("key");
    store().put("key", value("new"), collection);
    Check.equal(value("old"), read, "what get gave, after another put");
    Check.equal(value("old"), listed, "what getAll gave, after another put");
    store().delete("key", collection);
    Check.equal(value("old"), read, "what get gave, after a delete");
  }

  @Test
  @Rule(
      value = "KV-2.12",
      check = "that Values.capture is called on put; JSON has no form for them")
  public final void numbersThatAreNotFiniteAreRefused() {
    for (Number number : List.<Number>of(
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Float.NaN,
        Float.NEGATIVE_INFINITY)) {
      expectRefused("NOT_FINITE", number);
    }
  }

  @Test
  @Rule(value = "KV-2.13", check = "that text is checked at every depth, in names as in values")
  public final void textWithUnpairedSurrogatesIsRefused() {
    for (String text : HardNames.REFUSED) {
      expectRefused("UNPAIRED_SURROGATE", text);
      expectRefused("UNPAIRED_SURROGATE", Map.of(text, 1));
    }
  }

  @Test
  @Rule(value = "KV-2.14", check = "that only the types of JSON pass; nothing is turned into text")
  public final void whatIsNoJsonIsRefused() {
    HardValues.notJson().forEach(content -> expectRefused("NOT_JSON", content));
  }

  @Test
  @Rule(value = "KV-2.15", check = "that nesting is counted on put, so that no value is unreadable")
  public final void valuesThatAreTooDeepAreRefused() {
    String collection = newCollection();
    Check.refused(
        "NESTING_TOO_DEEP",
        () -> store().put("key", HardValues.nested(HardValues.LEVELS + 1), collection),
        "put of a value of 501 levels");
    Check.refused(
        "CYCLIC_VALUE",
        () -> store().put("key", HardValues.cyclicMap(), collection),
        "put of a map that contains itself");
    Check.refused(
        "CYCLIC_VALUE",
        () -> store().put("key", HardValues.cyclicList(), collection),
        "put of a list that contains itself");
  }

  @Test
  @Rule(value = "KV-2.16", check = "that the whole put is checked before anything is written")
  public final void aRefusedPutChangesNothing() {
    String absent = newCollection();
    String collection = newCollection();
    store().put("key", value("old"), collection);
    Map<String, Object> refused = new LinkedHashMap<>();
    refused.put("good", 1);
    refused.put("bad", Double.NaN);
    Check.refused("NOT_FINITE", () -> store().put("key", refused, collection), "put of NaN");
    Check.refused("NOT_FINITE", () -> store().put("key", refused, absent), "put of NaN");
    expect(value("old"), "key", collection, "after a refused put");
    Check.holds(
        !store().collections().contains(absent),
        "collections() after a refused put into a collection that does not exist",
        "without it",
        absent);
  }

  @Test
  @Rule(value = "KV-2.17", check = "the engine's limit on values, and that of its driver")
  public final void largeValuesAreHeld() {
    Map<String, Object> large = HardValues.ofBytes(VALUE_BYTES);
    expectBack(large, large, newCollection());
  }

  @Test
  @Rule(value = "KV-2.18", check = "that limits() are declared, and values checked against them")
  public final void largerValuesAreHeldOrRefused() {
    String collection = newCollection();
    long limit = store().limits().valueBytes();
    if (limit >= MOST_VALUE_BYTES) {
      // No limit that a value of this size reaches: then it must be held.
      Map<String, Object> larger = HardValues.ofBytes(VALUE_BYTES + 1);
      expectBack(larger, larger, collection);
      return;
    }
    Check.refused(
        "VALUE_TOO_LARGE",
        () -> store().put("key", HardValues.ofBytes((int) limit + 1), collection),
        "put of one byte more than limits() allow");
    expectAbsent("key", collection, "after a refused put");
  }

  /** Puts a value and expects another, from each operation that reads. */
  final void expectBack(
      Map<String, ? extends @Nullable Object> in,
      Map<String, ? extends @Nullable Object> out,
      String collection) {
    store().put("key", in, collection);
    String where = "after put of " + Shown.value(in);
    expect(out, "key", collection, where);
    Check.equal(out, store().getAll(collection).get("key"), where + ", getAll(collection)");
    Check.equal(
        out, store().getAll(List.of("key"), collection).get("key"), where + ", getAll(keys)");
    store().scan(ScanRequest.all(), collection).entries().stream()
        .filter(entry -> entry.getKey().equals("key"))
        .forEach(entry -> Check.equal(out, entry.getValue(), where + ", scan"));
  }

  private void expectNumbers(List<HardValues.Pair> numbers) {
    String collection = newCollection();
    for (HardValues.Pair number : numbers) {
      expectBack(
          Map.of("v", number.in(), "list", List.of(number.in())),
          Map.of("v", number.out(), "list", List.of(number.out())),
          collection);
    }
  }

  /** Expects that a content is refused, alone, and deep inside. */
  private void expectRefused(String code, Object content) {
    String collection = newCollection();
    String where = "put of " + content.getClass().getSimpleName() + " " + Shown.value(content);
    Check.refused(code, () -> store().put("key", value(content), collection), where);
    Check.refused(
        code,
        () -> store().put("key", value(List.of(Map.of("deep", content))), collection),
        where + ", deep inside");
    Check.refused(
        code, () -> store().putAll(Map.of("key", value(content)), collection), "putAll, " + where);
    expectAbsent("key", collection, "after a refused put");
  }

  @SuppressWarnings("unchecked")
  private static void expectImmutable(@Nullable Object read, String where) {
    if (read == null) {
      throw Check.failure(where, "a value", "none");
    }
    Map<String, Object> value = (Map<String, Object>) read;
    Check.equal(Set.of("list", "map"), value.keySet(), where);
    Map<String, Object> map = (Map<String, Object>) Objects.requireNonNull(value.get("map"));
    List<Object> list = (List<Object>) Objects.requireNonNull(value.get("list"));
    refusesChange(() -> value.put("more", 1), where + ", put");
    refusesChange(() -> value.remove("list"), where + ", remove");
    refusesChange(() -> value.clear(), where + ", clear");
    refusesChange(() -> value.keySet().remove("list"), where + ", keySet().remove");
    refusesChange(() -> takeAway(value.values()), where + ", values().iterator().remove");
    refusesChange(() -> value.entrySet().iterator().next().setValue(1), where + ", entry.setValue");
    refusesChange(() -> map.put("a", 2), where + ", put in an object inside");
    refusesChange(() -> list.add(2), where + ", add in an array inside");
    refusesChange(() -> list.set(0, 2), where + ", set in an array inside");
    refusesChange(() -> takeAway(list), where + ", iterator().remove in an array inside");
  }

  private static void takeAway(Collection<?> elements) {
    var iterator = elements.iterator();
    iterator.next();
    iterator.remove();
  }

  private static void refusesChange(Check.Action change, String where) {
    Check.fails(UnsupportedOperationException.class, change, where);
  }
}
