package dev.kvstore;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An option that a provider knows: its name, type, default and meaning; immutable.
 *
 * <p>A provider declares its options as constants and reads them with {@link StoreOptions#get}:
 *
 * <pre>{@code
 * static final StoreOption<Long> CACHE = StoreOption.number("cache", 64, 0, 4096, "MiB of cache");
 * }</pre>
 *
 * @param <T> the type of its value
 */
public final class StoreOption<T> {
  private final String name;
  private final T defaultValue;
  private final String expected;
  private final String description;
  private final boolean secret;
  private final Function<Object, @Nullable T> parser;

  private StoreOption(
      String name,
      T defaultValue,
      String expected,
      String description,
      boolean secret,
      Function<Object, @Nullable T> parser) {
    this.name = Objects.requireNonNull(name, "name");
    this.defaultValue = Objects.requireNonNull(defaultValue, "defaultValue");
    this.expected = expected;
    this.description = Objects.requireNonNull(description, "description");
    this.secret = secret;
    this.parser = parser;
  }

  /** An option whose value is any text. */
  public static StoreOption<String> text(String name, String defaultValue, String description) {
    return new StoreOption<>(
        name,
        defaultValue,
        "a text",
        description,
        false,
        value -> value instanceof String text ? text : null);
  }

  /** An option that is {@code true} or {@code false}. */
  public static StoreOption<Boolean> flag(String name, boolean defaultValue, String description) {
    return new StoreOption<>(
        name, defaultValue, "true or false", description, false, StoreOption::parseFlag);
  }

  /** An option whose value is a whole number within bounds, both included. */
  public static StoreOption<Long> number(
      String name, long defaultValue, long least, long most, String description) {
    if (defaultValue < least || defaultValue > most) {
      throw new IllegalArgumentException("the default of " + name + " is out of its own bounds");
    }
    return new StoreOption<>(
        name,
        defaultValue,
        "a whole number from " + least + " to " + most,
        description,
        false,
        value -> parseNumber(value, least, most));
  }

  /** An option whose value is one of an enum's constants, in a URI by its name in lower case. */
  public static <E extends Enum<E>> StoreOption<E> choice(
      String name, E defaultValue, String description) {
    List<E> constants = List.of(defaultValue.getDeclaringClass().getEnumConstants());
    return new StoreOption<>(
        name,
        defaultValue,
        "one of " + constants.stream().map(StoreOption::written).collect(Collectors.joining(", ")),
        description,
        false,
        value -> constants.stream()
            .filter(constant -> constant.equals(value) || written(constant).equals(value))
            .findFirst()
            .orElse(null));
  }

  /** An option whose value is an object, which can be given in code only. */
  public static <T> StoreOption<Optional<T>> object(
      String name, Class<T> type, String description) {
    return new StoreOption<>(
        name,
        Optional.empty(),
        "a " + type.getName() + " given in code",
        description,
        false,
        value -> type.isInstance(value) ? Optional.of(type.cast(value)) : null);
  }

  /** The same option as a secret: its value appears in no message. */
  public StoreOption<T> secret() {
    return new StoreOption<>(name, defaultValue, expected, description, true, parser);
  }

  /** The same option by the name that it has in a URI. */
  StoreOption<T> under(String prefix) {
    return new StoreOption<>(prefix + name, defaultValue, expected, description, secret, parser);
  }

  /** Its name; in a provider's own options without the prefix. */
  public String name() {
    return name;
  }

  /** What it is if it is not given. */
  public T defaultValue() {
    return defaultValue;
  }

  /** What values it takes, in words. */
  public String expected() {
    return expected;
  }

  /** What it does, in one sentence. */
  public String description() {
    return description;
  }

  /** Whether its value is kept out of messages. */
  public boolean isSecret() {
    return secret;
  }

  @Override
  public String toString() {
    return name + " (" + expected + ", default " + byDefault() + "): " + description;
  }

  private String byDefault() {
    if (defaultValue instanceof Enum<?> constant) {
      return written(constant);
    }
    String text = defaultValue instanceof Optional<?> object
        ? object.map(Object::toString).orElse("")
        : defaultValue.toString();
    return text.isEmpty() ? "none" : secret ? "***" : text;
  }

  T parse(Object value, Object where) {
    T parsed = parser.apply(value);
    if (parsed == null) {
      boolean hidden = secret || Redaction.isSecretName(name);
      throw new StoreOpenException(
          "INVALID_OPTION",
          "the option " + name + " of " + where + " must be " + expected
              + (hidden ? "" : ", not " + value),
          null);
    }
    return parsed;
  }

  private static @Nullable Boolean parseFlag(Object value) {
    if (value instanceof Boolean flag) {
      return flag;
    }
    return "true".equals(value) ? Boolean.TRUE : "false".equals(value) ? Boolean.FALSE : null;
  }

  private static @Nullable Long parseNumber(Object value, long least, long most) {
    try {
      long number = value instanceof Integer || value instanceof Long
          ? ((Number) value).longValue()
          : Long.parseLong(value.toString());
      return least <= number && number <= most ? number : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static String written(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
