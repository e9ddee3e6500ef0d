package dev.kvstore.simple;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kvstore.KVStore;
import dev.kvstore.KVStores;
import dev.kvstore.Persistable;
import dev.kvstore.StoreOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever reads while a store is saved sees one whole content, and never a missing file. */
@Timeout(120)
final class WholeForReadersTest {
  private static final int ENTRIES = 500;

  @TempDir
  Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "json:ram:///readers/kv.json",
        "json:gz:ram:///readers/kv.json.gz",
        "json:zip:ram:///readers/kv.zip!/kv.json",
        "json:gz:tmp:///readers/kv.json.gz",
        "json:zip:tmp:///readers/kv.zip!/kv.json"
      })
  void here(String uri) throws Exception {
    readWhileSaving(uri, StoreOptions.none(), 60);
  }

  @Test
  void onAnSftpServer() throws Exception {
    try (MinaServer server = new MinaServer(folder)) {
      readWhileSaving("json:" + server.uri("/kv.json"), server.options(), 15);
    }
  }

  private static void readWhileSaving(String uri, StoreOptions options, int saves)
      throws Exception {
    AtomicBoolean saving = new AtomicBoolean(true);
    ExecutorService readers = Executors.newFixedThreadPool(2);
    try (KVStore store = KVStores.open(uri, options)) {
      save(store, 0);
      List<Future<Integer>> readings = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        readings.add(readers.submit(() -> read(uri, options, saving)));
      }
      for (int generation = 1; generation <= saves; generation++) {
        save(store, generation);
      }
      saving.set(false);
      for (Future<Integer> reading : readings) {
        assertThat(reading.get(60, TimeUnit.SECONDS)).isPositive();
      }
    } finally {
      saving.set(false);
      readers.shutdown();
    }
  }

  private static void save(KVStore store, int generation) {
    Map<String, Map<String, ?>> entries = new LinkedHashMap<>();
    for (int i = 0; i < ENTRIES; i++) {
      entries.put("k" + i, Map.of("generation", generation, "text", "x".repeat(i % 50)));
    }
    store.putAll(entries);
    store.capability(Persistable.class).orElseThrow().persist();
  }

  private static int read(String uri, StoreOptions options, AtomicBoolean saving) {
    int readings = 0;
    int last = 0;
    do {
      try (KVStore store = KVStores.open(uri + "?mode=read", options)) {
        Map<String, Map<String, Object>> all = store.getAll();
        Integer generation = (Integer) all.get("k0").get("generation");
        assertThat(all).hasSize(ENTRIES);
        assertThat(all.values()).allMatch(value -> value.get("generation").equals(generation));
        assertThat(generation).isGreaterThanOrEqualTo(last);
        last = generation;
        readings++;
      }
    } while (saving.get());
    return readings;
  }
}
