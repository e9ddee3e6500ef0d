package dev.kvstore.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Shows entries one by one as they come; the table's first column is as wide as its first page. */
final class Entries implements AutoCloseable {
  private static final int WIDTH_FROM = 200;

  private final Output output;
  private final String collection;
  private final Console console;
  private final List<String[]> waiting = new ArrayList<>();
  private boolean begun;
  private int firstColumn;

  Entries(Output output, String collection, Console console) {
    this.output = output;
    this.collection = collection;
    this.console = console;
  }

  void show(String key, Map<String, ?> value) {
    switch (output) {
      case jsonl -> {
        console.write(Json.entry(collection, key, value));
        console.write('\n');
      }
      case json -> {
        console.line(begun ? "," : "[");
        String entry = Json.indented(Json.entry(collection, key, value), console.charset());
        console.write(("  " + entry.replace("\n", "\n  ")).getBytes(console.charset()));
        begun = true;
      }
      case table ->
        row(
            Text.escaped(key, console.charset()),
            Json.readable(
                new String(Json.line(value), java.nio.charset.StandardCharsets.US_ASCII),
                console.charset()));
    }
  }

  private void row(String key, String value) {
    waiting.add(new String[] {key, value});
    if (firstColumn > 0 || waiting.size() == WIDTH_FROM) {
      printRows();
    }
  }

  private void printRows() {
    int columns = console.columns();
    if (firstColumn == 0 && !waiting.isEmpty()) {
      int longest = waiting.stream().mapToInt(row -> Text.columns(row[0])).max().orElse(1);
      firstColumn = Math.max(3, Math.min(longest, Math.max(3, columns / 2 - 2)));
      print("KEY", "VALUE", columns);
    }
    waiting.forEach(row -> print(row[0], row[1], columns));
    waiting.clear();
  }

  private void print(String key, String value, int columns) {
    String first = columns == Integer.MAX_VALUE ? key : Text.cut(key, firstColumn);
    String padded = Text.padded(first, firstColumn) + "  ";
    console.line(padded + Text.cut(value, Math.max(columns - Text.columns(padded), 1)));
  }

  @Override
  public void close() {
    switch (output) {
      case json -> console.line(begun ? "\n]" : "[]");
      case table -> printRows();
      case jsonl -> {
        // Every line stands by itself.
      }
    }
  }
}
