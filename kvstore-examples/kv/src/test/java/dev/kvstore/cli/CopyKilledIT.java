package dev.kvstore.cli;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Into stores of other kinds, whose backends are plugins, and by default with little memory. */
final class CopyKilledIT {
  @TempDir
  Path folder;

  @Test
  void aCopyIntoMvstoreGoesOnAndIsComplete() throws Exception {
    copy("backend-mvstore").into("mvstore:file:to.mv");
  }

  @Test
  void aCopyIntoRedisGoesOnAndIsComplete() throws Exception {
    try (RedisContainer redis = RedisContainer.start()) {
      copy("backend-redis").into(redis.uri());
    }
  }

  private KilledCopy copy(String backend) throws Exception {
    Map<String, String> environment = new HashMap<>();
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put("KV_CACHE", folder.resolve("cache").toString());
    environment.put("KV_PLUGIN_PATH", Installed.plugin(backend));
    environment.put("KV_JAVA_OPTS", System.getProperty("kv.java.opts", "-Xmx256m"));
    return new KilledCopy(
        new Shell(folder), "'" + Installed.programs().resolve("kv") + "'", environment);
  }
}
