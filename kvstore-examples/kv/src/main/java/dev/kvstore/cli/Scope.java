package dev.kvstore.cli;

import dev.kvstore.KVStore;
import dev.kvstore.spi.Values;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which collections a command moves or compares, and what they are called on the other side. */
final class Scope {
  @Option(
      names = {"-c", "--collection"},
      paramLabel = "NAME",
      description = "only this collection; may be given several times")
  private List<String> collections = new ArrayList<>();

  @Option(
      names = {"-m", "--map"},
      paramLabel = "OLD=NEW",
      description =
          "the collection OLD is called NEW on the other side; may be given several times;"
              + " with -e, an = in a name is \\u003d")
  private List<String> maps = new ArrayList<>();

  @Mixin
  private Escapes escapes = new Escapes();

  /** Whether a collection is meant. */
  boolean holds(String collection) {
    return collections.isEmpty()
        || collections.stream().map(escapes::given).anyMatch(collection::equals);
  }

  /** The other side's name for each collection that {@code --map} names. */
  Map<String, String> renamed() {
    Map<String, String> renamed = new HashMap<>();
    for (String map : maps) {
      int split = map.indexOf('=');
      if (split < 0) {
        throw new CommandException(
            Exit.USAGE, "INVALID_MAP: \"" + map + "\" has no =; write --map OLD=NEW");
      }
      String old = escapes.given(map.substring(0, split));
      if (renamed.put(old, escapes.given(map.substring(split + 1))) != null) {
        throw new CommandException(Exit.USAGE, "INVALID_MAP: \"" + old + "\" is mapped twice");
      }
    }
    return renamed;
  }

  /**
   * The collections of a store that are meant, in the order of their names, with their names on the
   * other side.
   */
  Map<String, String> of(KVStore store) {
    return of(store.collections());
  }

  /** The same for two stores; what only the other one holds is meant too. */
  Map<String, String> ofBoth(KVStore store, KVStore other) {
    Map<String, String> renamed = renamed();
    Map<String, String> back = new HashMap<>();
    renamed.forEach((old, name) -> back.put(name, old));
    Set<String> there = new HashSet<>(store.collections());
    for (String name : other.collections()) {
      String old = back.getOrDefault(name, name);
      // A name that is mapped away stands for nothing on the other side.
      if (back.containsKey(name) || !renamed.containsKey(name)) {
        there.add(old);
      }
    }
    return of(there);
  }

  private Map<String, String> of(Set<String> there) {
    Map<String, String> renamed = renamed();
    renamed.keySet().forEach(name -> checkThere(name, there));
    Map<String, String> meant = new TreeMap<>(Values.NAME_ORDER);
    if (collections.isEmpty()) {
      there.forEach(name -> meant.put(name, name));
    }
    for (String given : collections) {
      String name = escapes.given(given);
      checkThere(name, there);
      meant.put(name, name);
    }
    meant.replaceAll((name, same) -> renamed.getOrDefault(name, same));
    Map<String, String> origins = new LinkedHashMap<>();
    meant.forEach((name, other) -> {
      String rival = origins.put(other, name);
      if (rival != null) {
        throw new CommandException(
            Exit.USAGE,
            "INVALID_MAP: \"" + rival + "\" and \"" + name + "\" would both become \"" + other
                + "\"; take them one at a time if that is meant");
      }
    });
    return meant;
  }

  private static void checkThere(String name, Set<String> there) {
    if (!there.contains(name)) {
      throw new CommandException(
          Exit.NO, "NO_COLLECTION: the store holds no collection \"" + name + "\"");
    }
  }
}
