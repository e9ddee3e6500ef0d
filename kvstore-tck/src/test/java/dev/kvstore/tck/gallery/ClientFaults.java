package dev.kvstore.tck.gallery;

import dev.kvstore.Capability;
import dev.kvstore.MalformedDataException;
import dev.kvstore.ScanPage;
import dev.kvstore.ScanRequest;
import dev.kvstore.StoreIOException;
import dev.kvstore.Version;
import dev.kvstore.VersionedValue;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Stores of which each client alone is right. */
final class ClientFaults {
  private ClientFaults() {}

  /** Caches what it read, and hears of its own writes only. */
  @Breaks({"KV-14.1", "KV-14.5"})
  static class StaleSecondClient extends EngineClient {
    private final Map<List<String>, Map<String, Object>> cache = new ConcurrentHashMap<>();

    StaleSecondClient(Engine engine) {
      super(engine);
    }

    @Override
    protected synchronized Map<String, Object> doGet(String key, String collection) {
      Map<String, Object> cached = cache.get(List.of(key, collection));
      Map<String, Object> value = cached == null ? super.doGet(key, collection) : cached;
      if (value != null) {
        cache.put(List.of(key, collection), value);
      }
      return value;
    }

    @Override
    protected synchronized void doPut(String key, Map<String, Object> value, String collection) {
      super.doPut(key, value, collection);
      cache.remove(List.of(key, collection));
    }

    @Override
    protected synchronized void doPutAll(
        Map<String, Map<String, Object>> batch, String collection) {
      super.doPutAll(batch, collection);
      cache.clear();
    }

    @Override
    protected synchronized boolean doDelete(String key, String collection) {
      cache.remove(List.of(key, collection));
      return super.doDelete(key, collection);
    }

    @Override
    protected synchronized boolean doDropCollection(String collection) {
      cache.clear();
      return super.doDropCollection(collection);
    }

    @Override
    public synchronized Optional<Version> replace(
        String key, Map<String, ?> value, Version expected, String collection) {
      cache.remove(List.of(key, collection));
      return super.replace(key, value, expected, collection);
    }

    @Override
    public synchronized boolean delete(String key, Version expected, String collection) {
      cache.remove(List.of(key, collection));
      return super.delete(key, expected, collection);
    }
  }

  /** Keeps its cursors to itself. */
  @Breaks(
      value = {"KV-6.9", "KV-14.2"},
      perhaps = {"KV-13.3"})
  static class CursorsOfOneClient extends EngineClient {
    private final Set<String> given = ConcurrentHashMap.newKeySet();

    CursorsOfOneClient(Engine engine) {
      super(engine);
    }

    @Override
    public ScanPage scan(ScanRequest request, String collection) {
      if (request != null
          && request.token().isPresent()
          && !given.contains(request.token().get())) {
        throw new MalformedDataException("INVALID_TOKEN", "this cursor is not known", null);
      }
      ScanPage page = super.scan(request, collection);
      page.next().ifPresent(given::add);
      return page;
    }
  }

  /** Gives versions names of its own. */
  @Breaks("KV-14.3")
  static class VersionsOfOneClient extends EngineClient {
    private final String client = UUID.randomUUID() + "-";

    VersionsOfOneClient(Engine engine) {
      super(engine);
    }

    @Override
    public Optional<VersionedValue> getVersioned(String key, String collection) {
      return super.getVersioned(key, collection)
          .map(seen -> new VersionedValue(seen.value(), mine(seen.version())));
    }

    @Override
    public Optional<Version> putIfAbsent(String key, Map<String, ?> value, String collection) {
      return super.putIfAbsent(key, value, collection).map(this::mine);
    }

    @Override
    public Optional<Version> replace(
        String key, Map<String, ?> value, Version expected, String collection) {
      return super.replace(key, value, engines(expected), collection).map(this::mine);
    }

    @Override
    public boolean delete(String key, Version expected, String collection) {
      return super.delete(key, engines(expected), collection);
    }

    private Version mine(Version version) {
      return new Version(client + version.text());
    }

    private Version engines(Version version) {
      return new Version(version.text().replace(client, ""));
    }
  }

  /** Compares and writes in two steps, under a lock that other clients do not see. */
  @Breaks(value = "KV-14.3", perhaps = "KV-11.10")
  static class LockOfOneClient extends EngineClient {
    LockOfOneClient(Engine engine) {
      super(engine);
    }

    @Override
    protected synchronized void doPut(String key, Map<String, Object> value, String collection) {
      super.doPut(key, value, collection);
    }

    @Override
    protected synchronized boolean doDelete(String key, String collection) {
      return super.doDelete(key, collection);
    }

    @Override
    public synchronized Optional<Version> replace(
        String key, Map<String, ?> value, Version expected, String collection) {
      Map<String, Object> captured = checkEntry(key, value, collection);
      Optional<VersionedValue> seen = getVersioned(key, collection);
      if (seen.isEmpty() || !seen.get().version().equals(expected)) {
        return Optional.empty();
      }
      Race.widen();
      engine.entries.put(key, captured, collection);
      return getVersioned(key, collection).map(VersionedValue::version);
    }
  }

  /** Reads a collection, adds a batch and writes all of it back, under a lock of its own. */
  @Breaks("KV-14.4")
  static class CollectionRewritten extends EngineClient {
    CollectionRewritten(Engine engine) {
      super(engine);
    }

    @Override
    public Set<Capability> capabilities() {
      return Set.of(Capability.ORDERED_SCAN, Capability.PERSISTENT, Capability.CONDITIONAL_WRITES);
    }

    @Override
    protected synchronized void doPut(String key, Map<String, Object> value, String collection) {
      super.doPut(key, value, collection);
    }

    @Override
    protected synchronized void doPutAll(
        Map<String, Map<String, Object>> batch, String collection) {
      Map<String, Map<String, Object>> all = new HashMap<>(super.doGetAll(collection));
      all.putAll(batch);
      Race.widen();
      super.doPutAll(all, collection);
      Set<String> others = new HashSet<>(super.doGetAll(collection).keySet());
      others.removeAll(all.keySet());
      others.forEach(key -> super.doDelete(key, collection));
    }
  }

  /** Ends the sessions of all clients with its own. */
  @Breaks("KV-14.6")
  static class ClosingEndsAllSessions extends EngineClient {
    private final int session;

    ClosingEndsAllSessions(Engine engine) {
      super(engine);
      session = engine.sessions.get();
    }

    @Override
    protected Map<String, Object> doGet(String key, String collection) {
      if (engine.sessions.get() != session) {
        throw new StoreIOException("NO_SESSION", "the session was ended", null);
      }
      return super.doGet(key, collection);
    }

    @Override
    protected void doClose() {
      engine.sessions.incrementAndGet();
    }
  }
}
