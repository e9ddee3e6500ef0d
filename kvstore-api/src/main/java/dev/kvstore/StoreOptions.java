package dev.kvstore;

import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Options given in code when a store is opened, beside those in its URI, before which they count;
 * immutable.
 *
 * <pre>{@code
 * KVStores.open("json:data/kv.json", StoreOptions.of("mode", "read"));
 * }</pre>
 */
public final class StoreOptions {
  private static final StoreOptions NONE = new StoreOptions(Map.of());

  private final Map<String, Object> values;

  private StoreOptions(Map<String, Object> values) {
    this.values = values;
  }

  /** No options. */
  public static StoreOptions none() {
    return NONE;
  }

  /** One option. */
  public static StoreOptions of(String name, Object value) {
    return NONE.with(name, value);
  }

  /**
   * These options and one more, or with another value.
   *
   * @param name the option's name, without the provider's prefix
   * @param value the value, as text or as its own type; in a text, {@code ${NAME}} stands for a
   *     system property or environment variable as in a {@link StoreUri}, and is put in as it is
   */
  public StoreOptions with(String name, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(values);
    more.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
    return new StoreOptions(Collections.unmodifiableMap(more));
  }

  /**
   * Reads an option; for providers.
   *
   * @param option the option, one of those that the provider declares
   * @param <T> its type
   * @return the value that was given, or the default
   */
  public <T> T get(StoreOption<T> option) {
    Object value = values.get(option.name());
    return value == null ? option.defaultValue() : option.parse(value, "the given options");
  }

  /** The names of the options that are given; their values may be secrets. */
  @Override
  public String toString() {
    return values.keySet().toString();
  }

  /** These options and those of a URI, checked against what a provider knows. */
  StoreOptions resolve(StoreUri uri, ProviderSearch.Candidate provider) {
    // Any of our options may be a secret, whatever its name.
    StoreUri shown = uri.without(provider.optionPrefix());
    Map<String, StoreOption<?>> known = new HashMap<>();
    provider.options().forEach(option -> known.put(option.name(), option));
    Map<String, Object> given = new LinkedHashMap<>();
    String prefix = provider.optionPrefix();
    for (StoreUri.Parameter parameter : uri.parameters(prefix)) {
      if (given.put(parameter.name(), parameter.value()) != null) {
        throw new StoreOpenException(
            "INVALID_OPTION",
            "the option " + prefix + parameter.name() + " of " + shown
                + " is given twice; leave one of them out",
            null);
      }
    }
    values.forEach((name, value) -> given.put(name, resolved(name, value)));
    Map<String, Object> checked = new LinkedHashMap<>();
    given.forEach((name, value) -> {
      StoreOption<?> option = known.get(name);
      // In code an option has no prefix.
      String written = values.containsKey(name) ? "" : prefix;
      if (option == null) {
        throw unknown(written, name, shown, provider);
      }
      option.under(written).parse(value, shown);
      checked.put(name, value);
    });
    return new StoreOptions(Collections.unmodifiableMap(checked));
  }

  private static Object resolved(String name, Object value) {
    return value instanceof String text && text.contains("${")
        ? new References("INVALID_OPTION", "the option " + name).resolve(text)
        : value;
  }

  /** The values, of these options and of a URI's, that are kept out of messages. */
  Set<String> secrets(StoreUri uri, ProviderSearch.Candidate provider) {
    Set<String> names = provider.options().stream()
        .filter(StoreOption::isSecret)
        .map(StoreOption::name)
        .collect(Collectors.toSet());
    Set<String> secrets = new HashSet<>();
    values.forEach((name, value) -> {
      if (names.contains(name)) {
        secrets.add(resolved(name, value).toString());
      }
    });
    for (StoreUri.Parameter parameter : uri.parameters(provider.optionPrefix())) {
      if (names.contains(parameter.name())) {
        secrets.add(parameter.value());
        secrets.add(StoreUri.encode(parameter.value()));
      }
    }
    return secrets;
  }

  private static StoreOpenException unknown(
      String prefix, String name, StoreUri uri, ProviderSearch.Candidate provider) {
    String list = provider.options().isEmpty()
        ? "this provider has no options, leave it out"
        : "the options are\n  "
            + provider.options().stream()
                .map(option -> option.under(prefix).toString())
                .collect(Collectors.joining("\n  "));
    return new StoreOpenException(
        "UNKNOWN_OPTION", "\"" + prefix + name + "\" in " + uri + " is no option; " + list, null);
  }
}
