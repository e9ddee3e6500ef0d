package dev.kvstore.simple.internal.format;

/**
 * How the JSON of a saved file looks. Python's {@code json} reads each to the same store.
 *
 * <p>It is the form of names and of values that were put. A value that came from the file and was
 * not replaced stays, byte for byte, as it came, but for {@link #PRETTY}.
 */
public enum Form {
  /** As {@code json.dumps(store)}: one line of ASCII. */
  PYTHON,
  /**
   * As {@code json.dumps(store, ensure_ascii=False)}: one line with characters as they are. What
   * JSON demands stays an escape, and so does an unpaired surrogate, which UTF-8 cannot hold.
   */
  UTF8,
  /**
   * As {@code json.dumps(store, ensure_ascii=False, indent=2)}: each name and each element on a
   * line of its own. All of the file is laid out, values that came from it too: white space and
   * escapes change, the tokens do not, so that numbers keep their digits, and NaN, names that occur
   * twice and unpaired surrogates stay.
   */
  PRETTY
}
