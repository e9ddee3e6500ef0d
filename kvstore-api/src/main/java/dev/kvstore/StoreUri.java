package dev.kvstore;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A store URI such as {@code json:data/kv.json?mode=read}: a scheme, which picks the provider, and
 * an address, which is the provider's; immutable.
 *
 * <p>The first raw {@code ?} starts the options, {@code name=value} with {@code &} between them,
 * percent encoded. {@link #toString()} never shows a password.
 */
public final class StoreUri {
  private static final Pattern SCHEME =
      Pattern.compile("([A-Za-z][A-Za-z0-9+.-]+):(.*)", Pattern.DOTALL);
  private static final Pattern SECRET_NAME = Pattern.compile(
      "(?i).*(passw|pwd|passphrase|^pass$|secret|token(?!iz)|credential|(api|access|private|auth|account|shared)[-_.]?key|^key$).*");
  private static final Pattern SECRET_PARAMETER = Pattern.compile(
      "(?i)(;[^;=]*(?:passw|pwd|passphrase|secret|token(?!iz)|credential|(?:api|access|private|auth|account|shared)[-_.]?key)[^;=]*=)[^;]*");
  private static final Pattern HOST_AND_PORT = Pattern.compile("(\\[[^]]*]|[^:]*)(:\\d+)?");

  private final String scheme;
  private final String address;

  private StoreUri(String scheme, String address) {
    this.scheme = scheme;
    this.address = address;
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
      String shown = redact(uri);
      throw new StoreOpenException(
          "NO_SCHEME",
          "a store URI begins with a scheme and a colon, but \""
              + shown
              + "\" does not; for a JSON file write json:"
              + (shown.isEmpty() ? "data/kv.json" : shown)
              + ", for a store in memory write memory:",
          null);
    }
    return new StoreUri(parts.group(1).toLowerCase(Locale.ROOT), parts.group(2));
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
    return scheme + ":" + redact(address);
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
    for (String part : query()) {
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
    int question = address.indexOf('?');
    if (question < 0) {
      return this;
    }
    List<String> kept = new ArrayList<>(query());
    kept.removeIf(part -> part.startsWith(prefix));
    String query = kept.isEmpty() ? "" : "?" + String.join("&", kept);
    return new StoreUri(scheme, address.substring(0, question) + query);
  }

  private List<String> query() {
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
  private static int hexDigit(char c) {
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

  static boolean isSecretName(String name) {
    return SECRET_NAME.matcher(name).matches();
  }

  private static String redact(String text) {
    int question = endOfPlace(text);
    String place = question < 0 ? text : text.substring(0, question);
    String plain = SECRET_PARAMETER.matcher(redactUserInfo(place)).replaceAll("$1***");
    StringBuilder shown = new StringBuilder(plain);
    if (question >= 0) {
      String separator = "?";
      for (String part : text.substring(question + 1).split("&", -1)) {
        int equals = part.indexOf('=');
        boolean secret = equals >= 0 && isSecretName(part.substring(0, equals));
        shown.append(separator).append(secret ? part.substring(0, equals + 1) + "***" : part);
        separator = "&";
      }
    }
    return shown.toString();
  }

  /** The ? that starts the options; one before the host may belong to a password. */
  private static int endOfPlace(String text) {
    int question = text.indexOf('?');
    int start = authority(text);
    if (question < 0 || start < 0 || question < start) {
      return question;
    }
    String before = text.substring(start, question);
    boolean host = before.indexOf('/') >= 0
        || before.indexOf('@') >= 0
        || HOST_AND_PORT.matcher(before).matches();
    int at = host ? -1 : text.lastIndexOf('@');
    return at < 0 ? question : text.indexOf('?', at);
  }

  /** Where a host may begin: after the // at the start or behind a further scheme; or -1. */
  private static int authority(String place) {
    int slashes = place.startsWith("//") ? 0 : place.indexOf("://") + 1;
    return slashes == 0 && !place.startsWith("//") ? -1 : slashes + 2;
  }

  /** Hides what stands between the first colon and the @ that ends the user's part. */
  private static String redactUserInfo(String place) {
    return password(place)
        .map(password ->
            place.substring(0, password.start()) + "***" + place.substring(password.end()))
        .orElse(place);
  }

  private static Optional<Range> password(String place) {
    int start = authority(place);
    if (start < 0) {
      return Optional.empty();
    }
    int end = place.indexOf('/', start);
    String authority = end < 0 ? place.substring(start) : place.substring(start, end);
    int at = start + authority.lastIndexOf('@');
    if (at < start) {
      // A password may hold a raw slash; then what looks like the authority is no host.
      at = HOST_AND_PORT.matcher(authority).matches() ? -1 : place.lastIndexOf('@');
    }
    int colon = place.indexOf(':', start);
    return at < 0 || colon < 0 || colon > at
        ? Optional.empty()
        : Optional.of(new Range(colon + 1, at));
  }

  /** The secrets in this URI, as they are written and as they are meant. */
  Set<String> secrets() {
    Set<String> secrets = new HashSet<>();
    int question = endOfPlace(address);
    String place = question < 0 ? address : address.substring(0, question);
    password(place).ifPresent(range -> secrets.add(place.substring(range.start(), range.end())));
    Matcher inPlace = SECRET_PARAMETER.matcher(place);
    while (inPlace.find()) {
      secrets.add(inPlace.group().substring(inPlace.group(1).length()));
    }
    for (String part : query()) {
      int equals = part.indexOf('=');
      if (equals >= 0 && isSecretName(part.substring(0, equals))) {
        secrets.add(part.substring(equals + 1));
      }
    }
    for (String secret : List.copyOf(secrets)) {
      try {
        secrets.add(decode(secret));
      } catch (StoreOpenException malformedEscape) {
        // Then it is meant as it is written.
      }
    }
    secrets.remove("");
    return secrets;
  }

  private record Range(int start, int end) {}

  /** One option of a query, decoded. */
  record Parameter(String name, String value) {}
}
