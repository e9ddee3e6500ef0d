package dev.kvstore.simple.internal.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens stay, spaces and escapes are chosen anew. */
final class JsonRewriterTest {
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "\"\\u00e9\\u20ac\", \"é€\"",
        "\"\\ud83d\\ude42\\uD83D\\uDE42\", \"🙂🙂\"",
        "\"\\u007f\\u2028\", \"\u007f\u2028\"",
        "\"\\u0041\\/\\/\", \"A//\"",
        "\"\\u0000\\u001F\\u000a\\u0022\\u005c\", \"\\u0000\\u001f\\n\\\"\\\\\"",
        "\"\\n\\t\\\"\\\\u00e9\", \"\\n\\t\\\"\\\\u00e9\"",
        "\"\\ud800\", \"\\ud800\"",
        "\"\\uD800x\", \"\\ud800x\"",
        "\"\\udc00\\ud800\", \"\\udc00\\ud800\"",
        "\"\\ud83d\\ud83d\\ude42\\ude42\", \"\\ud83d🙂\\ude42\"",
        "\"\\ud83d\\n\\ude42\", \"\\ud83d\\n\\ude42\"",
        "\"\\ud83dé\\ude42\", \"\\ud83dé\\ude42\"",
      })
  void anEscapeBecomesItsCharacterWhereJsonAndUtf8Allow(String json, String expected)
      throws IOException {
    assertThat(rewritten(json, false, json.length())).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"n\": [NaN, -Infinity, 1E400, -0, 1.50, 123456789012345678901234567890, 1e-05]}",
        "{\"same\": true, \"same\": null, \" ,:[ ]{}\": [[], {}, [[]]]}"
      })
  void aTokenStaysAsItIs(String json) throws IOException {
    assertThat(rewritten(json, false, json.length())).isEqualTo(json);
    assertThat(rewritten(json.replace(": ", "\r\n:\t").replace(", ", " ,"), false, 1_000))
        .isEqualTo(json);
  }

  @Test
  void namesAndElementsStandOnLinesOfTheirOwn() throws IOException {
    assertThat(rewritten("{\"a\":{\"b\":[1,2,[]],\"c\":{ }},\"d\":\"x\"}", true, 100))
        .isEqualTo("""
        {
          "a": {
            "b": [
              1,
              2,
              []
            ],
            "c": {}
          },
          "d": "x"
        }""");
  }

  @Test
  void indentationOfAnyDepthIsWhole() throws IOException {
    String json = "[".repeat(100) + "1" + "]".repeat(100);
    assertThat(rewritten(json, true, 1_000).lines().map(line -> line.lastIndexOf(' ') + 1))
        .contains(64, 66, 198, 200)
        .allMatch(indentation -> indentation % 2 == 0 && indentation <= 200);
  }

  @Test
  void piecesOfAnySizeGiveTheSame() throws IOException {
    String json =
        "{\"\\ud83d\\ude42\\ud83d\": [-12.5e3, \"a\\n\\u0000é\\ud83d\", false, {}], \"b\": []}";
    String whole = rewritten(json, true, 1_000);
    for (int size = 1; size < json.length(); size++) {
      assertThat(rewritten(json, true, size)).as("pieces of %s", size).isEqualTo(whole);
    }
  }

  private static String rewritten(String json, boolean indented, int pieces) throws IOException {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream target = new ByteArrayOutputStream();
    try (JsonRewriter rewriter = new JsonRewriter(target, indented)) {
      for (int start = 0; start < bytes.length; start += pieces) {
        rewriter.write(bytes, start, Math.min(pieces, bytes.length - start));
      }
    }
    return target.toString(StandardCharsets.UTF_8);
  }
}
