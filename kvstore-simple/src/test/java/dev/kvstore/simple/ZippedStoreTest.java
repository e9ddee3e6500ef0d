package dev.kvstore.simple;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kvstore.ConflictException;
import dev.kvstore.KVStore;
import dev.kvstore.KVStoreException;
import dev.kvstore.KVStores;
import dev.kvstore.MalformedDataException;
import dev.kvstore.Persistable;
import dev.kvstore.StoreIOException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A store in an archive leaves the rest of it alone, and finds what is wrong with it. */
final class ZippedStoreTest {
  private static final int DIRECTORY_SIGNATURE = 0x02014b50;

  @TempDir
  Path folder;

  private Path zip;

  @BeforeEach
  void nameTheArchive() {
    zip = folder.resolve("kv.zip");
  }

  @Test
  void allOtherEntriesStayAsTheyAre() throws IOException {
    Files.write(zip, archive("{}", true));
    List<String> before = entries();

    for (String text : List.of("short", "long ".repeat(10_000), "short again")) {
      try (KVStore store = open("")) {
        store.put("k", Map.of("text", text));
      }
      assertThat(entries()).isEqualTo(before);
      try (KVStore store = open("?mode=read")) {
        assertThat(store.get("k")).contains(Map.of("text", text));
      }
    }
    assertReadableAsStream();
  }

  @Test
  void aNewEntryIsTheLast() throws IOException {
    Files.write(zip, archive("{}", true));
    List<String> before = entries();

    try (KVStore store = KVStores.open("json:zip:" + zip + "!/new/ü.json")) {
      store.put("k", Map.of());
    }

    assertThat(entries()).startsWith(before.toArray(String[]::new)).hasSize(before.size() + 1);
    try (ZipFile opened = new ZipFile(zip.toFile())) {
      assertThat(opened.getInputStream(opened.getEntry("new/ü.json")))
          .hasContent("{\"data\": {\"k\": {}}}");
    }
    assertReadableAsStream();
  }

  @Test
  void aProgramBeforeTheArchiveStays() throws IOException {
    byte[] program = "#!/bin/sh\nexec unzip \"$0\"\n".getBytes(StandardCharsets.US_ASCII);
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.write(program);
    both.write(archive("{}", true));
    Files.write(zip, both.toByteArray());
    List<String> before = entries();

    try (KVStore store = open("")) {
      store.put("k", Map.of());
    }

    assertThat(entries()).isEqualTo(before);
    assertThat(Files.readAllBytes(zip)).startsWith(program);
  }

  @Test
  void fileTypesThatUnixToolsLeftStay() throws IOException {
    byte[] content = archive("{}", true);
    ByteBuffer bytes = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    int link = 0120777 << 16;
    for (int entry : directory(content)) {
      bytes.putInt(entry + 38, link);
    }
    Files.write(zip, content);

    try (KVStore store = open("")) {
      store.put("k", Map.of());
    }

    byte[] written = Files.readAllBytes(zip);
    ByteBuffer after = ByteBuffer.wrap(written).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(directory(written))
        .hasSize(4)
        .allSatisfy(entry -> assertThat(after.getInt(entry + 38)).isEqualTo(link));
  }

  @Test
  void twoStoresMayLiveInOneArchive() {
    KVStore first = KVStores.open("json:zip:" + zip + "!/first.json");
    KVStore second = KVStores.open("json:zip:" + zip + "!/second.json");
    first.put("k", Map.of("n", 1));
    second.put("k", Map.of("n", 2));
    first.close();
    second.close();

    try (KVStore store = KVStores.open("json:zip:" + zip + "!/first.json?mode=read")) {
      assertThat(store.get("k")).contains(Map.of("n", 1));
    }
    try (KVStore store = KVStores.open("json:zip:" + zip + "!/second.json?mode=read")) {
      assertThat(store.get("k")).contains(Map.of("n", 2));
    }
  }

  @Test
  void anEntryThatSomebodyElseChangedIsNotOverwritten() throws IOException {
    Files.write(zip, archive("{}", true));
    KVStore store = open("");
    store.put("k", Map.of("ours", true));
    byte[] theirs = archive("{\"data\": {\"k\": {\"theirs\": true}}}", true);
    Files.write(zip, theirs);

    assertThatExceptionOfType(ConflictException.class)
        .isThrownBy(() -> store.capability(Persistable.class).orElseThrow().persist());
    assertThatExceptionOfType(ConflictException.class).isThrownBy(store::close);
    assertThat(zip).hasBinaryContent(theirs);
  }

  @Test
  void anArchiveCutAtAnyByteIsRefused() throws IOException {
    byte[] whole = archive("{}", false);
    for (int length = 0; length < whole.length; length++) {
      Files.write(zip, Arrays.copyOf(whole, length));
      assertThatExceptionOfType(MalformedDataException.class)
          .as("cut to %s bytes", length)
          .isThrownBy(() -> open("").close())
          .withMessageContaining(zip.toString());
    }
  }

  /** A bit that does not matter may pass; what opens has the content, what does not says why. */
  @Test
  void anArchiveWithAnyBitFlippedOpensRightOrIsRefused() throws IOException {
    byte[] whole = archive("{\"data\": {\"k\": {\"n\": 12345}}}", true);
    for (int i = 0; i < whole.length * 8; i++) {
      byte[] flipped = whole.clone();
      flipped[i / 8] ^= (byte) (1 << i % 8);
      Files.write(zip, flipped);
      try (KVStore store = open("?mode=read")) {
        assertThat(store.get("k")).as("bit %s", i).contains(Map.of("n", 12345));
      } catch (KVStoreException e) {
        assertThat(e.code()).as("bit %s", i).matches("(MALFORMED|UNSUPPORTED)_ZIP|NOT_FOUND");
      }
    }
  }

  @Test
  void aBombIsRefusedByTheSizeThatItDeclares() throws IOException {
    Files.write(zip, archive(" ".repeat(5_000_000), true));

    StoreIOException error =
        catchThrowableOfType(StoreIOException.class, () -> open("?max-size=4000000"));

    assertThat(error.code()).isEqualTo("FILE_TOO_LARGE");
    assertThat(error)
        .hasMessageContaining(zip + "!/kv.json has 5000000 bytes")
        .hasMessageContaining("max-size");
  }

  @Test
  void aBombThatDeclaresLittleIsRefusedByWhatItHolds() throws IOException {
    byte[] content = archive(" ".repeat(5_000_000), true);
    ByteBuffer.wrap(content)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(directory(content).get(1) + 24, 100);
    Files.write(zip, content);

    MalformedDataException error =
        catchThrowableOfType(MalformedDataException.class, () -> open(""));

    assertThat(error.code()).isEqualTo("MALFORMED_ZIP");
  }

  @Test
  void anEntryThatDeclaresMoreThanItsBytesCanHoldTakesNoMemory() throws IOException {
    byte[] content = archive("{}", true);
    ByteBuffer.wrap(content)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(directory(content).get(1) + 24, 100_000_000);
    Files.write(zip, content);

    MalformedDataException error =
        catchThrowableOfType(MalformedDataException.class, () -> open(""));

    assertThat(error.code()).isEqualTo("MALFORMED_ZIP");
    assertThat(error).hasMessageContaining("declares more bytes than its content can hold");
  }

  @Test
  void anEntryThatLeadsOutOfTheArchiveIsKeptAndNeverFollowed() throws IOException {
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      out.putNextEntry(new ZipEntry("../x"));
      out.write('x');
    }
    List<String> before = entries();

    try (KVStore store = open("")) {
      store.put("k", Map.of());
    }

    assertThat(entries()).containsAll(before);
    assertThat(folder.resolve("x")).doesNotExist();
    assertThat(folder.getParent().resolve("x")).doesNotExist();
  }

  @Test
  void aFolderInTheArchiveIsNotAFile() throws IOException {
    Files.write(zip, archive("{}", true));
    StoreIOException error = catchThrowableOfType(
        StoreIOException.class, () -> KVStores.open("json:zip:" + zip + "!/folder"));
    assertThat(error.code()).isEqualTo("NOT_A_FILE");
  }

  @Test
  void anEntryThatIsMissingIsNotFoundForReading() throws IOException {
    Files.write(zip, archive("{}", true));
    StoreIOException error = catchThrowableOfType(
        StoreIOException.class, () -> KVStores.open("json:zip:" + zip + "!/none.json?mode=read"));
    assertThat(error.code()).isEqualTo("NOT_FOUND");
  }

  /** As old programs wrote them: without the flag that says UTF-8. */
  @Test
  void namesThatAreNotInUtf8AreFoundAndStay() throws IOException {
    try (ZipOutputStream out =
        new ZipOutputStream(Files.newOutputStream(zip), Charset.forName("IBM437"))) {
      add(out, new ZipEntry("Größe.txt"), "stays");
      add(out, new ZipEntry("é.json"), "{\"data\": {\"k\": {\"n\": 1}}}");
    }
    byte[] before = Files.readAllBytes(zip);

    try (KVStore store = KVStores.open("json:zip:" + zip + "!/é.json")) {
      assertThat(store.get("k")).contains(Map.of("n", 1));
      store.put("k", Map.of("n", 2));
    }

    assertThat(Arrays.copyOf(Files.readAllBytes(zip), 60)).isEqualTo(Arrays.copyOf(before, 60));
    try (ZipFile opened = new ZipFile(zip.toFile(), Charset.forName("IBM437"))) {
      assertThat(opened.stream().map(ZipEntry::getName)).containsExactly("Größe.txt", "é.json");
      assertThat(opened.getInputStream(opened.getEntry("é.json")))
          .hasContent("{\"data\": {\"k\": {\"n\": 2}}}");
    }
  }

  /** As Info-ZIP writes them: a name for old programs, and the true one in an extra field. */
  @ParameterizedTest
  @CsvSource({"true, 日本.json", "false, __.json"})
  void aNameInUtf8BesideAnotherOneCountsIfItIsOfThatOne(boolean fits, String name)
      throws IOException {
    byte[] legacy = "__.json".getBytes(StandardCharsets.US_ASCII);
    CRC32 sum = new CRC32();
    sum.update(legacy);
    byte[] utf8 = "日本.json".getBytes(StandardCharsets.UTF_8);
    ByteBuffer extra = ByteBuffer.allocate(4 + 4 + 5 + utf8.length).order(ByteOrder.LITTLE_ENDIAN);
    extra.putInt(0x00001234);
    extra.putShort((short) 0x7075).putShort((short) (5 + utf8.length)).put((byte) 1);
    extra.putInt((int) sum.getValue() + (fits ? 0 : 1)).put(utf8);
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      ZipEntry entry = new ZipEntry("__.json");
      entry.setExtra(extra.array());
      add(out, entry, "{\"data\": {\"k\": {}}}");
    }
    byte[] content = Files.readAllBytes(zip);
    ByteBuffer bytes = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    for (int at : directory(content)) {
      bytes.putShort(at + 8, (short) 0x0008);
    }
    Files.write(zip, content);

    try (KVStore store = KVStores.open("json:zip:" + zip + "!/" + name + "?mode=read")) {
      assertThat(store.count()).isOne();
    }
  }

  /** Each saves into its own entry, and none of them may lose what another one has saved. */
  @ParameterizedTest
  @ValueSource(strings = {"FOLDER/kv.zip", "ram:///shared/kv.zip", "FOLDER/outer.zip!/kv.zip"})
  void storesInOneArchiveSaveAtTheSameTime(String place) throws Exception {
    String archive = place.replace("FOLDER", folder.toString());
    String uri = "json:zip:" + (archive.contains("!") ? "zip:" : "") + archive + "!/";
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      List<Future<?>> savers = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        String own = uri + i + ".json";
        savers.add(threads.submit(() -> saveOften(own, 15)));
      }
      for (Future<?> saver : savers) {
        saver.get();
      }
    } finally {
      threads.shutdown();
    }
    for (int i = 0; i < 3; i++) {
      try (KVStore store = KVStores.open(uri + i + ".json?mode=read")) {
        assertThat(store.get("k")).contains(Map.of("n", 15));
      }
    }
  }

  @Test
  void processesSaveIntoOneArchiveAtTheSameTime() throws Exception {
    Process other = ChildProcess.start(Saver.class, "json:zip:" + zip + "!/theirs.json", "20");
    saveOften("json:zip:" + zip + "!/ours.json", 20);
    while (other.isAlive()) {
      saveOften("json:zip:" + zip + "!/ours.json", 20);
    }
    assertThat(other.waitFor()).isZero();
    for (String entry : List.of("ours", "theirs")) {
      try (KVStore store = KVStores.open("json:zip:" + zip + "!/" + entry + ".json?mode=read")) {
        assertThat(store.get("k")).contains(Map.of("n", 20));
      }
    }
  }

  /** Saves a number of times, and checks in between that each save is there. */
  private static void saveOften(String uri, int saves) {
    try (KVStore store = KVStores.open(uri)) {
      for (int n = 1; n <= saves; n++) {
        store.put("k", Map.of("n", n));
        store.capability(Persistable.class).orElseThrow().persist();
        try (KVStore reader = KVStores.open(uri + "?mode=read")) {
          assertThat(reader.get("k")).contains(Map.of("n", n));
        }
      }
    }
  }

  /** Saves into an entry of an archive, often. */
  static final class Saver {
    public static void main(String[] arguments) {
      saveOften(arguments[0], Integer.parseInt(arguments[1]));
    }
  }

  /** An archive with a store between other entries of all kinds. */
  private static byte[] archive(String store, boolean comments) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      ZipEntry folder = new ZipEntry("folder/");
      folder.setTime(1_000_000_000_000L);
      folder.setComment(comments ? "a folder" : null);
      add(out, folder, "");
      ZipEntry kv = new ZipEntry("kv.json");
      kv.setComment(comments ? "the store" : null);
      add(out, kv, store);
      ZipEntry stored = new ZipEntry("folder/stored.txt");
      stored.setMethod(ZipEntry.STORED);
      stored.setSize(6);
      stored.setCrc(checksum("stored"));
      stored.setTime(1_100_000_000_000L);
      stored.setExtra(new byte[] {0x34, 0x12, 2, 0, 7, 7});
      add(out, stored, "stored");
      add(out, new ZipEntry("日本.txt"), "deflated ".repeat(20));
      if (comments) {
        out.setComment("an archive");
      }
    }
    return bytes.toByteArray();
  }

  private static void add(ZipOutputStream out, ZipEntry entry, String content) throws IOException {
    out.putNextEntry(entry);
    out.write(content.getBytes(StandardCharsets.UTF_8));
    out.closeEntry();
  }

  private static long checksum(String content) {
    CRC32 sum = new CRC32();
    sum.update(content.getBytes(StandardCharsets.UTF_8));
    return sum.getValue();
  }

  /** Where the entries' descriptions begin, in an archive whose names are all that varies. */
  private static List<Integer> directory(byte[] content) {
    ByteBuffer bytes = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    List<Integer> found = new ArrayList<>();
    for (int at = 0; at + 4 <= content.length; at++) {
      if (bytes.getInt(at) == DIRECTORY_SIGNATURE) {
        found.add(at);
      }
    }
    return found;
  }

  /** All that is to be seen of all entries but the store. */
  private List<String> entries() throws IOException {
    List<String> seen = new ArrayList<>();
    try (ZipFile opened = new ZipFile(zip.toFile())) {
      seen.add("archive: " + opened.getComment());
      for (ZipEntry entry : opened.stream().toList()) {
        boolean store = entry.getName().equals("kv.json");
        seen.add(entry.getName() + " " + entry.getComment()
            + (store
                ? ""
                : " " + entry.getMethod() + " " + entry.getLastModifiedTime() + " "
                    + entry.getCompressedSize() + " " + Arrays.toString(entry.getExtra()) + " "
                    + new String(
                        opened.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8)));
      }
    }
    return seen;
  }

  /** Headers and directory agree: who reads from the beginning finds the same entries. */
  private void assertReadableAsStream() throws IOException {
    try (ZipInputStream in = new ZipInputStream(Files.newInputStream(zip));
        ZipFile opened = new ZipFile(zip.toFile())) {
      for (ZipEntry entry : opened.stream().toList()) {
        assertThat(in.getNextEntry().getName()).isEqualTo(entry.getName());
        in.transferTo(OutputStream.nullOutputStream());
      }
      assertThat(in.getNextEntry()).isNull();
    } catch (ZipException e) {
      throw new AssertionError(e);
    }
  }

  private KVStore open(String options) {
    return KVStores.open("json:zip:" + zip + "!/kv.json" + options);
  }
}
