package dev.kvstore.simple.internal.format;

/** The reader's scan, by which nothing is built: every byte is checked, and that is all. */
public final class BareScan {
  private BareScan() {}

  /** Scans one JSON value. */
  public static int scan(byte[] text) {
    JsonScanner scanner = new JsonScanner(text, "scan", 1_000);
    scanner.passValue(1);
    scanner.expectEnd();
    return scanner.position();
  }
}
