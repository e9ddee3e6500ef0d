package dev.kvstore.tck;

import dev.kvstore.KVStore;
import dev.kvstore.MalformedDataException;
import dev.kvstore.ScanPage;
import dev.kvstore.ScanRequest;
import dev.kvstore.spi.Values;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Area 6 of the specification. */
abstract class ScanRules extends ListingRules {
  ScanRules() {}

  @Test
  @Rule(value = "KV-6.1", check = "the border between pages, and a last page that is just full")
  public final void allPagesGiveEveryEntry() {
    String collection = newCollection();
    Map<String, Map<String, Object>> written = entries("k", 12);
    store().putAll(written, collection);
    store().put("other", value(1), newCollection());
    for (int limit : new int[] {1, 2, 5, 11, 12, 13, Integer.MAX_VALUE}) {
      Map<String, Object> found = new HashMap<>();
      pages(store(), ScanRequest.all().limit(limit), collection)
          .forEach(page -> page.entries().forEach(e -> found.put(e.getKey(), e.getValue())));
      Check.equal(written, found, "scan by " + limit);
    }
  }

  @Test
  @Rule(value = "KV-6.2", check = "that the limit reaches the engine as it is, for every page")
  public final void aPageKeepsToItsLimit() {
    String collection = newCollection();
    store().putAll(entries("k", 12), collection);
    for (int limit : new int[] {1, 5, 11}) {
      for (ScanPage page : pages(store(), ScanRequest.all().limit(limit), collection)) {
        Check.holds(
            page.entries().size() <= limit,
            "scan by " + limit,
            "at most " + limit + " entries",
            page.entries().size());
      }
    }
  }

  @Test
  @Rule(value = "KV-6.3", check = "wildcards, case and bounds: the prefix is plain characters")
  public final void aPrefixIsTakenCharacterByCharacter() {
    String collection = newCollection();
    List<String> all = List.of(
        "",
        "a",
        "A",
        "ab",
        "aB",
        "a%",
        "a%b",
        "a_",
        "a_b",
        "a*",
        "a\0",
        "a\uFFFF",
        "a\uFFFFb",
        "a\uD83D\uDD11",
        "a\uD83D\uDD11b",
        "b",
        "á",
        "[a]",
        "[a]b",
        "a\\",
        "a\\b");
    for (String key : all) {
      store().put(key, value(key), collection);
    }
    for (String prefix : all) {
      Set<String> expected = new HashSet<>(all);
      expected.removeIf(key -> !key.startsWith(prefix));
      for (int limit : new int[] {2, 1_000}) {
        ScanRequest request = ScanRequest.all().prefix(prefix).limit(limit);
        Check.equal(
            expected,
            new HashSet<>(keys(pages(store(), request, collection))),
            "scan with the prefix " + Shown.value(prefix) + " by " + limit);
      }
    }
    ScanRequest none = ScanRequest.all().prefix("absent");
    Check.equal(List.of(), keys(pages(store(), none, collection)), "scan with another prefix");
  }

  @Test
  @Rule(value = "KV-6.4", check = "UTF-16 order (String.compareTo), collations, or no order at all")
  public final void theOrderIsThatOfBytes() {
    String collection = newCollection();
    List<String> names = new ArrayList<>(HardNames.all(run().unique()));
    names.addAll(
        List.of("B", "a", "á", "Z", "z", "\uE000", "\uFF41", "\uD83D\uDE00", "ab", "a\0c"));
    Collections.shuffle(names, run().random());
    for (String key : names) {
      store().put(key, value(1), collection);
    }
    names.sort(Values.NAME_ORDER);
    for (int limit : new int[] {1, 7, 1_000}) {
      Check.equal(
          names,
          keys(pages(store(), ScanRequest.all().limit(limit), collection)),
          "scan by " + limit);
    }
  }

  @Test
  @Rule(value = "KV-6.5", check = "tokens that are positions, or look for the entry they name")
  public final void aTokenOutlivesItsEntries() {
    String collection = newCollection();
    store().putAll(entries("k", 10), collection);
    Set<String> left = new HashSet<>(keysOf(10));
    ScanRequest request = ScanRequest.all().limit(3);
    ScanPage page = store().scan(request, collection);
    while (page.next().isPresent()) {
      List<String> seen = keys(List.of(page));
      left.removeAll(seen);
      store().deleteAll(seen, collection);
      page = store().scan(request.after(page.next().get()), collection);
    }
    left.removeAll(keys(List.of(page)));
    Check.equal(
        List.of(), List.copyOf(left), "keys that a scan by 3 missed while its pages were deleted");
  }

  @Test
  @Rule(value = "KV-6.6", check = "tokens that are positions: a write before them moves the rest")
  public final void whatIsPresentThroughoutAppears() {
    List<String> seen = scanWhileOthersWrite();
    Set<String> missed = new HashSet<>(keysOf(20));
    missed.removeAll(seen);
    Check.equal(Set.of(), missed, "keys that a scan by 3 missed while others were written");
  }

  @Test
  @Rule(value = "KV-6.7", check = "tokens that are positions: a write before them moves the rest")
  public final void whatIsPresentThroughoutAppearsOnce() {
    List<String> seen = new ArrayList<>(scanWhileOthersWrite());
    seen.retainAll(keysOf(20));
    Check.equal(
        keysOf(20).stream().sorted(Values.NAME_ORDER).toList(),
        seen,
        "keys of a scan by 3 while others were written");
  }

  @Test
  @Rule(value = "KV-6.8", check = "that a token is checked before it is used")
  public final void aForeignTokenIsRefused() {
    String collection = newCollection();
    store().putAll(entries("k", 3), collection);
    for (String token : List.of("no token of any store!", "\0", "%%%", "\uD83D\uDD11")) {
      Check.fails(
          MalformedDataException.class,
          "INVALID_TOKEN",
          () -> store().scan(ScanRequest.all().after(token), collection),
          "scan with the token " + Shown.value(token));
    }
  }

  @Test
  @Rule(
      value = "KV-6.9",
      check = "cursors kept in memory: the token itself must say where to go on")
  public final void aTokenOutlivesItsStore() {
    String collection = newCollection();
    store().putAll(entries("k", 10), collection);
    ScanRequest request = ScanRequest.all().limit(4);
    ScanPage first = store().scan(request, collection);
    Check.holds(first.next().isPresent(), "scan by 4 of 10 entries", "a token", "none");
    run().reopen();
    Set<String> seen = new HashSet<>(keys(List.of(first)));
    seen.addAll(keys(pages(store(), request.after(first.next().orElse("")), collection)));
    Check.equal(new HashSet<>(keysOf(10)), seen, "keys of a scan that went on after reopening");
  }

  @Test
  @Rule(
      value = "KV-6.10",
      check = "an overridden entries(): each iterator begins at the first page")
  public final void entriesCanBeWalkedAgain() {
    String collection = newCollection();
    store().putAll(entries("k", MANY), collection);
    var all = store().entries(collection);
    for (int walk = 1; walk <= 2; walk++) {
      Set<String> seen = new HashSet<>();
      all.forEach(entry -> seen.add(entry.getKey()));
      Check.equal(MANY, seen.size(), "entries, walk " + walk + ", different keys");
    }
    store().put("more", value(1), collection);
    Set<String> seen = new HashSet<>();
    all.forEach(entry -> seen.add(entry.getKey()));
    Check.equal(true, seen.contains("more"), "entries, after a put, has the new key");
  }

  /** Scans entries that stay, k0 to k19, while others before and after the place come and go. */
  private List<String> scanWhileOthersWrite() {
    KVStore store = store();
    String collection = newCollection();
    store.putAll(entries("k", 20), collection);
    store.putAll(entries("a", 5), collection);
    List<String> seen = new ArrayList<>();
    ScanRequest request = ScanRequest.all().limit(3);
    for (int step = 0; step < 1_000; step++) {
      ScanPage page = store.scan(request, collection);
      page.entries().forEach(entry -> seen.add(entry.getKey()));
      if (page.next().isEmpty()) {
        return seen;
      }
      request = request.after(page.next().get());
      // By turns what is before the place grows and shrinks.
      if (step % 4 < 2) {
        store.deleteAll(List.of("a" + step, "a" + (step + 1), "a" + (step + 2)), collection);
      } else {
        store.putAll(entries("a" + step + "-", 4), collection);
        store.put("z" + step, value(step), collection);
      }
      store.put("k7", value(step), collection);
    }
    throw Check.failure("scan by 3 while others write", "an end", "none after 1,000 pages");
  }
}
