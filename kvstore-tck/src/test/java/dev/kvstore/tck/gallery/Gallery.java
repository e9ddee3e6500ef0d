package dev.kvstore.tck.gallery;

import dev.kvstore.KVStore;
import dev.kvstore.spi.KVStoreProvider;
import dev.kvstore.tck.StoreFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Every broken store, with the rules that must catch it. */
public final class Gallery {
  private static final List<Class<?>> ROOMS = List.of(
      NameFaults.class,
      ValueFaults.class,
      EntryFaults.class,
      BatchFaults.class,
      ListingFaults.class,
      ScanFaults.class,
      AsyncFaults.class,
      ThreadFaults.class,
      LifeCycleFaults.class,
      PersistenceFaults.class,
      ConditionalFaults.class,
      DescriptionFaults.class,
      ProgramFaults.class,
      CrashFaults.class,
      ClientFaults.class,
      TimeFaults.class);

  private Gallery() {}

  /** The ids of all rules that some broken store breaks. */
  public static Set<String> rulesBroken() {
    Set<String> rules = new TreeSet<>();
    stores().forEach(store -> rules.addAll(rulesBrokenBy(store)));
    return rules;
  }

  static Set<String> rulesBrokenBy(Class<?> store) {
    return new TreeSet<>(List.of(store.getAnnotation(Breaks.class).value()));
  }

  /** The rules that may fail on it; no other may. */
  static Set<String> rulesThatMayCatch(Class<?> store) {
    Set<String> rules = rulesBrokenBy(store);
    rules.addAll(List.of(store.getAnnotation(Breaks.class).perhaps()));
    return rules;
  }

  static Stream<Class<?>> stores() {
    return ROOMS.stream()
        .flatMap(room -> Arrays.stream(room.getDeclaredClasses())
            .filter(type -> type.isAnnotationPresent(Breaks.class))
            .sorted(Comparator.comparing(Class::getSimpleName)));
  }

  /** How the kit comes to a broken store, or to the store of a broken provider. */
  static StoreFixture fixture(Class<?> type) {
    if (KVStoreProvider.class.isAssignableFrom(type)) {
      return StoreFixture.of(type.getSimpleName() + ":" + newFile()
              + type.getAnnotation(Breaks.class).options())
          .providedBy(type.asSubclass(KVStoreProvider.class));
    }
    Constructor<?> constructor = type.getDeclaredConstructors()[0];
    List<Object> shared =
        Arrays.stream(constructor.getParameterTypes()).map(Gallery::madeFor).toList();
    Supplier<KVStore> maker = () -> {
      try {
        return (KVStore) constructor.newInstance(shared.toArray());
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    };
    StoreFixture fixture = StoreFixture.of(maker).reopening(maker);
    for (Object each : shared) {
      if (each instanceof SetClock clock) {
        fixture = fixture.clock(clock::advance);
      }
    }
    return EngineClient.class.isAssignableFrom(type) ? fixture.secondClient(maker) : fixture;
  }

  private static Object madeFor(Class<?> needed) {
    return needed == Engine.class
        ? new Engine()
        : needed == SetClock.class ? new SetClock() : new Disk();
  }

  private static String newFile() {
    try {
      return Files.createTempFile(Files.createDirectories(Path.of("target", "gallery")), "log", "")
          .toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
