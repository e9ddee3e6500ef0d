package dev.kvstore.tck;

import dev.kvstore.ConditionalWrites;
import dev.kvstore.ScanPage;
import dev.kvstore.ScanRequest;
import dev.kvstore.Version;
import dev.kvstore.VersionedValue;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Area 15 of the specification. */
abstract class TimeRules extends ClientRules {
  private static final Duration LONG = Duration.ofDays(4_000);
  private static final Duration BACK = Duration.ofHours(-2);

  TimeRules() {}

  @Test
  @Rule(value = "KV-15.1", check = "a default expiry of the engine, of its tables or its cursors")
  public final void nothingEndsAsTimePasses() {
    Consumer<Duration> clock = clock();
    String collection = newCollection();
    Map<String, Map<String, Object>> written = entries("k", 10);
    store().putAll(written, collection);
    ScanRequest request = ScanRequest.all().limit(4);
    ScanPage first = store().scan(request, collection);
    clock.accept(LONG);
    try {
      expectAll(written, collection, "after " + LONG.toDays() + " days");
      for (String key : written.keySet()) {
        expect(written.get(key), key, collection, "after " + LONG.toDays() + " days");
      }
      int later = first.next().stream()
          .mapToInt(
              token -> keys(pages(store(), request.after(token), collection)).size())
          .sum();
      Check.equal(
          written.size(),
          first.entries().size() + later,
          "entries of a scan that went on after " + LONG.toDays() + " days");
    } finally {
      clock.accept(LONG.negated());
    }
  }

  @Test
  @Rule(value = "KV-15.2", check = "the last write that wins by a time stamp")
  public final void aWriteCountsThoughTheClockWasSetBack() {
    Consumer<Duration> clock = clock();
    String collection = newCollection();
    store().put("replaced", value(1), collection);
    store().put("in a batch", value(1), collection);
    store().put("deleted", value(1), collection);
    store().put("again", value(1), collection);
    store().delete("again", collection);
    clock.accept(BACK);
    try {
      store().put("replaced", value(2), collection);
      store().putAll(Map.of("in a batch", value(2)), collection);
      Check.equal(true, store().delete("deleted", collection), "delete, the clock set back");
      store().put("again", value(2), collection);
      expectAll(
          Map.of("replaced", value(2), "in a batch", value(2), "again", value(2)),
          collection,
          "after writes, the clock set back");
    } finally {
      clock.accept(BACK.negated());
    }
  }

  @Test
  @Rule(value = "KV-15.3", check = "versions that are compared as times, not as equal or different")
  public final void anOldVersionIsRefusedThoughTheClockWasSetBack() {
    Consumer<Duration> clock = clock();
    ConditionalWrites writes = store().capability(ConditionalWrites.class).orElseThrow();
    String collection = newCollection();
    store().put("key", value(1), collection);
    Version old =
        writes.getVersioned("key", collection).map(VersionedValue::version).orElseThrow();
    clock.accept(BACK);
    try {
      store().put("key", value(2), collection);
      Check.equal(
          Optional.empty(),
          writes.replace("key", value(3), old, collection),
          "replace of an old version, the clock set back");
      Check.equal(
          false,
          writes.delete("key", old, collection),
          "delete of an old version, the clock set back");
      expect(value(2), "key", collection, "after an old version was refused");
    } finally {
      clock.accept(BACK.negated());
    }
  }

  private Consumer<Duration> clock() {
    return run()
        .fixture()
        .clock()
        .orElseThrow(() -> run()
            .notApplicable(
                "clock",
                "the fixture cannot set the clock of the store; where its engine takes one, add"
                    + " .clock(duration -> …) to it"));
  }
}
