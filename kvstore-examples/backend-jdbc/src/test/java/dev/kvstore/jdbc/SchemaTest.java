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

  /** The next layout is one of this test's own. */
  @Test
  void anOlderTableIsBroughtUpToDateWithItsEntries(@TempDir Path folder) {
    String text = "jdbc:h2:" + folder.resolve("kv");
    StoreUri uri = StoreUri.parse(text);
    try (KVStore store = KVStores.open(text)) {
      store.put("a", Map.of("n", 1));
    }
    assertThatThrownBy(() -> Opening.open(uri, StoreOptions.of("mode", Mode.EXISTING), NEXT))
        .isInstanceOf(MalformedDataException.class)
        .hasMessageStartingWith("UNSUPPORTED_FORMAT: ")
        .hasMessageContaining("ALTER TABLE \"kvstore\"");

    for (Mode mode : new Mode[] {Mode.WRITE, Mode.EXISTING}) {
      try (KVStore store = Opening.open(uri, StoreOptions.of("mode", mode), NEXT)) {
        assertThat(store.getAll()).isEqualTo(Map.of("a", Map.of("n", 1)));
      }
    }
    assertThatThrownBy(() -> KVStores.open(text))
        .isInstanceOf(MalformedDataException.class)
        .hasMessageStartingWith("UNSUPPORTED_FORMAT: ");
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
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<CompletableFuture<Void>> openings = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        openings.add(CompletableFuture.runAsync(() -> KVStores.open(uri).close(), threads));
      }
      for (CompletableFuture<Void> opening : openings) {
        opening.get(2, TimeUnit.MINUTES);
      }
    } finally {
      threads.shutdownNow();
    }
    engine.shared().sql("DROP TABLE raced");
  }
}
