package dev.kvstore.tck.internal.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The Markdown report tells everything, and text of others stays text. */
final class MarkdownReportTest {
  private final String markdown = MarkdownReport.write(Samples.everything());

  @Test
  void itTellsVerdictAreasFailuresReasonsAndTheCommand() {
    assertThat(markdown)
        .startsWith("# acme://ann:\\*\\*\\*@db.example.org/kv: violations\n")
        .contains("29 kept, 3 broken, 1 exempt")
        .contains("| 2 Values | 28 | 2 |")
        .contains("### KV-1.2 broken")
        .contains("- found: ```` {\"a\": 1")
        .contains("## Exempt", "until 2027-03-31: names are cut")
        .contains("- **CONDITIONAL\\_WRITES** (KV-1.6, KV-3.1 to KV-3.3): ")
        .contains("- seed: ` -8123456789012345678 `")
        .contains("```sh\nmvn test -Dtest=AcmeStoreTest -Dkvstore.tck.seed=-8123456789012345678\n");
  }

  @Test
  void textIsEscapedOutsideCodeAndFencedInside() {
    assertThat(Markdown.text("a|b <script> [x](y) `c` *d*\n# e"))
        .isEqualTo("a\\|b \\<script\\> \\[x\\]\\(y\\) \\`c\\` \\*d\\* \\# e");
    assertThat(Markdown.code("a `` b\nc")).isEqualTo("``` a `` b c ```");
    assertThat(Markdown.block("", "x\n````\ny")).isEqualTo("`````\nx\n````\ny\n`````\n\n");
  }
}
