package dev.kvstore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every bad input ends in one clear line and the right exit code; as processes, as users see it.
 */
final class BadInputTest {
  @TempDir
  Path folder;

  private Shell shell;

  @BeforeEach
  void begin() throws Exception {
    shell = Shell.withSample(folder);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "4 | NOT_FOUND     | kv get json:none.json k",
        "4 | NO_SCHEME     | kv get kv.json k",
        "4 | NO_PROVIDER   | kv get jsn:kv.json k",
        "4 | UNKNOWN_OPTION| kv get json:kv.json?fsink=1 k",
        "1 | NO_KEY        | kv get json:kv.json none",
        "2 | USAGE         | kv gte json:kv.json k",
        "2 | USAGE         | kv get",
        "2 | USAGE         | kv",
        "2 | USAGE         | kv ls json:kv.json -n x",
        "2 | USAGE         | kv ls json:kv.json -n -1",
        "2 | USAGE         | kv get json:kv.json -x",
        "2 | INVALID_ESCAPE| kv get -e json:kv.json '\\x'",
        "2 | NO_PLUGIN     | kv ls json:kv.json --plugin-path none.jar",
        "2 | NO_PLUGIN     | kv ls json:kv.json --plugin-path kv.json",
        "2 | NOT_LOCAL     | kv verify redis://host",
        "4 | NOT_A_FILE    | kv export json:kv.json --file .",
        "4 | NOT_A_FILE    | kv get json:kv.json --keys .",
        "4 | NOT_FOUND     | kv bench memory: --svg none/x.svg",
        "3 | MALFORMED_JSON| kv put json:kv.json k '{'",
        "3 | UNEXPECTED_STRUCTURE | kv put json:kv.json k '[1]'",
        "3 | UNEXPECTED_STRUCTURE | echo no > bad.json; kv ls json:bad.json",
        "3 | NOT_FINITE    | kv put json:kv.json k '{\"n\": NaN}'",
        "4 | NOT_FOUND     | kv put json:kv.json k --file none.json",
        "6 | READ_ONLY     | kv put json:kv.json?mode=read k '{}'",
        "7 | OUTPUT_FAILED | kv ls json:kv.json > /dev/full",
      })
  void aWrongCallEndsInOneLineAndItsExitCode(int exit, String code, String line) throws Exception {
    Shell.Result result = shell.run(line);
    assertThat(result.err()).startsWith("kv: " + code + ": ").hasLineCount(1);
    assertThat(result.exit()).isEqualTo(exit);
    assertThat(result.out()).isEmpty();
  }

  @Test
  void aCommandOrAnOptionThatIsNoneIsNamedWithTheWayOut() throws Exception {
    assertThat(shell.run("kv gte json:kv.json k").err())
        .startsWith("kv: USAGE: there is no command \"gte\"; kv --help");
    assertThat(shell.run("kv get json:kv.json -x").err())
        .contains("'-x'; a name that begins with - stands behind --; kv get --help");
    assertThat(shell
            .run("kv put json:kv.json -- -x '{}' && kv get json:kv.json -- -x")
            .out())
        .isEqualTo("{}\n");
    assertThat(shell.run("kv get json:kv.json ''").err())
        .isEqualTo("kv: NO_KEY: the key \"\" is not in the collection \"data\"\n");
  }

  @Test
  void debugShowsTheStackTrace() throws Exception {
    assertThat(shell.run("kv get json:none.json k --debug").err())
        .contains("StoreIOException: NOT_FOUND")
        .contains("\tat dev.kvstore");
  }

  @Test
  void aReaderThatGoesAwayEndsItQuietly() throws Exception {
    StringBuilder store = new StringBuilder("{\"data\": {\"0\": {}");
    for (int i = 1; i < 50_000; i++) {
      store.append(", \"").append(i).append("\": {}");
    }
    shell.write("large.json", store.append("}}").toString());
    Shell.Result result = shell.run("kv ls json:large.json | head -n 1; exit ${PIPESTATUS[0]}");
    assertThat(result.out()).isEqualTo("0\n");
    assertThat(result.err()).isEmpty();
    assertThat(result.exit()).isEqualTo(Exit.BROKEN_PIPE);
  }

  @Test
  void aLocaleThatIsNotUtf8LosesNothing() throws Exception {
    Map<String, String> ascii = Map.of("LC_ALL", "C");
    Shell.Result put = shell.run("kv put json:kv.json 'é日本' '{\"t\": \"ü\"}'", ascii);
    assertThat(put.err()).isEmpty();
    assertThat(shell.run("kv get json:kv.json 'é日本'", ascii).out())
        .isEqualTo("{\"t\": \"\\u00fc\"}\n");
    assertThat(shell.run("kv ls json:kv.json -p 'é'", ascii).out())
        .isEqualTo("\\u00e9\\u65e5\\u672c\n");
    assertThat(shell.run("kv ls json:kv.json -p 'é'").out()).isEqualTo("é日本\n");
    assertThat(
            shell.run("kv get -e json:kv.json '\\u00e9\\u65e5\\u672c'", ascii).exit())
        .isZero();
    Shell.Result bytes = shell.run("kv get json:kv.json $'\\xff'", ascii);
    assertThat(bytes.err()).startsWith("kv: UNREADABLE_ARGUMENT: ").hasLineCount(1);
    assertThat(bytes.exit()).isEqualTo(Exit.USAGE);
    Shell.Result path = shell.run("kv put 'json:é.json' k '{}'", ascii);
    assertThat(path.err())
        .startsWith("kv: INVALID_URI: ")
        .endsWith("LC_ALL=C.UTF-8\n")
        .hasLineCount(1);
  }

  @Test
  void aTerminalOfTwentyColumnsIsEnough() throws Exception {
    Map<String, String> narrow = Map.of("COLUMNS", "20");
    Shell.Result table = shell.run("kv scan json:kv.json -c books -o table", narrow);
    assertThat(table.out().lines()).hasSize(3).allMatch(line -> line.length() <= 20);
    assertThat(shell.run("kv --help", narrow).exit()).isZero();
  }
}
