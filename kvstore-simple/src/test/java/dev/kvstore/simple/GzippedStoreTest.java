package dev.kvstore.simple;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kvstore.KVStoreException;
import dev.kvstore.KVStores;
import dev.kvstore.MalformedDataException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gzip file that is no whole one, or holds too much, is refused. */
final class GzippedStoreTest {
  @TempDir
  Path folder;

  private Path file;

  @BeforeEach
  void nameTheFile() {
    file = folder.resolve("kv.json.gz");
  }

  @Test
  void aFileCutAtAnyByteIsRefused() throws IOException {
    byte[] whole = packed("{\"data\": {\"k\": {}}}");
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThat(open("").code()).as("cut to %s bytes", length).isEqualTo("MALFORMED_GZIP");
    }
  }

  @Test
  void aFileThatIsNotCompressedIsRefused() throws IOException {
    Files.writeString(file, "{\"data\": {\"k\": {}}}");
    assertThat(open("").code()).isEqualTo("MALFORMED_GZIP");
    assertThatExceptionOfType(MalformedDataException.class)
        .isThrownBy(() -> KVStores.open("json:gz:" + file))
        .withMessageContaining("gz:" + file);
  }

  @Test
  void aBombIsRefusedByTheBytesThatComeOut() throws IOException {
    Files.write(file, packed(" ".repeat(5_000_000)));
    assertThat(open("?max-size=4000000").code()).isEqualTo("FILE_TOO_LARGE");
  }

  private KVStoreException open(String options) {
    return catchThrowableOfType(
        KVStoreException.class, () -> KVStores.open("json:gz:" + file + options).close());
  }

  private static byte[] packed(String content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(content.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }
}
