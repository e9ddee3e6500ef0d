package dev.kvstore.simple;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kvstore.KVStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed while it saves leaves the old content or the new one. */
final class SaveKilledTest {
  /** More rounds: {@code ./mvnw -pl kvstore-simple -am verify -Dkvstore.kills=500}. */
  private static final int ROUNDS = Integer.getInteger("kvstore.kills", 12);

  @Test
  void theFileHoldsTheOldOrTheNewContent(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("kv.json");
    Random random = new Random();
    int last = 0;
    for (int round = 0; round < ROUNDS; round++) {
      Process writer = ChildProcess.start(Writer.class, file.toString());
      int acknowledged = Generations.killed(writer, last, random, 20_000);

      try (KVStore store = SimpleKVStore.fromPersistPath(file.toString())) {
        last = Generations.of(store);
        assertThat(last).isBetween(acknowledged, acknowledged + 1);
      }
    }
    assertThat(last).isGreaterThanOrEqualTo(ROUNDS);
  }

  /** Saves generations without a journal. */
  static final class Writer {
    public static void main(String[] arguments) {
      Path file = Path.of(arguments[0]);
      SimpleKVStore store =
          Files.exists(file) ? SimpleKVStore.fromPersistPath(file.toString()) : new SimpleKVStore();
      Generations.writeForEver(store, () -> store.persist(file.toString()));
    }
  }
}
