package dev.kvstore.tck.gallery;

import dev.kvstore.Capability;
import dev.kvstore.InvalidEntryException;
import dev.kvstore.KVStore;
import dev.kvstore.Limits;
import dev.kvstore.StoreOption;
import dev.kvstore.StoreOptions;
import dev.kvstore.StoreUri;
import dev.kvstore.spi.KVStoreProvider;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Stores that say what they are not. */
public final class DescriptionFaults {
  private DescriptionFaults() {}

  /** Declares what it does not hand out. */
  @Breaks("KV-12.1")
  static class AbilityClaimed extends HealthyStore {
    @Override
    public Set<Capability> capabilities() {
      return Set.of(Capability.CONDITIONAL_WRITES);
    }
  }

  /** Hands out what it does not declare. */
  @Breaks("KV-12.1")
  static class AbilityHidden extends ReferenceStore {
    AbilityHidden(Disk disk) {
      super(disk);
    }

    @Override
    public Set<Capability> capabilities() {
      return Set.of(Capability.PERSISTENT);
    }
  }

  /** Throws for an ability that it does not know. */
  @Breaks("KV-12.2")
  static class UnknownAbilityFails extends HealthyStore {
    @Override
    public <T> Optional<T> capability(Class<T> type) {
      Optional<T> ability = super.capability(type);
      if (type.getPackage() != KVStore.class.getPackage()) {
        throw new UnsupportedOperationException(type.getName());
      }
      return ability;
    }
  }

  /** Declares the limit of its engine, and forgets that it encodes. */
  @Breaks("KV-12.3")
  static class LimitsBeforeEncoding extends HealthyStore {
    @Override
    public Limits limits() {
      return new Limits(2_048, 8 << 20);
    }

    @Override
    protected void doPut(String key, Map<String, Object> value, String collection) {
      if (key.getBytes(StandardCharsets.UTF_8).length > 2_048 / 4 * 3) {
        throw new InvalidEntryException("KEY_TOO_LONG", "Base64 of it has 2,048 bytes", null);
      }
      super.doPut(key, value, collection);
    }
  }

  /** Passes the limit of a column on to its users. */
  @Breaks({"KV-1.5", "KV-1.6", "KV-12.8"})
  static class NamesOfAColumn extends HealthyStore {
    @Override
    public Limits limits() {
      return new Limits(255, Long.MAX_VALUE);
    }
  }

  /** Passes the limit of a packet on to its users. */
  @Breaks({"KV-2.17", "KV-12.8"})
  static class ValuesOfAPacket extends HealthyStore {
    @Override
    public Limits limits() {
      return new Limits(Long.MAX_VALUE, 4 << 20);
    }
  }

  /** Has no name. */
  @Breaks("KV-12.4")
  static class Nameless extends HealthyStore {
    @Override
    public String toString() {
      return "";
    }
  }

  /** Writes a table's name in lower case, in whatever locale it runs. */
  @Breaks("KV-12.7")
  static class LowerCaseOfTheLocale extends Renaming {
    @Override
    @SuppressWarnings("StringCaseLocaleUsage") // It is the fault.
    protected void doPut(String key, Map<String, Object> value, String collection) {
      super.doPut(key + "ITEM".toLowerCase(), value, collection);
      if (super.doDelete(key + "item", collection)) {
        super.doPut(key, value, collection);
      }
    }
  }

  /** Has a column type for times, and takes text for one. */
  @Breaks("KV-12.9")
  static class TextTakenForTimes extends HealthyStore {
    @Override
    protected void doPut(String key, Map<String, Object> value, String collection) {
      Map<String, Object> stored = new HashMap<>(value);
      stored.replaceAll((name, content) -> content instanceof String text ? stored(text) : content);
      super.doPut(key, stored, collection);
    }

    private static String stored(String text) {
      try {
        return LocalDateTime.parse(text)
            .atZone(ZoneId.systemDefault())
            .format(DateTimeFormatter.ISO_LOCAL_DATE_TIME);
      } catch (DateTimeParseException noTime) {
        return text;
      }
    }
  }

  /** Names itself by the URI as it was given. */
  @Breaks(value = "KV-12.10", options = "?password=open-sesame")
  public static class TellsItsPassword implements KVStoreProvider {
    private static final StoreOption<String> PASSWORD =
        StoreOption.text("password", "", "of the engine").secret();

    /** For the service loader. */
    public TellsItsPassword() {}

    @Override
    public Set<String> schemes() {
      return Set.of("tellsitspassword");
    }

    @Override
    public List<StoreOption<?>> options() {
      return List.of(PASSWORD);
    }

    @Override
    public Set<Capability> capabilities() {
      return Set.of(Capability.values());
    }

    @Override
    public KVStore open(StoreUri uri, StoreOptions options) {
      return new HealthyStore() {
        @Override
        public String toString() {
          return uri.scheme() + ":" + uri.address() + " as " + options.get(PASSWORD);
        }
      };
    }
  }

  /** Makes stores that promise more than it does. */
  @Breaks("KV-12.5")
  public static class PromisesLess implements KVStoreProvider {
    /** For the service loader. */
    public PromisesLess() {}

    @Override
    public Set<String> schemes() {
      return Set.of("promisesless");
    }

    @Override
    public KVStore open(StoreUri uri, StoreOptions options) {
      return new HealthyStore();
    }
  }

  /** Serves a scheme that another provider takes. */
  @Breaks("KV-12.6")
  public static class Overlooked implements KVStoreProvider {
    /** For the service loader. */
    public Overlooked() {}

    @Override
    public Set<String> schemes() {
      return Set.of("overlooked");
    }

    @Override
    public Set<Capability> capabilities() {
      return Set.of(Capability.values());
    }

    @Override
    public KVStore open(StoreUri uri, StoreOptions options) {
      return new HealthyStore();
    }
  }

  /** Takes it. */
  public static class Overlooking extends Overlooked {
    /** For the service loader. */
    public Overlooking() {}

    @Override
    public int priority() {
      return 1;
    }
  }
}
