package dev.kvstore.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Columns are counted as a terminal does, and not characters; {@code wc -L} counts them too. */
final class TextTest {
  private static final String[] KEYS = {
    "plain", "日本語", "한국", "ｆｕｌｌ", "e\u0301a\u0300", "😀🚀🎉", "⚡✅", "𠮷野家", "éü"
  };

  @TempDir
  Path folder;

  private Shell shell;

  @BeforeEach
  void aStoreWithNamesOfAllWidths() throws Exception {
    shell = new Shell(folder);
    StringBuilder json = new StringBuilder();
    for (String key : KEYS) {
      json.append(json.isEmpty() ? "{\"a\": {" : ", ")
          .append("\"" + key + "\": {\"t\": \"" + key.repeat(20) + "\"}");
    }
    shell.write("kv.json", json + "}, \"日本\": {\"k\": {}}}");
    assumeTrue(
        shell.run("printf 日本 | wc -L").out().equals("4\n"), "needs a wc that counts columns");
  }

  @ParameterizedTest
  @CsvSource({
    "'',0",
    "a,1",
    "é,1",
    "日,2",
    "語,2",
    "한,2",
    "ｆ,2",
    "😀,2",
    "⚡,2",
    "𠮷,2",
    "█,1",
    "―,1",
    "\u0301,0"
  })
  void aCharacterTakesItsColumns(String text, int columns) {
    assertThat(Text.columns(text)).isEqualTo(columns);
  }

  @ParameterizedTest
  @CsvSource({"日本語,6,日本語", "日本語,5,日本>", "日本語,4,日>", "a日本,3,a>", "日本,1,>", "日本,0,''", "😀😀,3,😀>"})
  void whatDoesNotFitIsCutAtAWholeCharacter(String text, int columns, String shown) {
    assertThat(Text.cut(text, columns)).isEqualTo(shown);
  }

  @Test
  void theSecondColumnOfATableBeginsAtOnePlace() throws Exception {
    Shell.Result places = shell.run("kv scan json:kv.json -c a -o table"
        + " | sed 's/VALUE$//; s/{.*//' | while IFS= read -r key; do echo \"$key\" | wc -L; done"
        + " | sort -u");
    assertThat(places.err()).isEmpty();
    assertThat(places.out()).isEqualTo("10\n");
  }

  @Test
  void noLineIsWiderThanTheTerminal() throws Exception {
    for (int columns : new int[] {20, 21, 33, 80}) {
      Map<String, String> terminal = Map.of("COLUMNS", "" + columns);
      Shell.Result table = shell.run("kv scan json:kv.json -c a -o table | wc -L", terminal);
      assertThat(Integer.parseInt(table.out().strip())).isBetween(columns - 2, columns);
      Shell.Result info = shell.run("kv info json:kv.json | wc -L", terminal);
      assertThat(Integer.parseInt(info.out().strip())).isLessThanOrEqualTo(columns);
    }
  }
}
