package dev.kvstore.tck.internal.program;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * One call of a program, with all that any call needs.
 *
 * @param other a second key, for calls that take several
 * @param collection what the names of a program's collections end with
 * @param futures whether it is called by {@code async()}
 */
record Step(
    Verb verb,
    String key,
    String other,
    Map<String, Object> value,
    String collection,
    boolean futures) {

  Object run(Client client) throws Exception {
    return verb.run(client, this);
  }

  List<Permitted> permitted(State state) {
    return verb.permitted(state, this);
  }

  /** The same without futures. */
  Step plain() {
    return new Step(verb, key, other, value, collection, false);
  }

  Step withNames(UnaryOperator<String> keys, UnaryOperator<String> collections) {
    return new Step(
        verb, keys.apply(key), keys.apply(other), value, collections.apply(collection), futures);
  }

  Step withValue(Map<String, Object> newValue) {
    return new Step(verb, key, other, newValue, collection, futures);
  }

  List<String> keys() {
    return List.of(other, key, other);
  }

  /** The entries of a batch: of the two for one key, the last must win. */
  List<Map.Entry<String, Map<String, Object>>> entries() {
    return List.of(
        Map.entry(key, Map.of("first", 1)), Map.entry(other, value), Map.entry(key, value));
  }
}
