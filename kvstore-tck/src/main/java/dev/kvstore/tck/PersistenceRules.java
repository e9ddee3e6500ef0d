package dev.kvstore.tck;

import dev.kvstore.Capability;
import dev.kvstore.ConflictException;
import dev.kvstore.Persistable;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Area 10 of the specification. */
abstract class PersistenceRules extends LifeCycleRules {
  PersistenceRules() {}

  @Test
  @Rule(value = "KV-10.1", check = "what close writes, and what opening reads")
  public final void whatWasWrittenIsThereAgain() {
    String collection = newCollection();
    String hard = run().collection("/\uD83D\uDD11\0 ");
    Map<String, Map<String, ?>> written = new HashMap<>(kept());
    // Some have more digits than a key may have bytes.
    for (HardValues.Pair number : HardValues.WHOLE_NUMBERS) {
      written.put("whole " + written.size(), value(number.out()));
    }
    for (HardValues.Pair number : HardValues.DECIMALS) {
      written.put("decimal " + written.size(), value(number.out()));
    }
    store().putAll(written, collection);
    store().put("key", value(1), hard);
    run().reopen();
    expectAll(written, collection, "after reopening");
    expect(value(1), "key", hard, "after reopening");
    run().reopen();
    expectAll(written, collection, "after reopening twice");
  }

  @Test
  @Rule(value = "KV-10.2", check = "deletes and second puts that reach the engine's memory only")
  public final void whatWasDeletedStaysGone() {
    String collection = newCollection();
    String ended = newCollection();
    String dropped = newCollection();
    store().putAll(entries("k", 5), collection);
    store().put("key", value(1), ended);
    store().putAll(entries("k", 5), dropped);
    run().reopen();
    store().put("k0", Map.of("new", 0), collection);
    store().delete("k1", collection);
    store().delete("key", ended);
    store().dropCollection(dropped);
    run().reopen();
    Map<String, Map<String, Object>> expected = new HashMap<>(entries("k", 5));
    expected.put("k0", Map.of("new", 0));
    expected.remove("k1");
    expectAll(expected, collection, "after reopening");
    expectNoCollection(ended, "after reopening");
    expectNoCollection(dropped, "after reopening");
  }

  @Test
  @Rule(
      value = "KV-10.3",
      check = "capabilities(): declare PERSISTENT if the store keeps its entries")
  public final void whatIsKeptIsDeclared() {
    if (store().capabilities().contains(Capability.PERSISTENT)) {
      throw run()
          .notApplicable(
              "a store that forgets", "the store declares PERSISTENT; KV-10.1 proves it");
    }
    String collection = newCollection();
    store().put("key", value(1), collection);
    run().reopen();
    expectAbsent("key", collection, "after reopening a store that does not declare PERSISTENT");
  }

  @Test
  @Rule(value = "KV-10.4", check = "capability(Persistable.class): hand it out only where it works")
  public final void whatCanBeSavedIsSaved() {
    Persistable persistable = store()
        .capability(Persistable.class)
        .orElseThrow(() -> run()
            .notApplicable(
                "Persistable",
                "the store does not hand out Persistable;"
                    + " implement it if the store is saved whole"));
    String collection = newCollection();
    store().put("key", value(1), collection);
    try {
      persistable.persist();
    } catch (ConflictException noPlace) {
      Check.equal("NO_PERSIST_PATH", noPlace.code(), "the code of what persist() throws");
    }
    expect(value(1), "key", collection, "after persist()");
  }

  @Test
  @Rule(value = "KV-10.5", check = "capabilities(): add PERSISTENT, or take DURABLE away")
  public final void whatIsDurableIsPersistent() {
    Set<Capability> declared = store().capabilities();
    Check.holds(
        declared.contains(Capability.PERSISTENT),
        "capabilities()",
        "PERSISTENT beside DURABLE",
        new TreeSet<>(declared));
  }

  @Test
  @Rule(value = "KV-10.6", check = "buffers that are flushed later than the write returns")
  public final void whatWasAcknowledgedSurvivesAKill() throws Exception {
    Crash crash = new Crash(run());
    for (int round = Profile.pick(1, 4); round > 0; round--) {
      int writes = crash.happen();
      Map<String, Map<String, Object>> before = CrashedWriter.after(writes);
      Map<String, Map<String, Object>> after = CrashedWriter.after(writes + 1);
      for (String key : CrashedWriter.keys()) {
        Object found = store().get(key, crash.collection()).orElse(null);
        Check.holds(
            Objects.equals(found, before.get(key)) || Objects.equals(found, after.get(key)),
            "get(\"" + key + "\") after the process was killed, which " + writes
                + " writes had returned to",
            Shown.value(before.get(key)) + " of the last write that returned, or of the next one "
                + Shown.value(after.get(key)),
            found);
      }
    }
  }

  @Test
  @Rule(value = "KV-10.7", check = "entries that are written in parts, and locks that stay behind")
  public final void aKillTearsNoValue() throws Exception {
    Crash crash = new Crash(run());
    for (int round = Profile.pick(1, 4); round > 0; round--) {
      crash.happen();
      store().getAll(crash.collection()).forEach((key, value) -> {
        Check.holds(
            CrashedWriter.keys().contains(key),
            "getAll after the process was killed",
            "keys that were written",
            key);
        Check.holds(
            CrashedWriter.isWhole(value),
            "getAll after the process was killed",
            "values as they were written, whole",
            value);
      });
      store().put("after", value(1), crash.collection());
      expect(value(1), "after", crash.collection(), "after a kill, and a put");
    }
  }
}
