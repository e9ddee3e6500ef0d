package dev.kvstore.tck.internal.program;

import dev.kvstore.spi.Values;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * What a store holds, as the contract sees it, and what its one client remembers; immutable.
 *
 * @param collections the entries, none of the maps empty
 * @param versions the versions that the client remembers, by collection and key
 * @param late the puts that failed, and have not taken effect so far
 * @param writes how many writes there were, so that each has a number
 */
record State(
    Traits traits,
    Map<String, SortedMap<String, Held>> collections,
    Map<List<String>, Remembered> versions,
    Optional<Walk> walk,
    List<Late> late,
    int writes) {

  /** An entry's value, and the number of the write that put it there. */
  record Held(Map<String, Object> value, int write) {}

  /**
   * The number of the write that a version stands for, and whether the store was reopened since.
   */
  record Remembered(int write, boolean old) {}

  /** A put that failed, which may take effect at any later time, or never. */
  record Late(String key, Held held, String collection) {}

  static State empty(Traits traits) {
    return new State(traits, Map.of(), Map.of(), Optional.empty(), List.of(), 0);
  }

  Optional<Map<String, Object>> get(String key, String collection) {
    return Optional.ofNullable(entries(collection).get(key)).map(Held::value);
  }

  boolean contains(String key, String collection) {
    return entries(collection).containsKey(key);
  }

  /** The entries of a collection, in the order of the keys' bytes. */
  SortedMap<String, Held> entries(String collection) {
    return collections.getOrDefault(collection, new TreeMap<>());
  }

  Map<String, Map<String, Object>> values(String collection) {
    Map<String, Map<String, Object>> values = new HashMap<>();
    entries(collection).forEach((key, held) -> values.put(key, held.value()));
    return values;
  }

  State put(String key, Map<String, Object> value, String collection) {
    SortedMap<String, Held> entries = copy(collection);
    entries.put(key, new Held(value, writes + 1));
    return with(collection, entries, walking -> walking.put(key));
  }

  /** A put failed. It has its number already, so that it is the same whenever it takes effect. */
  State failedPut(String key, Map<String, Object> value, String collection) {
    List<Late> more = new ArrayList<>(late);
    more.add(new Late(key, new Held(value, writes + 1), collection));
    return new State(traits, collections, versions, walk, List.copyOf(more), writes + 1);
  }

  /**
   * This, and what it may have become by now. Two puts of one key need one order only: that the
   * first comes last looks as if the second never came.
   */
  List<State> byNow() {
    List<State> states = new ArrayList<>(List.of(this));
    for (Late put : late) {
      for (State state : List.copyOf(states)) {
        states.add(state.takeEffect(put));
      }
    }
    return states;
  }

  private State takeEffect(Late put) {
    SortedMap<String, Held> entries = copy(put.collection());
    entries.put(put.key(), put.held());
    State done = with(put.collection(), entries, walking -> walking.put(put.key()));
    List<Late> rest = new ArrayList<>(late);
    rest.remove(put);
    return new State(traits, done.collections, versions, done.walk, List.copyOf(rest), writes);
  }

  State delete(String key, String collection) {
    SortedMap<String, Held> entries = copy(collection);
    entries.remove(key);
    return with(collection, entries, walking -> walking.delete(key));
  }

  State drop(String collection) {
    State left = this;
    for (String key : entries(collection).keySet()) {
      left = left.delete(key, collection);
    }
    return left;
  }

  /** The client remembers the version of an entry, or that there is none. */
  State remember(String key, String collection) {
    Map<List<String>, Remembered> more = new HashMap<>(versions);
    Held held = entries(collection).get(key);
    if (held == null) {
      more.remove(List.of(collection, key));
    } else {
      more.put(List.of(collection, key), new Remembered(held.write(), false));
    }
    return new State(traits, collections, more, walk, late, writes);
  }

  /** Whether the remembered version may be taken for that of the entry: yes, no, or either. */
  Set<Boolean> matches(String key, String collection) {
    Held held = entries(collection).get(key);
    Remembered remembered = versions.get(List.of(collection, key));
    if (held == null || remembered == null || held.write() != remembered.write()) {
      return Set.of(false);
    }
    return remembered.old() ? Set.of(true, false) : Set.of(true);
  }

  /** The store, which keeps its entries, was closed and opened anew. */
  State reopened() {
    Map<List<String>, Remembered> old = new HashMap<>();
    versions.forEach((slot, remembered) -> old.put(slot, new Remembered(remembered.write(), true)));
    return new State(traits, collections, old, walk, late, writes);
  }

  Walk walkOf(String collection) {
    return walk.filter(under -> under.collection().equals(collection))
        .orElseGet(
            () -> Walk.begin(collection, new HashSet<>(entries(collection).keySet())));
  }

  State walking(Optional<Walk> now) {
    return new State(traits, collections, versions, now, late, writes);
  }

  private SortedMap<String, Held> copy(String collection) {
    SortedMap<String, Held> copy = new TreeMap<>(Values.NAME_ORDER);
    copy.putAll(entries(collection));
    return copy;
  }

  private State with(
      String collection, SortedMap<String, Held> entries, UnaryOperator<Walk> change) {
    Map<String, SortedMap<String, Held>> all = new HashMap<>(collections);
    if (entries.isEmpty()) {
      all.remove(collection);
    } else {
      all.put(collection, entries);
    }
    Optional<Walk> changed = walk.map(
        under -> Objects.equals(under.collection(), collection) ? change.apply(under) : under);
    return new State(traits, all, versions, changed, late, writes + 1);
  }
}
