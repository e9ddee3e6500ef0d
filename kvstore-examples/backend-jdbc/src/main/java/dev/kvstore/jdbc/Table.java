package dev.kvstore.jdbc;

import dev.kvstore.StoreOpenException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The table that an option names, checked, so that it can stand in a statement. */
record Table(@Nullable String schema, String name) {
  private static final Pattern NAME =
      Pattern.compile("(?:([A-Za-z_][A-Za-z0-9_]{0,62})\\.)?([A-Za-z_][A-Za-z0-9_]{0,62})");

  static Table of(String text) {
    Matcher parts = NAME.matcher(text);
    if (!parts.matches()) {
      throw new StoreOpenException(
          "INVALID_OPTION",
          "kv.table must be table or schema.table, each a letter or _ and then up to 62 letters,"
              + " digits or _, but it is \"" + text + "\"",
          null);
    }
    return new Table(parts.group(1), parts.group(2));
  }

  /** The name as a statement has it. */
  String quoted(char quote) {
    String plain = quote + name + quote;
    return schema == null ? plain : quote + schema + quote + "." + plain;
  }

  @Override
  public String toString() {
    return schema == null ? name : schema + "." + name;
  }
}
