package dev.kvstore.simple;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kvstore.KVStore;
import dev.kvstore.KVStoreException;
import dev.kvstore.KVStores;
import dev.kvstore.MalformedDataException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  @Test
  void membersOneAfterTheOtherAreOneFile() throws IOException {
    byte[] first = packed("{\"data\": {\"k\": ");
    byte[] second = packed("{\"n\": 12345}}}");
    Files.write(file, both(first, second));
    try (KVStore store = KVStores.open("json:gz:" + file)) {
      assertThat(store.get("k")).contains(Map.of("n", 12345));
    }
  }

  @Test
  void aFurtherMemberThatIsDamagedIsRefused() throws IOException {
    byte[] first = packed("{\"data\": {\"k\": {}}}");
    byte[] second = packed(" ".repeat(100));
    for (int length = 1; length < second.length; length++) {
      Files.write(file, both(first, Arrays.copyOf(second, length)));
      assertThat(open("").code()).as("cut to %s bytes", length).isEqualTo("MALFORMED_GZIP");
    }
  }

  /** A bit that does not matter may pass, such as one of the time; then all is there. */
  @Test
  void aFurtherMemberWithAnyBitFlippedOpensRightOrIsRefused() throws IOException {
    byte[] whole = both(packed("{\"data\": {\"k\": "), packed("{\"n\": 12345}}}"));
    int refused = 0;
    for (int i = 0; i < whole.length * 8; i++) {
      byte[] flipped = whole.clone();
      flipped[i / 8] ^= (byte) (1 << i % 8);
      Files.write(file, flipped);
      try (KVStore store = KVStores.open("json:gz:" + file + "?mode=read")) {
        assertThat(store.get("k")).as("bit %s", i).contains(Map.of("n", 12345));
      } catch (KVStoreException e) {
        assertThat(e.code()).as("bit %s", i).isEqualTo("MALFORMED_GZIP");
        refused++;
      }
    }
    // All but time, system, a hint at the packing's strength, and what fills the last byte.
    assertThat(refused).isGreaterThan((whole.length - 2 * 7) * 8 - 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\0", "x", "garbage of more than eighteen bytes behind it", "\37\213"})
  void whatIsNoMemberBehindTheLastIsRefused(String garbage) throws IOException {
    Files.write(
        file, both(packed("{\"data\": {}}"), garbage.getBytes(StandardCharsets.ISO_8859_1)));
    assertThat(open("").code()).isEqualTo("MALFORMED_GZIP");
  }

  /** As gzip itself writes it, with the name of the file, and with all that a header may hold. */
  @Test
  void everyHeaderIsUnderstood() throws IOException {
    byte[] plain = packed("{\"data\": {\"k\": {}}}");
    byte[] head = Arrays.copyOf(plain, 10);
    head[3] = 4 | 8 | 16 | 2 | 1;
    byte[] more = both(
        new byte[] {3, 0, 'a', 'b', 'c'},
        "kv.json\0a comment\0".getBytes(StandardCharsets.ISO_8859_1));
    CRC32 sum = new CRC32();
    sum.update(both(head, more));
    byte[] check = {(byte) sum.getValue(), (byte) (sum.getValue() >> 8)};
    byte[] body = Arrays.copyOfRange(plain, 10, plain.length);

    Files.write(file, both(both(head, more), both(check, body)));
    try (KVStore store = KVStores.open("json:gz:" + file + "?mode=read")) {
      assertThat(store.count()).isOne();
    }

    check[0]++;
    Files.write(file, both(both(head, more), both(check, body)));
    assertThat(open("").code()).isEqualTo("MALFORMED_GZIP");
  }

  private static byte[] both(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
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
