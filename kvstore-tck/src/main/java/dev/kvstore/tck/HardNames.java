package dev.kvstore.tck;

import java.util.List;

/**
 * Names that engines stumble over.
 *
 * <p>A backend that takes names for paths as they are leaves its folder with some of them. These
 * hold a part that nobody else uses, so that no file is there to be harmed.
 */
final class HardNames {
  private HardNames() {}

  /**
   * Names that every store holds, each alone.
   *
   * @param own the part of names that would lead elsewhere as paths
   */
  static List<String> all(String own) {
    return List.of(
        "",
        " ",
        "/" + own,
        "//" + own,
        ".",
        "..",
        "../" + own,
        "../../" + own,
        "..\\" + own,
        "a/b",
        "a//",
        "C:\\" + own,
        "con",
        "\0",
        "a\0b",
        "\t\r\n",
        "'; drop table entries; --",
        "\"quoted\"",
        "%41",
        "a%",
        "a_",
        "*",
        "{slot}",
        "$ne",
        "__proto__",
        "null",
        "ключ",
        "鍵",
        "\u2028",
        "\uFEFF",
        "\uFFFF",
        "\uD83D\uDD11",
        "\uD83D\uDC69\u200D\uD83D\uDCBB");
  }

  /**
   * Groups of names that are different, and that some engine takes for the same.
   *
   * @param own the part of names that would lead elsewhere as paths
   */
  static List<List<String>> nearEqual(String own) {
    return List.of(
        List.of("name", "Name", "NAME"),
        List.of("\u00E9", "e\u0301", "e"),
        List.of("\u212B", "\u00C5", "A\u030A"),
        List.of("i", "I", "\u0130", "\u0131"),
        List.of("stra\u00DFe", "strasse", "STRASSE"),
        List.of("trail", "trail ", " trail", "trail\t"),
        List.of(own, own + "/", "/" + own, own + "/b"),
        List.of("nul", "nul\0"),
        List.of("x", "x.json", "x_", "x%"),
        List.of("bb:c", "bb", "c"),
        List.of("1", "01", "1.0"),
        List.of("\uFF41", "a\u200B"),
        List.of("a%2Fb", "a_2Fb", "a-b"));
  }

  /** Names that UTF-8 cannot hold. */
  static final List<String> REFUSED = List.of("\uD83D", "\uDD11", "a\uD83Db", "\uDD11\uD83D");

  /** A name of so many bytes of UTF-8 that ends as given, with characters of one to four bytes. */
  static String ofBytes(int bytes, String ending) {
    String fill = "\uD83D\uDD11鍵é/";
    int filled = bytes - ending.length();
    // Ten bytes each; the rest is ASCII.
    return fill.repeat(filled / 10) + "x".repeat(filled % 10) + ending;
  }
}
