package dev.kvstore.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kvstore.KVStore;
import dev.kvstore.KVStores;
import dev.kvstore.MalformedDataException;
import dev.kvstore.StoreOptions;
import dev.kvstore.StoreUri;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The table is made and brought up to date by whoever may, and by nobody else. */
class SchemaTest {
  private static final int NEXT = Schema.CURRENT + 1;

  @ParameterizedTest
  @EnumSource
  void anOlderTableIsBroughtUpToDateWithItsEntries(Engine engine) {
    broughtUpToDate(engine.shared().uri());
    engine.shared().sql("DROP TABLE aged");
  }

  @Test
  void anOlderTableInAFileIsBroughtUpToDateWithItsEntries(@TempDir Path folder) {
    broughtUpToDate("jdbc:h2:" + folder.resolve("kv"));
  }

  /** The next layout is one of this test's own. */
  private static void broughtUpToDate(String address) {
    StoreUri uri = StoreUri.parse(address);
    StoreOptions options = StoreOptions.of("table", "aged");
    try (KVStore store = KVStores.open(address, options)) {
      store.put("a", Map.of("n", 1));
    }
    assertThatThrownBy(() -> Opening.open(uri, options.with("mode", Mode.EXISTING), NEXT))
        .isInstanceOf(MalformedDataException.class)
        .hasMessageStartingWith("UNSUPPORTED_FORMAT: ")
        .hasMessageContainingAll("the older layout 1", "ALTER TABLE", "aged");

    for (Mode mode : new Mode[] {Mode.WRITE, Mode.EXISTING}) {
      try (KVStore store = Opening.open(uri, options.with("mode", mode), NEXT)) {
        assertThat(store.getAll()).isEqualTo(Map.of("a", Map.of("n", 1)));
        store.put("a", Map.of("n", 1));
      }
    }
    for (Mode mode : Mode.values()) {
      assertThatThrownBy(() -> KVStores.open(address, options.with("mode", mode)))
          .isInstanceOf(MalformedDataException.class)
          .hasMessageStartingWith("UNSUPPORTED_FORMAT: ")
          .hasMessageContaining("has the layout 2");
    }
  }

  @Test
  void aTableWhoseMakingWasInterruptedIsFinished(@TempDir Path folder) throws Exception {
    String uri = "jdbc:h2:" + folder.resolve("kv");
    KVStores.open(uri).close();
    try (Connection connection = DriverManager.getConnection(uri, "sa", "");
        Statement statement = connection.createStatement()) {
      statement.execute("COMMENT ON TABLE \"kvstore\" IS NULL");
    }
    KVStores.open(uri).close();
    KVStores.open(uri + "?kv.mode=existing").close();
  }

  @ParameterizedTest
  @EnumSource
  void clientsThatMakeItAtOnceAllFindIt(Engine engine) throws Exception {
    String uri = engine.shared().uri() + "&kv.table=raced";
    atOnce(() -> KVStores.open(uri).close());
    engine.shared().sql("DROP TABLE raced");
  }

  @ParameterizedTest
  @EnumSource
  void clientsThatBringItUpToDateAtOnceAllFindItSo(Engine engine) throws Exception {
    StoreUri uri = StoreUri.parse(engine.shared().uri());
    StoreOptions options = StoreOptions.of("table", "outdated");
    Opening.open(uri, options).close();
    atOnce(() -> Opening.open(uri, options, NEXT).close());
    engine.shared().sql("DROP TABLE outdated");
  }

  private static void atOnce(Runnable opening) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<CompletableFuture<Void>> openings = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        openings.add(CompletableFuture.runAsync(opening, threads));
      }
      for (CompletableFuture<Void> ended : openings) {
        ended.get(2, TimeUnit.MINUTES);
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
