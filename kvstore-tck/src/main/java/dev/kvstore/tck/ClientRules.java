package dev.kvstore.tck;

import dev.kvstore.ConditionalWrites;
import dev.kvstore.KVStore;
import dev.kvstore.ScanPage;
import dev.kvstore.ScanRequest;
import dev.kvstore.Version;
import dev.kvstore.VersionedValue;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Area 14 of the specification. */
abstract class ClientRules extends SequenceRules {
  private static final int TIMES = 50;

  ClientRules() {}

  @Test
  @Rule(value = "KV-14.1", check = "caches that nobody tells of the others' writes, and replicas")
  public final void whatOneClientWritesTheOthersSee() {
    KVStore second = run().second();
    String collection = newCollection();
    expectSeen(store(), second, collection);
    expectSeen(second, store(), collection);
  }

  @Test
  @Rule(value = "KV-14.2", check = "cursors kept by the client: the token itself must say where")
  public final void aTokenIsGoodInAnotherClient() {
    KVStore second = run().second();
    String collection = newCollection();
    store().putAll(entries("k", 10), collection);
    ScanRequest request = ScanRequest.all().limit(4);
    ScanPage first = store().scan(request, collection);
    Check.holds(first.next().isPresent(), "scan by 4 of 10 entries", "a token", "none");
    Set<String> seen = new HashSet<>(keys(List.of(first)));
    seen.addAll(keys(pages(second, request.after(first.next().orElse("")), collection)));
    Check.equal(new HashSet<>(keysOf(10)), seen, "keys of a scan that another client went on with");
  }

  @Test
  @Rule(value = "KV-14.3", check = "versions and locks that only one client knows")
  public final void aVersionIsGoodInAnotherClient() throws Exception {
    KVStore second = run().second();
    ConditionalWrites here = writesOf(store());
    ConditionalWrites there = writesOf(second);
    String collection = newCollection();
    store().put("key", value(-1), collection);
    Check.equal(
        versionOf(here, collection), versionOf(there, collection), "the version of one entry");
    Version seen = versionOf(here, collection);
    Check.equal(
        true,
        there.replace("key", value(0), seen, collection).isPresent(),
        "replace of a version that another client read");
    Check.equal(
        false,
        here.replace("key", value(1), seen, collection).isPresent(),
        "replace of a version that another client replaced");
    for (int i = 0; i < TIMES; i++) {
      Version version = versionOf(here, collection);
      Map<String, Object> value = value(i);
      List<Boolean> replaced = Parallel.run(
          2,
          thread -> () -> (thread == 0 ? here : there)
              .replace("key", value, version, collection)
              .isPresent());
      Check.equal(
          1L,
          replaced.stream().filter(was -> was).count(),
          "how many of 2 clients that replace one version succeed");
    }
  }

  @Test
  @Rule(value = "KV-14.4", check = "read-modify-write of something that holds several entries")
  public final void clientsThatWriteAtOnceLoseNothing() throws Exception {
    List<KVStore> clients = List.of(store(), run().second());
    String collection = newCollection();
    Map<String, Map<String, Object>> expected = new HashMap<>();
    for (int client = 0; client < 2; client++) {
      expected.putAll(entries("one" + client + "-", TIMES));
      expected.putAll(entries("batch" + client + "-", TIMES));
    }
    Parallel.run(2, client -> () -> {
      entries("one" + client + "-", TIMES)
          .forEach((key, value) -> clients.get(client).put(key, value, collection));
      clients.get(client).putAll(entries("batch" + client + "-", TIMES).entrySet(), collection, 7);
      return true;
    });
    expectAll(expected, collection, "after 2 clients wrote different keys");
    Check.equal((long) expected.size(), clients.get(1).count(collection), "count");
  }

  @Test
  @Rule(value = "KV-14.5", check = "caches, replicas, and what a client does in two steps")
  public final void callsOfSeveralClientsHaveAnOrder() throws Exception {
    KVStore second = run().second();
    new Histories(run(), List.of(run().untraced(), second), false).expectAnOrder();
  }

  @Test
  @Rule(value = "KV-14.6", check = "what close ends besides the client's own connection")
  public final void aClientThatClosesLeavesTheOthersOpen() {
    KVStore second = run().second();
    String collection = newCollection();
    second.put("key", value(1), collection);
    second.close();
    expect(value(1), "key", collection, "after another client closed");
    store().put("key", value(2), collection);
    expect(value(2), "key", collection, "after another client closed, and a put");
  }

  private static void expectSeen(KVStore writer, KVStore reader, String collection) {
    String by = " by another client that had read before";
    expectSeen(Map.of(), reader, collection, "at first");
    writer.put("key", value(1), collection);
    expectSeen(Map.of("key", value(1)), reader, collection, "after a put" + by);
    writer.put("key", value(2), collection);
    expectSeen(Map.of("key", value(2)), reader, collection, "after a second put" + by);
    writer.putAll(entries("k", 3), collection);
    writer.delete("key", collection);
    expectSeen(entries("k", 3), reader, collection, "after putAll and delete" + by);
    writer.deleteAll(List.of("k0"), collection);
    writer.dropCollection(collection);
    expectSeen(Map.of(), reader, collection, "after dropCollection" + by);
  }

  private static void expectSeen(
      Map<String, ?> entries, KVStore reader, String collection, String where) {
    for (String key : List.of("key", "k0", "k1")) {
      Check.equal(
          Optional.ofNullable(entries.get(key)), reader.get(key, collection), where + ", get");
      Check.equal(entries.containsKey(key), reader.contains(key, collection), where + ", contains");
    }
    Check.equal(entries, reader.getAll(collection), where + ", getAll");
    Check.equal((long) entries.size(), reader.count(collection), where + ", count");
    Check.equal(
        entries.keySet(),
        new HashSet<>(keys(pages(reader, ScanRequest.all(), collection))),
        where + ", scan");
    Check.equal(
        !entries.isEmpty(),
        reader.collections().contains(collection),
        where + ", collections() has it");
  }

  private ConditionalWrites writesOf(KVStore client) {
    return client
        .capability(ConditionalWrites.class)
        .orElseThrow(() -> run()
            .notApplicable(
                "CONDITIONAL_WRITES",
                "a client does not hand out ConditionalWrites, which KV-12.1 reports"));
  }

  private static Version versionOf(ConditionalWrites writes, String collection) {
    return writes
        .getVersioned("key", collection)
        .map(VersionedValue::version)
        .orElseThrow(() -> Check.failure("getVersioned", "a value and its version", "none"));
  }
}
