package dev.kvstore;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Puts values in the place of {@code ${NAME}}: a system property of that name, or else an
 * environment variable, so that a start's own {@code -D} counts before what the machine says.
 * <code>$${</code> is <code>${</code> itself. A value is not looked into again.
 */
final class References {
  private static final Pattern REFERENCE = Pattern.compile("\\$(\\$?)\\{(?:([A-Za-z_][\\w.-]*)})?");

  /** A reference at the very beginning, and the rest. */
  private static final Pattern LEADING =
      Pattern.compile("\\$\\{([A-Za-z_][\\w.-]*)}(.*)", Pattern.DOTALL);

  /** Shorter values are no secrets, and hiding them makes messages unreadable. */
  private static final int SHORTEST_HIDDEN = 3;

  private final String code;
  private final String where;
  private final Set<String> values = new HashSet<>();

  /**
   * Makes one for a text.
   *
   * @param code the code of an error
   * @param where the text as messages may show it
   */
  References(String code, String where) {
    this.code = code;
    this.where = where;
  }

  /** The values that were put in, which no message may show. */
  Set<String> values() {
    return values;
  }

  static Optional<Matcher> leading(String text) {
    Matcher leading = LEADING.matcher(text);
    return leading.matches() ? Optional.of(leading) : Optional.empty();
  }

  /** Puts the values in as they are. */
  String resolve(String text) {
    return resolve(text, value -> value, value -> value);
  }

  /**
   * Puts the values into an address, percent encoded: a path keeps its slashes and colons, what
   * stands in an option or before an {@code @} does not.
   */
  String resolveAddress(String address) {
    return resolve(address, StoreUri::encode, References::encodeWhole);
  }

  private static String encodeWhole(String value) {
    return StoreUri.encode(value).replace("/", "%2F").replace(":", "%3A");
  }

  private String resolve(String text, UnaryOperator<String> path, UnaryOperator<String> part) {
    Matcher references = REFERENCE.matcher(text);
    StringBuilder resolved = new StringBuilder();
    int from = 0;
    while (references.find()) {
      resolved.append(text, from, references.start());
      from = references.end();
      if (!references.group(1).isEmpty()) {
        resolved.append(text, references.start() + 1, references.end());
      } else {
        String value = valueOf(references.group(2));
        boolean isPart = text.lastIndexOf('?', references.start()) >= 0
            || text.substring(references.end()).matches("(?s)[^/?#]*@.*");
        resolved.append((isPart ? part : path).apply(value));
      }
    }
    return resolved.append(text, from, text.length()).toString();
  }

  String valueOf(@Nullable String name) {
    if (name == null) {
      throw new StoreOpenException(
          code,
          "in " + where
              + ", ${ begins the name of a value from the environment, letters, digits, _,"
              + " . and - with } at its end; write $${ for the characters themselves",
          null);
    }
    String property = System.getProperty(name);
    String value = property == null ? System.getenv(name) : property;
    if (value == null) {
      throw new StoreOpenException(
          "UNSET_NAME",
          where + " takes the value of " + name
              + ", which is neither a system property nor an environment variable; set it (java -D"
              + name + "=… or export " + name + "=…), or write $${ for the characters themselves",
          null);
    }
    if (value.length() >= SHORTEST_HIDDEN) {
      values.addAll(List.of(value, StoreUri.encode(value), encodeWhole(value)));
    }
    return value;
  }
}
