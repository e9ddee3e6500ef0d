package dev.kvstore.tck;

import dev.kvstore.KVStoreException;
import dev.kvstore.KVStores;
import dev.kvstore.StoreOption;
import dev.kvstore.StoreOptions;
import dev.kvstore.StoreUri;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a fixture knows and nobody may read: a careless store may say it in names and messages. */
final class Secrets {
  private static final String HIDDEN = "***";
  /** A shorter one is in a text by chance. */
  private static final int FEWEST = 6;

  private static final Secrets NONE = new Secrets(Set.of());

  /** The longest first, since one may be a part of another. */
  private final List<String> secrets;

  private Secrets(Set<String> secrets) {
    this.secrets = secrets.stream()
        .filter(secret -> !secret.isEmpty())
        .sorted(Comparator.comparingInt(String::length).reversed())
        .toList();
  }

  static Secrets none() {
    return NONE;
  }

  /** The passwords and other secrets in a fixture's URI and options. */
  static Secrets of(StoreFixture fixture) {
    return fixture.uri().map(uri -> of(uri, fixture.options())).orElse(NONE);
  }

  static Secrets of(String uri, StoreOptions options) {
    Set<String> secrets = new TreeSet<>();
    try {
      StoreUri parsed = StoreUri.parse(uri);
      addHidden(secrets, parsed);
      addOptions(secrets, parsed, options);
    } catch (KVStoreException noStoreUri) {
      // Then its error tells so, without what it may hold.
    }
    return secrets.isEmpty() ? NONE : new Secrets(secrets);
  }

  /** Those that a text can be searched for: long enough, and no part of what may be told. */
  Secrets without(String told) {
    return new Secrets(secrets.stream()
        .filter(secret -> secret.length() >= FEWEST && !told.contains(secret))
        .collect(Collectors.toSet()));
  }

  boolean isEmpty() {
    return secrets.isEmpty();
  }

  /** A text without them. */
  String hide(String text) {
    String hidden = text;
    for (String secret : secrets) {
      hidden = hidden.replace(secret, HIDDEN);
    }
    return hidden;
  }

  /** Whether an error tells one of them anywhere. */
  boolean isIn(@Nullable Throwable error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      String text = cause.toString();
      if (!hide(text).equals(text)) {
        return true;
      }
      for (Throwable suppressed : cause.getSuppressed()) {
        if (isIn(suppressed)) {
          return true;
        }
      }
    }
    return false;
  }

  /** What the URI's own text leaves out. */
  private static void addHidden(Set<String> secrets, StoreUri uri) {
    String shown = uri.toString();
    if (!shown.contains(HIDDEN)) {
      return;
    }
    String pattern = List.of(shown.split(Pattern.quote(HIDDEN), -1)).stream()
        .map(Pattern::quote)
        .reduce((left, right) -> left + "(.*?)" + right)
        .orElseThrow();
    Matcher hidden =
        Pattern.compile(pattern, Pattern.DOTALL).matcher(uri.scheme() + ":" + uri.address());
    if (hidden.matches()) {
      for (int i = 1; i <= hidden.groupCount(); i++) {
        secrets.add(hidden.group(i));
        secrets.add(decoded(hidden.group(i)));
      }
    }
  }

  private static void addOptions(Set<String> secrets, StoreUri uri, StoreOptions options) {
    KVStores.diagnose().providers().stream()
        .filter(provider -> provider.schemes().contains(uri.scheme()))
        .flatMap(provider -> provider.options().stream())
        .filter(StoreOption::isSecret)
        .forEach(option -> {
          Object value = options.get(option);
          if (!Objects.equals(value, option.defaultValue())) {
            secrets.add(String.valueOf(value));
          }
          Matcher inUri = Pattern.compile("[?&][^=&]*" + Pattern.quote(option.name()) + "=([^&]*)")
              .matcher(uri.address());
          while (inUri.find()) {
            secrets.add(inUri.group(1));
            secrets.add(decoded(inUri.group(1)));
          }
        });
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformedEscape) {
      return text;
    }
  }
}
