package dev.kvstore.cli;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CopyKilledTest {
  @TempDir
  Path folder;

  @Test
  void aCopyThatIsKilledAtRandomGoesOnAndIsComplete() throws Exception {
    new KilledCopy(new Shell(folder), "kv", Map.of()).into("json:to.json");
  }
}
