package dev.kvstore.cli;

import dev.kvstore.ConditionalWrites;
import dev.kvstore.KVStore;
import dev.kvstore.ScanPage;
import dev.kvstore.ScanRequest;
import dev.kvstore.StoreUri;
import dev.kvstore.Version;
import dev.kvstore.VersionedValue;
import dev.kvstore.spi.JsonCodec;
import dev.kvstore.spi.Values;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the page asks: collections, pages of entries, one entry, an edit, and what changed. */
final class StoreView {
  private static final int PAGE = 100;
  private static final int SUMMARY = 300;

  /** A search gives up the thread after so many entries; the page asks for the rest. */
  private static final int SEARCHED = 20_000;

  private final ServeCommand.OpenedStore opened;
  private final String name;
  private final Baseline baseline = new Baseline();

  StoreView(ServeCommand.OpenedStore opened, String uri) {
    this.opened = opened;
    this.name = StoreUri.parse(uri).toString();
  }

  /** What the page gets. */
  record Answer(int status, Map<String, ?> body) {}

  static Answer error(int status, String code, String message) {
    return new Answer(status, Map.of("code", code, "error", message));
  }

  Answer answer(String method, String what, @Nullable String query, byte[] body) {
    Map<String, String> given = parse(query);
    return switch (method + " " + what) {
      case "GET store" -> ok(store());
      case "GET entries" -> ok(entries(given));
      case "GET entry" -> entry(opened.store(), given("c", given), given("k", given));
      case "GET changes" -> ok(changes());
      case "POST seen" -> {
        baseline.take(opened.store());
        yield ok(Map.of());
      }
      case "PUT entry", "DELETE entry" ->
        opened.isWritable()
            ? edit(method, JsonCodec.decode(body))
            : error(403, "READ_ONLY", "nothing can be changed here; start kv serve with --write");
      default -> error(404, "NOT_FOUND", "there is no " + method + " " + what);
    };
  }

  private static Answer ok(Map<String, ?> body) {
    return new Answer(200, body);
  }

  private static Map<String, String> parse(@Nullable String query) {
    Map<String, String> parameters = new HashMap<>();
    for (String part : query == null ? new String[0] : query.split("&", -1)) {
      String[] pair = part.split("=", 2);
      parameters.put(
          pair[0], pair.length < 2 ? "" : URLDecoder.decode(pair[1], StandardCharsets.UTF_8));
    }
    return parameters;
  }

  private static String given(String parameter, Map<String, String> all) {
    return all.getOrDefault(parameter, "");
  }

  private Map<String, ?> store() {
    KVStore store = opened.store();
    baseline.takeFirst(store);
    List<Map<String, ?>> collections = new ArrayList<>();
    store.collections().stream()
        .sorted(Values.NAME_ORDER)
        .forEach(each -> collections.add(Map.of("name", each, "count", store.count(each))));
    return Map.of("name", name, "writable", opened.isWritable(), "collections", collections);
  }

  private Map<String, ?> entries(Map<String, String> given) {
    KVStore store = opened.store();
    String collection = given("c", given);
    String text = given("text", given).toLowerCase(Locale.ROOT);
    Optional<String> token = Optional.ofNullable(given.get("token"));
    List<Map<String, ?>> found = new ArrayList<>();
    int seen = 0;
    do {
      ScanPage page = store.scan(new ScanRequest(given("prefix", given), PAGE, token), collection);
      for (Map.Entry<String, Map<String, @Nullable Object>> entry : page.entries()) {
        String json = Json.readable(
            new String(Json.line(entry.getValue()), StandardCharsets.US_ASCII),
            StandardCharsets.UTF_8);
        if (text.isEmpty()
            || entry.getKey().toLowerCase(Locale.ROOT).contains(text)
            || json.toLowerCase(Locale.ROOT).contains(text)) {
          found.add(Map.of("key", entry.getKey(), "summary", summary(json, text)));
        }
      }
      seen += page.entries().size();
      token = page.next();
    } while (!text.isEmpty() && token.isPresent() && found.size() < PAGE && seen < SEARCHED);
    Map<String, Object> answer = new HashMap<>();
    answer.put("entries", found);
    answer.put("seen", seen);
    token.ifPresent(next -> answer.put("next", next));
    return answer;
  }

  /** The part of a value that shows why it was found. */
  private static String summary(String json, String text) {
    int place = text.isEmpty() ? 0 : json.toLowerCase(Locale.ROOT).indexOf(text);
    int start = Math.min(Math.max(0, place - SUMMARY / 3), json.length());
    int end = Math.min(json.length(), start + SUMMARY);
    // Half a character is none.
    if (start > 0 && Character.isLowSurrogate(json.charAt(start))) {
      start--;
    }
    if (end < json.length() && Character.isLowSurrogate(json.charAt(end))) {
      end--;
    }
    return (start > 0 ? "…" : "") + json.substring(start, end) + (end < json.length() ? "…" : "");
  }

  private Answer entry(KVStore store, String collection, String key) {
    Optional<VersionedValue> present = read(store, collection, key);
    return present.isEmpty()
        ? error(404, "NO_KEY", "this key is not there any more")
        : ok(Map.of(
            "value",
            shown(present.get().value()),
            "version",
            present.get().version().text()));
  }

  /** A version is the engine's own, or the value itself. */
  private static Optional<VersionedValue> read(KVStore store, String collection, String key) {
    Optional<ConditionalWrites> conditional = store.capability(ConditionalWrites.class);
    return conditional.isPresent()
        ? conditional.get().getVersioned(key, collection)
        : store.get(key, collection).map(value -> new VersionedValue(value, ofValue(value)));
  }

  private static Version ofValue(Map<String, ?> value) {
    return new Version("v" + Baseline.fingerprint(value));
  }

  private static String shown(Map<String, ?> value) {
    return Json.indented(Json.line(value), StandardCharsets.UTF_8);
  }

  private Answer edit(String method, Map<String, ?> asked) {
    String collection = String.valueOf(asked.get("collection"));
    String key = String.valueOf(asked.get("key"));
    Version version = new Version(String.valueOf(asked.get("version")));
    KVStore store = opened.store();
    boolean done;
    if (method.equals("DELETE")) {
      done = delete(store, collection, key, version);
    } else {
      String text = String.valueOf(asked.get("value"));
      Map<String, ?> value = JsonCodec.decode(text.getBytes(StandardCharsets.UTF_8));
      done = replace(store, collection, key, value, version);
    }
    Answer present = entry(store, collection, key);
    if (done) {
      return method.equals("DELETE") ? ok(Map.of()) : present;
    }
    Map<String, Object> conflict = new HashMap<>(present.body());
    conflict.put("code", "CONFLICT");
    conflict.put(
        "error",
        present.status() == 404
            ? "somebody deleted this entry meanwhile; nothing was written"
            : "somebody changed this value meanwhile; nothing was written");
    return new Answer(409, conflict);
  }

  private static boolean replace(
      KVStore store, String collection, String key, Map<String, ?> value, Version version) {
    Optional<ConditionalWrites> conditional = store.capability(ConditionalWrites.class);
    if (conditional.isPresent()) {
      return conditional.get().replace(key, value, version, collection).isPresent();
    }
    boolean same = read(store, collection, key)
        .filter(present -> present.version().equals(version))
        .isPresent();
    if (same) {
      store.put(key, value, collection);
    }
    return same;
  }

  private static boolean delete(KVStore store, String collection, String key, Version version) {
    Optional<ConditionalWrites> conditional = store.capability(ConditionalWrites.class);
    if (conditional.isPresent()) {
      return conditional.get().delete(key, version, collection);
    }
    return read(store, collection, key)
            .filter(present -> present.version().equals(version))
            .isPresent()
        && store.delete(key, collection);
  }

  private Map<String, ?> changes() {
    opened.refresh();
    return baseline.changes(opened.store());
  }
}
