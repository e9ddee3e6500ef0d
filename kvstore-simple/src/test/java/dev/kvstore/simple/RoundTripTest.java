package dev.kvstore.simple;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kvstore.InvalidEntryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Python wrote is written back as Python writes it, byte for byte. */
final class RoundTripTest {
  private static final int STORES = 200;
  /** The same in every build, which shall not depend on luck; others by {@code -Dkvstore.seed}. */
  private static final long SEED = Long.getLong("kvstore.seed", 20_261_122);

  /** Generates text, of all blocks and with all escapes, unpaired surrogates where allowed. */
  private static final String TEXT = """
      import json, random, struct, sys
      r = random.Random(int(sys.argv[2]))
      BLOCKS = [(0x20, 0x7e)] * 4 + [(0, 0x1f), (0x22, 0x22), (0x5c, 0x5c), (0x2f, 0x2f), (0x7f, 0x9f),
                (0xa0, 0x7ff), (0x800, 0xd7ff), (0xe000, 0xffff), (0x2028, 0x2029), (0x10000, 0x10ffff)]
      def text(blocks=BLOCKS):
          return "".join(chr(r.randint(*r.choice(blocks))) for _ in range(r.choice([0, 1, 3, 9, 30])))
      """;

  private static final String GENERATE_STORES = TEXT + """
      def any_text():
          return text(BLOCKS + [(0xd800, 0xdfff)]) if r.random() < 0.03 else text()
      def number():
          return r.choice([
              lambda: r.randint(-9, 9), lambda: r.randint(-2**63, 2**63), lambda: r.getrandbits(300),
              lambda: r.random(), lambda: r.uniform(-1e3, 1e3), lambda: float(r.randint(0, 10**17)),
              lambda: struct.unpack("d", r.randbytes(8))[0],
              lambda: r.choice([0.0, -0.0, 5e-324, 1e-5, 1e16, 1e22, 1.7976931348623157e308]),
              lambda: r.choice([1.5] * 9 + [float("inf"), float("-inf"), float("nan")])])()
      def value(depth):
          kind = r.randint(0, 7 if depth > 0 else 4)
          if kind < 2: return any_text()
          if kind < 4: return number()
          if kind < 5: return r.choice([None, True, False])
          if kind < 6: return [number() for _ in range(r.choice([0, 5, 50]))]
          if kind < 7: return [value(depth - 1) for _ in range(r.randint(0, 4))]
          return document(depth - 1)
      def document(depth):
          return {any_text(): value(depth) for _ in range(r.randint(0, 5))}
      def store():
          return {any_text(): {any_text(): document(r.choice([0, 1, 2, 6])) for _ in range(r.choice([0, 1, 5, 40]))}
                  for _ in range(r.choice([0, 1, 3]))}
      for i in range(int(sys.argv[3])):
          with open(f"{sys.argv[1]}/{i}.json", "w") as file:
              # Through JSON once, since two halves that came by chance are one character then.
              file.write(json.dumps(json.loads(json.dumps(store()))))
      """;

  private static final String GENERATE_STRINGS = TEXT + """
      store = {str(i): {"texts": [text() for _ in range(1000)]} for i in range(100)}
      with open(sys.argv[1] + "/0.json", "w") as file:
          json.dump({"data": store}, file)
      """;

  @TempDir
  Path folder;

  private Path saved;

  @BeforeEach
  void nameTheFile() {
    saved = folder.resolve("saved.json");
  }

  @Test
  void storesThatWereNotTouched() throws Exception {
    Python.run(GENERATE_STORES, folder.toString(), "" + SEED, "" + STORES);
    for (int i = 0; i < STORES; i++) {
      try (SimpleKVStore store = SimpleKVStore.fromPersistPath(file(i).toString())) {
        store.toMap();
        store.persist(saved.toString());
      }
      assertSame(i);
    }
  }

  @Test
  void storesInWhichEachValueWasPutAgain() throws Exception {
    Python.run(GENERATE_STORES, folder.toString(), "" + SEED, "" + STORES);
    int put = 0;
    int refused = 0;
    for (int i = 0; i < STORES; i++) {
      try (SimpleKVStore store = SimpleKVStore.fromPersistPath(file(i).toString())) {
        for (Map.Entry<String, Map<String, Map<String, Object>>> collection :
            store.toMap().entrySet()) {
          for (Map.Entry<String, Map<String, Object>> entry :
              collection.getValue().entrySet()) {
            try {
              store.put(entry.getKey(), entry.getValue(), collection.getKey());
              put++;
            } catch (InvalidEntryException onlyPythonWritesThis) {
              assertThat(onlyPythonWritesThis.code()).isIn("NOT_FINITE", "UNPAIRED_SURROGATE");
              refused++;
            }
          }
        }
        store.persist(saved.toString());
      }
      assertSame(i);
    }
    assertThat(put)
        .as("values that were put again")
        .isGreaterThan(2 * refused)
        .isGreaterThan(1_000);
  }

  @Test
  void oneHundredThousandStrings() throws Exception {
    Python.run(GENERATE_STRINGS, folder.toString(), "" + SEED);
    try (SimpleKVStore store = SimpleKVStore.fromPersistPath(file(0).toString())) {
      store.putAll(store.getAll());
      store.persist(saved.toString());
    }
    assertSame(0);
  }

  private Path file(int number) {
    return folder.resolve(number + ".json");
  }

  private void assertSame(int number) throws IOException {
    if (Files.mismatch(saved, file(number)) >= 0) {
      assertThat(Files.readString(saved))
          .as("store %s, repeat with -Dkvstore.seed=%s", number, SEED)
          .isEqualTo(Files.readString(file(number)));
    }
  }
}
