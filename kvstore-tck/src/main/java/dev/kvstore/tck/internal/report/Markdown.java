package dev.kvstore.tck.internal.report;

/** Text of others inside Markdown, where it must not be taken for markup. */
final class Markdown {
  private static final String MARKUP = "\\`*_{}[]<>()#+!|~&";

  private Markdown() {}

  /** Text as itself, on one line. */
  static String text(String text) {
    StringBuilder escaped = new StringBuilder(text.length());
    text.codePoints().forEach(c -> {
      if (c == '\n' || c == '\t') {
        escaped.append(' ');
      } else {
        escaped.append(MARKUP.indexOf(c) >= 0 ? "\\" : "").appendCodePoint(c);
      }
    });
    return escaped.toString();
  }

  /** Text as code, on one line. */
  static String code(String text) {
    String line = text.replace('\n', ' ').replace('\t', ' ');
    String fence = "`".repeat(longestRun(line) + 1);
    return line.isBlank() ? "` `" : fence + " " + line + " " + fence;
  }

  /** Lines as code. */
  static String block(String language, String text) {
    String fence = "`".repeat(Math.max(3, longestRun(text) + 1));
    return fence + language + "\n" + text + (text.endsWith("\n") ? "" : "\n") + fence + "\n\n";
  }

  private static int longestRun(String text) {
    int longest = 0;
    int run = 0;
    for (int i = 0; i < text.length(); i++) {
      run = text.charAt(i) == '`' ? run + 1 : 0;
      longest = Math.max(longest, run);
    }
    return longest;
  }
}
