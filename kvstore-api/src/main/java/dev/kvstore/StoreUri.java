package dev.kvstore;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A store URI such as {@code json:data/kv.json?mode=read}: a scheme, which picks the provider, and
 * an address, which is the provider's; immutable.
 *
 * <p>The first raw {@code ?} starts the options, {@code name=value} with {@code &} between them,
 * percent encoded. {@link #toString()} never shows a password.
 *
 * <p>{@code ${NAME}} stands for the system property of that name, or else the environment variable:
 * {@code redis://:${REDIS_PASSWORD}@host}. It is put in when the store is opened, percent encoded,
 * so that no character of it separates anything; in a path, slashes and colons stay. Messages show
 * the name; of a value, a provider's own may show the path that it gives, and never a password or
 * an option. At the very beginning it stands for a store URI of its own, as in
 * {@code ${STORE}?mode=read}. <code>$${</code> is <code>${</code> itself.
 */
public final class StoreUri {
  private static final Pattern SCHEME =
      Pattern.compile("([A-Za-z][A-Za-z0-9+.-]+):(.*)", Pattern.DOTALL);
  private final String scheme;
  private final String address;
  private final Shown shown;
  private final Set<String> values;

  private StoreUri(String scheme, String address, Shown shown, Set<String> values) {
    this.scheme = scheme;
    this.address = address;
    this.shown = shown;
    this.values = values;
  }

  /**
   * Takes a store URI apart.
   *
   * @param uri the text
   * @throws StoreOpenException with {@code NO_SCHEME} if it does not begin with a scheme of two
   *     letters or more and a colon
   */
  public static StoreUri parse(String uri) {
    Matcher parts = SCHEME.matcher(Objects.requireNonNull(uri, "uri"));
    if (!parts.matches()) {
      String shown = Redaction.hide(uri);
      throw new StoreOpenException(
          "NO_SCHEME",
          "a store URI begins with a scheme and a colon, but \""
              + shown
              + "\" does not; for a JSON file write json:"
              + (shown.isEmpty() ? "data/kv.json" : shown)
              + ", for a store in memory write memory:",
          null);
    }
    String scheme = parts.group(1).toLowerCase(Locale.ROOT);
    String address = parts.group(2);
    return new StoreUri(scheme, address, new Shown(scheme + ":", address), Set.of());
  }

  /** Takes a store URI apart, and puts values in the place of their names. */
  static StoreUri resolve(String text) {
    Matcher leading = References.leading(Objects.requireNonNull(text, "uri")).orElse(null);
    if (leading == null) {
      return parse(text).resolved();
    }
    String name = leading.group(1);
    Shown shown = new Shown("${" + name + "}", leading.group(2));
    String whole = new References("INVALID_URI", shown.toString()).valueOf(name);
    if (!SCHEME.matcher(whole).matches()) {
      throw new StoreOpenException(
          "NO_SCHEME",
          "the value of " + name + " is no store URI, which begins with a scheme and a colon; for a"
              + " JSON file set it to json:data/kv.json, for instance",
          null);
    }
    StoreUri uri = parse(whole + leading.group(2));
    return new StoreUri(uri.scheme, uri.address, shown, Set.of(whole)).resolved();
  }

  private StoreUri resolved() {
    if (!address.contains("${")) {
      return this;
    }
    References references = new References("INVALID_URI", toString());
    String whole = references.resolveAddress(address);
    references.values().addAll(values);
    return new StoreUri(scheme, whole, shown, Set.copyOf(references.values()));
  }

  /** The scheme, in lower case. */
  public String scheme() {
    return scheme;
  }

  /** What follows the scheme and its colon, as it was written; it may hold a password. */
  public String address() {
    return address;
  }

  /**
   * The address with its percent escapes resolved, as UTF-8.
   *
   * @throws StoreOpenException with {@code INVALID_URI} if an escape is malformed
   */
  public String decodedAddress() {
    return decode(address);
  }

  /**
   * Percent encodes a path or another text, so that it can be a part of an address.
   *
   * @param text the text
   * @return the same with everything but ASCII letters, digits and {@code - . _ ~ / :} as escapes
   */
  public static String encode(String text) {
    StringBuilder encoded = new StringBuilder(text.length());
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xFF);
      if (c < 0x80 && (Character.isLetterOrDigit(c) || "-._~/:".indexOf(c) >= 0)) {
        encoded.append(c);
      } else {
        encoded.append('%').append(String.format(Locale.ROOT, "%02X", (int) c));
      }
    }
    return encoded.toString();
  }

  /** The URI with every password and other secret replaced by {@code ***}. */
  @Override
  public String toString() {
    return shown.toString();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StoreUri uri
        && scheme.equals(uri.scheme)
        && address.equals(uri.address);
  }

  @Override
  public int hashCode() {
    return Objects.hash(scheme, address);
  }

  /** The query's parameters whose names begin with a prefix, which is taken off, in their order. */
  List<Parameter> parameters(String prefix) {
    List<Parameter> found = new ArrayList<>();
    for (String part : query(address)) {
      if (part.startsWith(prefix)) {
        int equals = part.indexOf('=');
        String name = equals < 0 ? part : part.substring(0, equals);
        String value = equals < 0 ? "" : part.substring(equals + 1);
        StoreUri shown = without(prefix);
        found.add(
            new Parameter(shown.decode(name.substring(prefix.length())), shown.decode(value)));
      }
    }
    return found;
  }

  /** The same URI without the parameters whose names begin with a prefix. */
  StoreUri without(String prefix) {
    return new StoreUri(
        scheme,
        without(prefix, address),
        new Shown(shown.scheme(), without(prefix, shown.rest())),
        values);
  }

  private static String without(String prefix, String address) {
    int question = address.indexOf('?');
    if (question < 0) {
      return address;
    }
    List<String> kept = new ArrayList<>(query(address));
    kept.removeIf(part -> part.startsWith(prefix));
    return address.substring(0, question) + (kept.isEmpty() ? "" : "?" + String.join("&", kept));
  }

  private static List<String> query(String address) {
    int question = address.indexOf('?');
    return question < 0 || question == address.length() - 1
        ? List.of()
        : List.of(address.substring(question + 1).split("&", -1));
  }

  private String decode(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    ByteBuffer bytes = ByteBuffer.allocate(text.length() * 3);
    for (int i = 0; i < text.length(); ) {
      int codePoint = text.codePointAt(i);
      if (codePoint == '%') {
        int high = i + 2 < text.length() ? hexDigit(text.charAt(i + 1)) : -1;
        int low = i + 2 < text.length() ? hexDigit(text.charAt(i + 2)) : -1;
        if (high < 0 || low < 0) {
          throw invalid(
              "a % must be followed by two hex digits; write the character % itself as %25");
        }
        bytes.put((byte) (high << 4 | low));
        i += 3;
      } else {
        bytes.put(Character.toString(codePoint).getBytes(StandardCharsets.UTF_8));
        i += Character.charCount(codePoint);
      }
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
    } catch (CharacterCodingException e) {
      throw invalid("its percent escapes are no UTF-8; write é as %C3%A9, for instance");
    }
  }

  /** Character.digit takes the digits of all scripts. */
  static int hexDigit(char c) {
    return c < 128 ? Character.digit(c, 16) : -1;
  }

  private StoreOpenException invalid(String reason) {
    return new StoreOpenException("INVALID_URI", "in " + this + ", " + reason, null);
  }

  /** Refuses a scheme that no URI can have, and gives it in lower case. */
  static String checkScheme(String scheme) {
    if (!SCHEME.matcher(scheme + ":").matches()) {
      throw new IllegalArgumentException(
          "\"" + scheme + "\" is no scheme: it takes two letters or more, digits, +, - and .");
    }
    return scheme.toLowerCase(Locale.ROOT);
  }

  /** The secrets in this URI, as they are written and as they are meant. */
  Set<String> secrets() {
    Set<String> secrets = Redaction.find(address);
    for (String secret : List.copyOf(secrets)) {
      secrets.add(encode(secret));
      try {
        secrets.add(decode(secret));
      } catch (StoreOpenException malformedEscape) {
        // Then it is meant as it is written.
      }
    }
    return secrets;
  }

  /** The values that were put in; not every one is a secret. */
  Set<String> values() {
    return values;
  }

  /** A URI as it was written, values by their names. */
  private record Shown(String scheme, String rest) {
    @Override
    public String toString() {
      return scheme + Redaction.hide(rest);
    }
  }

  /** One option of a query, decoded. */
  record Parameter(String name, String value) {}
}
