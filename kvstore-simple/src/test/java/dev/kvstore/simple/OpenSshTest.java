package dev.kvstore.simple;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kvstore.KVStore;
import dev.kvstore.KVStoreException;
import dev.kvstore.KVStores;
import dev.kvstore.Persistable;
import dev.kvstore.StoreIOException;
import dev.kvstore.StoreOpenException;
import dev.kvstore.StoreOptions;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What only a real OpenSSH shows. */
@Timeout(300)
final class OpenSshTest {
  private static final String KILL_SESSIONS =
      "for p in /proc/[0-9]*; do grep -qs sshd: $p/cmdline && ! grep -qs listener $p/cmdline"
          + " && kill -9 ${p#/proc/}; done; true";

  private static OpenSshServer server;

  @BeforeAll
  static void connect() {
    server = OpenSshServer.running();
  }

  @Test
  void aKeyWithAPassphraseOpens() {
    save("json:" + server.uri("/data/key.json"), server.withKey());
    assertThat(server.run("cat /data/key.json")).isEqualTo("{\"data\": {\"k\": {\"n\": 1}}}");
  }

  @Test
  void aWrongPassphraseIsSaidToBeWrong() {
    KVStoreException error =
        failure(server.uri("/data/kv.json"), server.withKey().with("passphrase", "not it"));
    assertThat(error).isInstanceOf(StoreOpenException.class);
    assertThat(error.code()).isEqualTo("AUTHENTICATION_FAILED");
    assertThat(error)
        .hasMessageContaining("ncorrect passphrase")
        .hasMessageContaining(server.key().toString())
        .hasMessageNotContaining("not it");
  }

  @Test
  void aWrongPasswordIsRefused() {
    KVStoreException error =
        failure(server.uri("/data/kv.json"), server.withPassword().with("password", "not it"));
    assertThat(error).isInstanceOf(StoreOpenException.class);
    assertThat(error.code()).isEqualTo("AUTHENTICATION_FAILED");
    assertThat(error).hasMessageNotContaining("not it");
  }

  @Test
  void aFileThatMayNotBeReadIsNotTakenForAMissingOne() {
    KVStoreException error = failure(server.uri("/data/shut/hidden.json"), server.withPassword());
    assertThat(error.code()).isEqualTo("ACCESS_DENIED");
  }

  @Test
  void aFileInAFolderThatMayNotBeEnteredIsNotTakenForAMissingOne() {
    KVStoreException error = failure(server.uri("/root/kv.json"), server.withPassword());
    assertThat(error.code()).isEqualTo("ACCESS_DENIED");
  }

  @Test
  void aFolderThatMayNotBeWrittenLeavesTheOldContent() {
    KVStore store =
        KVStores.open("json:" + server.uri("/data/shut/kv.json"), server.withPassword());
    store.put("k", Map.of());

    StoreIOException error = catchThrowableOfType(StoreIOException.class, store::close);

    assertThat(error.code()).isEqualTo("ACCESS_DENIED");
    assertThat(server.run("cat /data/shut/kv.json")).isEqualTo("{}\n");
  }

  @Test
  void permissionsAndLinksStay() {
    server.run("mkdir -m 777 /data/real && echo '{}' > /data/real/kv.json"
        + " && chown ann /data/real/kv.json && chmod 640 /data/real/kv.json"
        + " && ln -s real/kv.json /data/link.json");

    save("json:" + server.uri("/data/link.json"), server.withPassword());

    assertThat(server.run("readlink /data/link.json")).isEqualTo("real/kv.json\n");
    assertThat(server.run("stat -c %a /data/real/kv.json && ls -A /data/real"))
        .isEqualTo("640\nkv.json\n");
  }

  @Test
  void aSessionThatTheServerEndedIsMadeAgain() {
    try (KVStore store =
        KVStores.open("json:" + server.uri("/data/again.json"), server.withPassword())) {
      store.put("k", Map.of("n", 0));
      store.capability(Persistable.class).orElseThrow().persist();
      server.run(KILL_SESSIONS);
      store.put("k", Map.of("n", 1));
    }
    assertThat(server.run("cat /data/again.json")).isEqualTo("{\"data\": {\"k\": {\"n\": 1}}}");
  }

  /** At moments that nobody chose, of which some once left answers behind that came too late. */
  @Test
  void interruptsNeitherTearNorLoseTheConnection() throws Exception {
    AtomicReference<Thread> saver = new AtomicReference<>();
    ExecutorService threads = Executors.newSingleThreadExecutor();
    try (KVStore store =
        KVStores.open("json:" + server.uri("/data/interrupted.json"), server.withPassword())) {
      Future<?> saves = threads.submit(() -> {
        saver.set(Thread.currentThread());
        for (int n = 1; n <= 60; n++) {
          store.put("k", Map.of("n", n, "text", "x".repeat(200_000)));
          store.capability(Persistable.class).orElseThrow().persist();
        }
      });
      Random random = new Random(1);
      while (!saves.isDone()) {
        LockSupport.parkNanos(random.nextInt(3_000_000));
        Optional.ofNullable(saver.get()).ifPresent(Thread::interrupt);
      }
      saves.get();
    } finally {
      threads.shutdown();
    }
    assertThat(server.run(
            "grep -o '\"n\": 60' /data/interrupted.json; ls -A /data | grep interrupted"))
        .isEqualTo("\"n\": 60\ninterrupted.json\n");
  }

  @Test
  void whatKilledSavesLeftIsDeletedWhenItIsOld() {
    String left = ".left.json.0f8fad5b-d9cb-469f-a165-70867728950e.tmp";
    server.run("install -d -o ann /data/old && cd /data/old && touch -d '3 days ago' " + left
        + " && touch ." + left + " " + left.replace("0f8", "1f8") + " && chown ann .left* ..left*");
    save("json:" + server.uri("/data/old/left.json"), server.withPassword());
    assertThat(server.run("ls -A /data/old | sort"))
        .doesNotContain("\n" + left + "\n")
        .contains(left.replace("0f8", "1f8"), "." + left, "left.json");
  }

  @Test
  void whatAnInterruptedSaveLeftWhereNothingReplacesAFileIsFound() {
    server.run("echo '{\"data\": {\"k\": {\"n\": 1}}}' > /data/.left.json.next"
        + " && chown ann /data/.left.json.next");
    String uri = "json:" + server.uriWithoutPosixRename("/data/left.json");

    try (KVStore store = KVStores.open(uri, server.withPassword())) {
      assertThat(store.get("k")).contains(Map.of("n", 1));
      store.put("k", Map.of("n", 2));
    }

    assertThat(server.run("cat /data/left.json; ls -A /data | grep left"))
        .isEqualTo("{\"data\": {\"k\": {\"n\": 2}}}left.json\n");
  }

  @Test
  void nothingIsLeftBesideTheFile() {
    server.run("install -d -o ann /data/tidy");
    save("json:" + server.uri("/data/tidy/a.json"), server.withPassword());
    save("json:" + server.uriWithoutPosixRename("/data/tidy/b.json"), server.withPassword());
    save("json:" + server.uriWithoutPosixRename("/data/tidy/b.json"), server.withPassword());
    save("json:zip:" + server.uri("/data/tidy/c.zip!/c.json"), server.withPassword());
    assertThat(server.run("ls -A /data/tidy")).isEqualTo("a.json\nb.json\nc.zip\n");
  }

  private static void save(String uri, StoreOptions options) {
    try (KVStore store = KVStores.open(uri, options)) {
      store.put("k", Map.of("n", 1));
    }
    try (KVStore store = KVStores.open(uri + "?mode=read", options)) {
      assertThat(store.get("k")).contains(Map.of("n", 1));
    }
  }

  private static KVStoreException failure(String place, StoreOptions options) {
    return catchThrowableOfType(
        KVStoreException.class, () -> KVStores.open("json:" + place, options).close());
  }
}
