package dev.kvstore.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kvstore.KVStore;
import dev.kvstore.KVStores;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What one statement has seen, the next one sees too. H2 gives a query's last result again as long
 * as the table has not changed, and learns of a change only after others can see it.
 */
class AgreeingReadsTest {
  private static final int ROUNDS = 100_000;

  @Test
  void aKeyThatWasReadIsThereUntilItIsDeleted(@TempDir Path folder) throws Exception {
    AtomicBoolean ended = new AtomicBoolean();
    try (KVStore store = KVStores.open("jdbc:h2:" + folder.resolve("kv") + ";WRITE_DELAY=500")) {
      CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
        for (int i = 0; !ended.get(); i++) {
          store.put("key", Map.of("n", i));
          store.delete("key");
        }
      });
      try {
        for (int i = 0; i < ROUNDS; i++) {
          Optional<?> before = store.get("key");
          boolean there = store.contains("key");
          Optional<?> after = store.get("key");
          if (before.isPresent() && before.equals(after)) {
            assertThat(there)
                .as("%s is there all the time; round %s", before, i)
                .isTrue();
          }
        }
      } finally {
        ended.set(true);
        writer.get(1, TimeUnit.MINUTES);
      }
    }
  }
}
