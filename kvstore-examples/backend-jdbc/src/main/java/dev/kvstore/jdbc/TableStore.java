package dev.kvstore.jdbc;

import dev.kvstore.Capability;
import dev.kvstore.ConditionalWrites;
import dev.kvstore.ConflictException;
import dev.kvstore.Limits;
import dev.kvstore.ScanPage;
import dev.kvstore.Version;
import dev.kvstore.VersionedValue;
import dev.kvstore.spi.AbstractKVStore;
import dev.kvstore.spi.JsonCodec;
import dev.kvstore.spi.Values;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A store in one table, a row for each entry.
 *
 * <p>Names and values are binary columns: their order is that of UTF-8, and no collation, padding
 * or JSON type changes them. A version is 64 random bits of this opening and the number of the
 * write, so that none comes twice, not even after a backup was restored. Nearly every call is one
 * statement, which the database runs as a whole; in statements on many rows these come in the order
 * of their keys, so that two of them do not wait for each other.
 */
final class TableStore extends AbstractKVStore implements ConditionalWrites {
  static final Set<Capability> CAPABILITIES = Set.of(
      Capability.ORDERED_SCAN,
      Capability.SNAPSHOT_LISTING,
      Capability.PERSISTENT,
      Capability.DURABLE,
      Capability.CONDITIONAL_WRITES);

  private static final int VERSION_BYTES = 16;

  /** A page has so many entries at most, and ends after so many bytes of values. */
  private static final int MOST_ENTRIES = 1_000;

  private static final long MOST_BYTES = 16 << 20;

  /** Sorts behind all that UTF-8 holds. */
  private static final byte BEHIND = (byte) 0xFF;

  /** As the primary key has them; without the collection, H2 sorts all that it might read. */
  private static final String IN_ORDER = " ORDER BY collection, entry_key";

  private final String name;
  private final String table;
  private final Dialect dialect;
  private final Connections connections;
  private final boolean readOnly;
  private final long opening = new SecureRandom().nextLong();
  private final AtomicLong writes = new AtomicLong();

  TableStore(String name, Table table, Dialect dialect, Connections connections, boolean readOnly) {
    this.name = name;
    this.table = table.quoted(dialect.quote());
    this.dialect = dialect;
    this.connections = connections;
    this.readOnly = readOnly;
  }

  @Override
  public Set<Capability> capabilities() {
    return dialect.capabilities();
  }

  @Override
  protected Executor asyncExecutor() {
    return connections::execute;
  }

  @Override
  protected boolean keepsJson() {
    return true;
  }

  @Override
  public Limits limits() {
    return dialect.limits();
  }

  @Override
  protected void doPut(String key, Map<String, @Nullable Object> value, String collection) {
    Row row = row(key, value);
    write(call -> {
      try (PreparedStatement put = call.prepare(dialect.put(table))) {
        Dialect.bind(put, 1, bytes(collection), row);
        return put.executeUpdate();
      }
    });
  }

  @Override
  protected void doPutAll(Map<String, Map<String, @Nullable Object>> batch, String collection) {
    List<Row> rows = batch.entrySet().stream()
        .sorted(Map.Entry.comparingByKey(Values.NAME_ORDER))
        .map(entry -> row(entry.getKey(), entry.getValue()))
        .toList();
    write(call -> {
      dialect.putAll(call, table, bytes(collection), rows);
      return true;
    });
  }

  @Override
  protected @Nullable Map<String, @Nullable Object> doGet(String key, String collection) {
    Optional<byte[]> json = connections.call(call -> {
      try (PreparedStatement get =
              select(call, "entry_value", " AND entry_key = ?", collection, bytes(key));
          ResultSet found = get.executeQuery()) {
        return found.next() ? Optional.of(found.getBytes(1)) : Optional.empty();
      }
    });
    // Others have the connection by now.
    return json.map(JsonCodec::decode).orElse(null);
  }

  @Override
  protected boolean doContains(String key, String collection) {
    return connections.call(call -> {
      try (PreparedStatement get = select(call, "1", " AND entry_key = ?", collection, bytes(key));
          ResultSet found = get.executeQuery()) {
        return found.next();
      }
    });
  }

  @Override
  protected Map<String, Map<String, @Nullable Object>> doGetAll(
      List<String> keys, String collection) {
    if (keys.isEmpty()) {
      return Map.of();
    }
    Map<String, Map<String, @Nullable Object>> found = connections.call(call -> {
      try (PreparedStatement get = call.prepare("SELECT entry_key, entry_value FROM " + table
          + " WHERE " + dialect.isOneOf(keys.size()))) {
        dialect.bindKeys(get, bytes(collection), sorted(keys));
        return entries(get);
      }
    });
    Map<String, Map<String, @Nullable Object>> inOrder = new LinkedHashMap<>();
    for (String key : keys) {
      Map<String, @Nullable Object> value = found.get(key);
      if (value != null) {
        inOrder.put(key, value);
      }
    }
    return inOrder;
  }

  /** One statement, which sees one moment. */
  @Override
  protected Map<String, Map<String, @Nullable Object>> doGetAll(String collection) {
    return connections.call(call -> {
      try (PreparedStatement get = select(call, "entry_key, entry_value", IN_ORDER, collection)) {
        return entries(get);
      }
    });
  }

  private static Map<String, Map<String, @Nullable Object>> entries(PreparedStatement query)
      throws SQLException {
    Map<String, Map<String, @Nullable Object>> entries = new LinkedHashMap<>();
    try (ResultSet found = query.executeQuery()) {
      while (found.next()) {
        entries.put(text(found.getBytes(1)), JsonCodec.decode(found.getBytes(2)));
      }
    }
    return entries;
  }

  @Override
  protected boolean doDelete(String key, String collection) {
    return write(call -> {
      try (PreparedStatement delete = delete(call, " AND entry_key = ?", collection)) {
        delete.setBytes(2, bytes(key));
        return delete.executeUpdate() == 1;
      }
    });
  }

  @Override
  protected long doDeleteAll(List<String> keys, String collection) {
    if (keys.isEmpty()) {
      return 0;
    }
    return write(call -> {
      try (PreparedStatement delete =
          call.prepare("DELETE FROM " + table + " WHERE " + dialect.isOneOf(keys.size()))) {
        dialect.bindKeys(delete, bytes(collection), sorted(keys));
        return (long) delete.executeUpdate();
      }
    });
  }

  @Override
  protected List<String> doKeys(
      String prefix, @Nullable String after, int limit, String collection) {
    return connections.call(call -> {
      List<String> keys = new ArrayList<>();
      try (PreparedStatement query = range(call, "entry_key", prefix, after, limit, collection);
          ResultSet found = query.executeQuery()) {
        while (found.next()) {
          keys.add(text(found.getBytes(1)));
        }
      }
      return keys;
    });
  }

  /**
   * First the keys and how large their values are, then the values of as many as make a page: so
   * neither side ever holds more than that.
   */
  @Override
  protected ScanPage doScan(String prefix, @Nullable String place, int limit, String collection) {
    int most = Math.min(limit, MOST_ENTRIES);
    return connections.call(call -> {
      byte[] first = null;
      byte[] last = null;
      int count = 0;
      boolean more = false;
      long bytes = 0;
      try (PreparedStatement query = range(
              call, "entry_key, OCTET_LENGTH(entry_value)", prefix, place, most + 1, collection);
          ResultSet found = query.executeQuery()) {
        while (found.next() && !more) {
          more = count == most || bytes > MOST_BYTES;
          if (!more) {
            last = found.getBytes(1);
            first = first == null ? last : first;
            bytes += found.getLong(2);
            count++;
          }
        }
      }
      if (first == null || last == null) {
        return new ScanPage(List.of(), Optional.empty());
      }
      Map<String, Map<String, @Nullable Object>> entries;
      try (PreparedStatement query = select(
          call,
          "entry_key, entry_value",
          " AND entry_key >= ? AND entry_key <= ?" + IN_ORDER + " LIMIT ?",
          collection,
          first,
          last)) {
        query.setInt(4, count);
        entries = entries(query);
      }
      return page(entries, text(last), count, more);
    });
  }

  /** Entries may have come between since their keys were listed; the page ends before them then. */
  private static ScanPage page(
      Map<String, Map<String, @Nullable Object>> entries, String last, int count, boolean more) {
    List<Map.Entry<String, Map<String, @Nullable Object>>> found = List.copyOf(entries.entrySet());
    String place = found.size() < count ? last : found.get(found.size() - 1).getKey();
    return new ScanPage(found, more || !place.equals(last) ? Optional.of(place) : Optional.empty());
  }

  @Override
  protected long doCount(String collection) {
    return connections.call(call -> {
      try (PreparedStatement query = select(call, "COUNT(*)", "", collection);
          ResultSet found = query.executeQuery()) {
        found.next();
        return found.getLong(1);
      }
    });
  }

  @Override
  protected Collection<String> doCollections() {
    return connections.call(call -> {
      List<String> collections = new ArrayList<>();
      try (PreparedStatement query = call.prepare(dialect.collections(table));
          ResultSet found = query.executeQuery()) {
        while (found.next()) {
          collections.add(text(found.getBytes(1)));
        }
      }
      return collections;
    });
  }

  @Override
  public Optional<VersionedValue> getVersioned(String key, String collection) {
    checkName(key, "key");
    checkName(collection, "collection");
    return call(
        "getVersioned",
        () -> connections.call(call -> {
          try (PreparedStatement get = select(
                  call,
                  "entry_version, entry_value",
                  " AND entry_key = ?",
                  collection,
                  bytes(key));
              ResultSet found = get.executeQuery()) {
            return found.next()
                ? Optional.of(new VersionedValue(
                    JsonCodec.decode(found.getBytes(2)), version(found.getBytes(1))))
                : Optional.empty();
          }
        }));
  }

  @Override
  public Optional<Version> putIfAbsent(String key, Map<String, ?> value, String collection) {
    Map<String, @Nullable Object> captured = checkEntry(key, value, collection);
    return call("putIfAbsent", () -> {
      Row row = row(key, captured);
      boolean written = write(call -> dialect.insert(call, table, bytes(collection), row));
      return written ? Optional.of(version(row.version)) : Optional.empty();
    });
  }

  @Override
  public Optional<Version> replace(
      String key, Map<String, ?> value, Version expected, String collection) {
    Map<String, @Nullable Object> captured = checkEntry(key, value, collection);
    byte[] present = bytes(expected);
    return call("replace", () -> {
      Row row = row(key, captured);
      boolean written = present != null
          && write(call -> {
            try (PreparedStatement replace = call.prepare("UPDATE " + table
                + " SET entry_version = ?, entry_value = ?"
                + " WHERE collection = ? AND entry_key = ? AND entry_version = ?")) {
              replace.setBytes(1, row.version);
              replace.setBytes(2, row.value);
              replace.setBytes(3, bytes(collection));
              replace.setBytes(4, row.key);
              replace.setBytes(5, present);
              return replace.executeUpdate() == 1;
            }
          });
      return written ? Optional.of(version(row.version)) : Optional.empty();
    });
  }

  @Override
  public boolean delete(String key, Version expected, String collection) {
    checkName(key, "key");
    checkName(collection, "collection");
    byte[] present = bytes(expected);
    return call(
        "delete",
        () -> present != null
            && write(call -> {
              try (PreparedStatement delete =
                  delete(call, " AND entry_key = ? AND entry_version = ?", collection)) {
                delete.setBytes(2, bytes(key));
                delete.setBytes(3, present);
                return delete.executeUpdate() == 1;
              }
            }));
  }

  private <T extends @Nullable Object> T write(Connections.Work<T> work) {
    if (readOnly) {
      throw new ConflictException(
          "READ_ONLY", this + " was opened with kv.mode=read; open it without to write", null);
    }
    return connections.call(work);
  }

  /** A query on a collection, whose further parameters are binary. */
  private PreparedStatement select(
      Call call, String columns, String condition, String collection, byte[]... arguments)
      throws SQLException {
    PreparedStatement query =
        call.prepare("SELECT " + columns + " FROM " + table + " WHERE collection = ?" + condition);
    query.setBytes(1, bytes(collection));
    for (int i = 0; i < arguments.length; i++) {
      query.setBytes(i + 2, arguments[i]);
    }
    return query;
  }

  private PreparedStatement delete(Call call, String condition, String collection)
      throws SQLException {
    PreparedStatement delete =
        call.prepare("DELETE FROM " + table + " WHERE collection = ?" + condition);
    delete.setBytes(1, bytes(collection));
    return delete;
  }

  /** A query on the keys with a prefix, in their order, from a place on. */
  private PreparedStatement range(
      Call call,
      String columns,
      String prefix,
      @Nullable String after,
      int limit,
      String collection)
      throws SQLException {
    byte[] beginning = bytes(prefix);
    byte[] place = after == null ? beginning : bytes(after);
    boolean behind = after != null && Arrays.compareUnsigned(place, beginning) >= 0;
    byte[] end = Arrays.copyOf(beginning, beginning.length + 1);
    end[beginning.length] = BEHIND;
    PreparedStatement query = select(
        call,
        columns,
        " AND entry_key " + (behind ? ">" : ">=") + " ? AND entry_key < ?" + IN_ORDER + " LIMIT ?",
        collection,
        behind ? place : beginning,
        end);
    query.setInt(4, limit);
    return query;
  }

  private Row row(String key, Map<String, @Nullable Object> value) {
    byte[] version = ByteBuffer.allocate(VERSION_BYTES)
        .putLong(opening)
        .putLong(writes.incrementAndGet())
        .array();
    return new Row(bytes(key), version, JsonCodec.encode(value));
  }

  private static List<byte[]> sorted(List<String> keys) {
    return keys.stream().sorted(Values.NAME_ORDER).map(TableStore::bytes).toList();
  }

  private static Version version(byte[] version) {
    return new Version(HexFormat.of().formatHex(version));
  }

  /** The bytes of a version, or null if it is none of ours. */
  private static byte @Nullable [] bytes(Version expected) {
    Objects.requireNonNull(expected, "expected");
    try {
      return HexFormat.of().parseHex(expected.text());
    } catch (IllegalArgumentException foreign) {
      return null;
    }
  }

  private static byte[] bytes(String name) {
    return name.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] name) {
    return new String(name, StandardCharsets.UTF_8);
  }

  @Override
  protected void doClose() throws SQLException {
    connections.close();
  }

  @Override
  public String toString() {
    return name;
  }
}
