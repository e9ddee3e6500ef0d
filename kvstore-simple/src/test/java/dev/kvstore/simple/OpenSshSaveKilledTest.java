package dev.kvstore.simple;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kvstore.KVStore;
import dev.kvstore.KVStores;
import dev.kvstore.Persistable;
import dev.kvstore.StoreOptions;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A process that is killed while it saves to an OpenSSH leaves the old content or the new one there
 * too, whether the server can replace a file in one step or not.
 */
@Timeout(600)
final class OpenSshSaveKilledTest {
  private static final int ROUNDS = Integer.getInteger("kvstore.kills", 6);

  private static OpenSshServer server;

  @BeforeAll
  static void connect() {
    server = OpenSshServer.running();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theFileHoldsTheOldOrTheNewContent(boolean posixRename) throws Exception {
    String path = "/data/killed/" + posixRename + ".json";
    String uri = "json:" + (posixRename ? server.uri(path) : server.uriWithoutPosixRename(path));
    Random random = new Random();
    int last = 0;
    for (int round = 0; round < ROUNDS; round++) {
      Process writer = ChildProcess.start(Writer.class, uri, server.knownHosts().toString());
      int acknowledged = Generations.killed(writer, last, random, 60_000);

      try (KVStore store = KVStores.open(uri + "?mode=read", server.withPassword())) {
        last = Generations.of(store);
        assertThat(last).isBetween(acknowledged, acknowledged + 1);
      }
    }
    assertThat(last).isGreaterThanOrEqualTo(ROUNDS);
  }

  /** Saves generations to a server. */
  static final class Writer {
    public static void main(String[] arguments) {
      StoreOptions options = OpenSshServer.withPassword(Path.of(arguments[1]));
      KVStore store = KVStores.open(arguments[0], options);
      Persistable persistable = store.capability(Persistable.class).orElseThrow();
      Generations.writeForEver(store, persistable::persist);
    }
  }
}
