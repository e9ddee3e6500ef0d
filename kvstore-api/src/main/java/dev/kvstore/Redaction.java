package dev.kvstore;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds what in a store URI may be a password or another secret.
 *
 * <p>Every driver has a form of its own, so the finder knows none of them, but what they share: a
 * user's part before an {@code @}, and parameters whose names sound secret, whatever separates
 * them. It looks at the text as it is written and as it is with its percent escapes resolved, as
 * some decode before they take apart and others after. In doubt it hides more.
 */
final class Redaction {
  private static final Pattern SECRET_NAME = Pattern.compile(
      "(?i)passw|pwd|passphrase|passcode|(^|[-_.])(pass|pw)$|secret|token(?!iz)|credential|signature|^sig$"
          + "|^auth$|authorization|bearer|jwt|(api|access|private|auth|account|shared|encryption|master"
          + "|cipher|hex|signing|session|secret)[-_.]?key|[-_.]key\\d*$|^key\\d*$|(?-i:[a-z0-9]Key\\d*$)");
  private static final Pattern NAME = Pattern.compile("([\\w.$%\\[\\] -]{0,80}[\\w.$%\\]])\\s*=");
  private static final Pattern HOSTS = Pattern.compile(
      "(?:(\\[[^]]*]|[^:,]*)(:(\\d+|\\$\\{[^}]*}))?)(,(\\[[^]]*]|[^:,]*)(:(\\d+|\\$\\{[^}]*}))?)*([;\\\\].*)?",
      Pattern.DOTALL);
  private static final Pattern ORACLE =
      Pattern.compile("(?i)(?:^|:)oracle:\\w+:([^/@]*/)?", Pattern.DOTALL);
  private static final Pattern LOCAL = Pattern.compile("(?i)(^|:)([a-z]|file):[/\\\\]");
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{[^{}$]*}");
  private static final int MOST_LEVELS = 3;

  private final String text;
  private final List<Range> found = new ArrayList<>();

  private Redaction(String text) {
    this.text = text;
  }

  static boolean isSecretName(String name) {
    return SECRET_NAME.matcher(name).find();
  }

  /** The text with every secret replaced by {@code ***}; the name of a value is left. */
  static String hide(String text) {
    StringBuilder shown = new StringBuilder();
    int from = 0;
    for (Range range : secrets(text)) {
      String secret = text.substring(range.start, range.end);
      boolean named = REFERENCE.matcher(secret).matches();
      shown.append(text, from, range.start).append(named ? secret : "***");
      from = range.end;
    }
    return shown.append(text, from, text.length()).toString();
  }

  /** The secrets, as they are written. */
  static Set<String> find(String text) {
    Set<String> secrets = new HashSet<>();
    secrets(text).forEach(range -> secrets.add(text.substring(range.start, range.end)));
    secrets.remove("");
    return secrets;
  }

  /** In their order, none overlapping another. */
  private static List<Range> secrets(String text) {
    List<Range> all = new ArrayList<>();
    Decoded level = Decoded.of(text);
    for (int i = 0; i <= MOST_LEVELS; i++) {
      for (Range range : new Redaction(level.text).search()) {
        all.add(new Range(level.origin[range.start], level.origin[range.end]));
      }
      Decoded next = level.decodedOnce();
      if (next.text.equals(level.text)) {
        break;
      }
      level = next;
    }
    all.sort(Comparator.comparingInt(Range::start));
    List<Range> merged = new ArrayList<>();
    for (Range range : all) {
      Range last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
      if (last != null && range.start <= last.end) {
        merged.set(merged.size() - 1, new Range(last.start, Math.max(last.end, range.end)));
      } else if (range.start < range.end) {
        merged.add(range);
      }
    }
    return merged;
  }

  private List<Range> search() {
    int query = endOfPlace();
    int end = query < 0 ? text.length() : query;
    userInfo(0, end);
    if (query >= 0) {
      // A parameter may hold an address of its own. Where it ends nobody can tell: a password in it
      // may hold what else ends a host or a parameter.
      for (int slashes = text.indexOf("://", end); slashes >= 0; ) {
        hideUpTo(text.lastIndexOf('@'), slashes + 3);
        slashes = text.indexOf("://", slashes + 3);
      }
    }
    parameters();
    return found;
  }

  /** The ? that starts the options; one before the host may belong to a password. */
  private int endOfPlace() {
    int question = text.indexOf('?');
    int start = authorityStart(0);
    if (question < 0) {
      return question;
    }
    if (start < 0 || question < start) {
      int at = isPath(text.substring(0, question)) ? -1 : text.lastIndexOf('@');
      return at < 0 ? question : text.indexOf('?', at);
    }
    String before = text.substring(start, question);
    boolean host = before.indexOf('/') >= 0
        || before.indexOf('@') >= 0
        || HOSTS.matcher(before).matches();
    int at = host ? -1 : text.lastIndexOf('@');
    return at < 0 ? question : text.indexOf('?', at);
  }

  /** Where a host may begin: after the // at the start or behind a further scheme; or -1. */
  private int authorityStart(int from) {
    if (from == 0 && text.startsWith("//")) {
      return 2;
    }
    int slashes = text.indexOf("://", from);
    return slashes < 0 ? -1 : slashes + 3;
  }

  private void userInfo(int from, int end) {
    int start = authorityStart(from);
    withoutSlashes(start < 0 || start > end ? end : start == 2 ? 0 : start - 3);
    while (start >= 0 && start <= end) {
      authority(start, end);
      start = authorityStart(start);
    }
  }

  /** Hides what stands between the first colon and the @ that ends the user's part. */
  private void authority(int start, int end) {
    int slash = text.indexOf('/', start);
    int authorityEnd = slash < 0 || slash > end ? end : slash;
    String authority = text.substring(start, authorityEnd);
    int at = start + authority.lastIndexOf('@');
    if (at < start) {
      // A password may hold a raw slash; then what looks like the authority is no host.
      at = HOSTS.matcher(authority).matches() ? -1 : text.lastIndexOf('@', end - 1);
    }
    hideUpTo(at, start);
  }

  private void hideUpTo(int at, int start) {
    int colon = text.indexOf(':', start);
    if (colon >= 0 && colon < at) {
      found.add(new Range(colon + 1, at));
    }
  }

  /** {@code redis:user:password@host}, and {@code oracle:thin:user/password@host}. */
  private void withoutSlashes(int end) {
    int at = text.lastIndexOf('@', end - 1);
    if (at < 0) {
      return;
    }
    Matcher oracle = ORACLE.matcher(text).region(0, at);
    if (oracle.find()) {
      found.add(new Range(oracle.end(), at));
      return;
    }
    String before = text.substring(0, at);
    boolean word = before.indexOf(':') < 0 && before.matches("[^/\\\\]*");
    if (word || !isPath(before)) {
      found.add(new Range(before.indexOf(':') + 1, at));
    }
  }

  /** What has no colon, or only one that belongs to a local path. */
  private static boolean isPath(String place) {
    int colon = place.indexOf(':');
    int slash = place.indexOf('/');
    return colon < 0 || (slash >= 0 && slash < colon) || LOCAL.matcher(place).find();
  }

  private void parameters() {
    Matcher name = NAME.matcher(text);
    for (int from = 0; from < text.length() && name.find(from); ) {
      if (isSecretName(Decoded.of(name.group(1).trim()).decodedOnce().text)) {
        int end = endOfValue(name.start() - 1, name.end());
        found.add(new Range(name.end(), end));
        from = Math.max(end, name.end());
      } else {
        from = name.end();
      }
    }
  }

  /** What stands before a name tells what ends its value. */
  private int endOfValue(int separator, int start) {
    char before = separator < 0 ? '&' : text.charAt(separator);
    int from = afterQuotes(start);
    String ends = switch (before) {
      case '?', '&', '#' -> "&";
      case '(' -> ")";
      case ',' -> ",)";
      case '/' -> ",;&";
      default -> ";";
    };
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean escaped = c == '\\' && i + 1 < text.length() && text.charAt(i + 1) == ';';
      if (escaped) {
        i++;
      } else if (ends.indexOf(c) >= 0 && (c != ')' || closes(i))) {
        return i;
      }
    }
    return text.length();
  }

  /** A parenthesis ends a list if another one, a path or nothing follows. */
  private boolean closes(int at) {
    return at + 1 == text.length() || "()/,?;".indexOf(text.charAt(at + 1)) >= 0;
  }

  /** Behind a value in braces or quotes, in which a double one stands for itself. */
  private int afterQuotes(int start) {
    char first = start < text.length() ? text.charAt(start) : ' ';
    char last = first == '{' ? '}' : first;
    if (first != '{' && first != '"' && first != '\'') {
      return start;
    }
    for (int i = start + 1; i < text.length(); i++) {
      if (text.charAt(i) == last) {
        if (i + 1 < text.length() && text.charAt(i + 1) == last) {
          i++;
        } else {
          return i + 1;
        }
      }
    }
    return text.length();
  }

  private record Range(int start, int end) {}

  /** A text with percent escapes resolved, and where each of its characters comes from. */
  private static final class Decoded {
    private final String text;
    private final int[] origin;

    private Decoded(String text, int[] origin) {
      this.text = text;
      this.origin = origin;
    }

    static Decoded of(String text) {
      int[] origin = new int[text.length() + 1];
      for (int i = 0; i < origin.length; i++) {
        origin[i] = i;
      }
      return new Decoded(text, origin);
    }

    /** One character for each byte: only ASCII separates anything. */
    Decoded decodedOnce() {
      StringBuilder plain = new StringBuilder();
      int[] from = new int[text.length() + 1];
      for (int i = 0; i < text.length(); ) {
        from[plain.length()] = origin[i];
        int value = escape(text, i);
        plain.append(value < 0 ? text.charAt(i) : (char) value);
        i += value < 0 ? 1 : 3;
      }
      from[plain.length()] = origin[text.length()];
      return new Decoded(plain.toString(), from);
    }

    private static int escape(String text, int at) {
      if (text.charAt(at) != '%' || at + 2 >= text.length()) {
        return -1;
      }
      int high = StoreUri.hexDigit(text.charAt(at + 1));
      int low = StoreUri.hexDigit(text.charAt(at + 2));
      return high < 0 || low < 0 ? -1 : high << 4 | low;
    }
  }
}
