package dev.kvstore.tck;

import dev.kvstore.KVStore;
import dev.kvstore.ScanPage;
import dev.kvstore.ScanRequest;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What every rule has at hand. */
abstract class RuleBase {
  /** Set by the extension before the rule runs. */
  @Nullable RuleRun run;

  RuleBase() {}

  final RuleRun run() {
    return Objects.requireNonNull(run, "the rule runs without its extension");
  }

  /** The command that runs one rule again, or all of them, with the same seed. */
  String repeat(Optional<Method> rule) {
    return repeat(getClass(), rule);
  }

  static String repeat(Class<?> testClass, Optional<Method> rule) {
    String method = rule.map(each -> "#" + each.getName()).orElse("");
    // A nested class is found by its binary name, whose dollar sign a shell must not see.
    String selector = testClass.isMemberClass()
        ? "'" + testClass.getName() + method + "'"
        : testClass.getSimpleName() + method;
    return "mvn test -Dtest=" + selector + " " + Seed.setting()
        + (Profile.current() == Profile.QUICK ? " " + Profile.QUICK.setting() : "");
  }

  final KVStore store() {
    return run().store();
  }

  final String newCollection() {
    return run().collection();
  }

  /** A small value that tells its writer apart. */
  static Map<String, Object> value(Object content) {
    return Map.of("v", content);
  }

  /** Expects what is under a key. */
  final void expect(Map<String, ?> value, String key, String collection, String where) {
    Check.equal(
        value,
        store().get(key, collection).orElse(null),
        where + ", get(" + Shown.value(key) + ")");
  }

  /** Expects that nothing is under a key. */
  final void expectAbsent(String key, String collection, String where) {
    Check.equal(
        null, store().get(key, collection).orElse(null), where + ", get(" + Shown.value(key) + ")");
  }

  /** Expects that a collection holds exactly some entries. */
  final void expectAll(Map<String, ?> entries, String collection, String where) {
    Map<String, Object> expected = new TreeMap<>(entries);
    Map<String, Object> found = new TreeMap<>(store().getAll(collection));
    // A message shows the entries that differ, not the hundreds that do not.
    Set<String> equal = new HashSet<>();
    expected.forEach((key, value) -> {
      Object other = found.get(key);
      if (other != null && value.equals(other) && other.equals(value)) {
        equal.add(key);
      }
    });
    expected.keySet().removeAll(equal);
    found.keySet().removeAll(equal);
    Check.equal(expected, found, where + ", the entries of getAll(collection) that differ");
  }

  /** Entries whose keys are a prefix and a number, from 0 on, and whose values hold the number. */
  static Map<String, Map<String, Object>> entries(String prefix, int count) {
    Map<String, Map<String, Object>> entries = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      entries.put(prefix + i, value(i));
    }
    return entries;
  }

  /** All pages from a request on. */
  static List<ScanPage> pages(KVStore store, ScanRequest first, String collection) {
    List<ScanPage> pages = new ArrayList<>();
    ScanRequest request = first;
    while (true) {
      ScanPage page = store.scan(request, collection);
      pages.add(page);
      Check.holds(
          pages.size() < 100_000, "scan", "a last page", "still a token after 100,000 pages");
      if (page.next().isEmpty()) {
        return pages;
      }
      request = request.after(page.next().get());
    }
  }

  /** The keys on pages, in their order. */
  static List<String> keys(List<ScanPage> pages) {
    return pages.stream()
        .flatMap(page -> page.entries().stream())
        .map(Map.Entry::getKey)
        .toList();
  }
}
