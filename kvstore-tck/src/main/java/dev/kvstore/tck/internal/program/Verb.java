package dev.kvstore.tck.internal.program;

import static dev.kvstore.tck.internal.program.JavaSource.collection;
import static dev.kvstore.tck.internal.program.JavaSource.literal;

import dev.kvstore.KVStoreException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a step calls: how, which answers are permitted, and the Java for it. */
enum Verb {
  PUT(true) {
    @Override
    Object run(Client client, Step step) {
      client.store(step).put(step.key(), step.value(), client.name(step));
      return DONE;
    }

    @Override
    List<Permitted> permitted(State state, Step step) {
      return always(DONE, state.put(step.key(), step.value(), step.collection()));
    }

    @Override
    String java(Step step) {
      return call("put", step, literal(step.key()), literal(step.value()));
    }
  },

  /** A value that no store takes. */
  PUT_NAN(true) {
    @Override
    Object run(Client client, Step step) {
      client.store(step).put(step.key(), Map.of("n", Double.NaN), client.name(step));
      return DONE;
    }

    @Override
    List<Permitted> permitted(State state, Step step) {
      return always(new Failure("NOT_FINITE"), state);
    }

    @Override
    String java(Step step) {
      return call("put", step, literal(step.key()), "Map.of(\"n\", Double.NaN)");
    }
  },

  /**
   * A put by a thread that is interrupted: if it fails, it may have taken effect, and may do so at
   * any later time.
   */
  PUT_INTERRUPTED(false) {
    @Override
    Object run(Client client, Step step) {
      Thread.currentThread().interrupt();
      try {
        client.store(step).put(step.key(), step.value(), client.name(step));
        return true;
      } catch (KVStoreException mayFail) {
        return false;
      } finally {
        Thread.interrupted();
      }
    }

    @Override
    List<Permitted> permitted(State state, Step step) {
      State put = state.put(step.key(), step.value(), step.collection());
      return List.of(
          new Permitted(true, put),
          new Permitted(false, state.failedPut(step.key(), step.value(), step.collection())));
    }

    @Override
    String java(Step step) {
      return "putInterrupted(" + arguments(step, literal(step.key()), literal(step.value())) + ")";
    }
  },

  PUT_ALL(true) {
    @Override
    Object run(Client client, Step step) {
      client.store(step).putAll(step.entries(), client.name(step), 2);
      return DONE;
    }

    @Override
    List<Permitted> permitted(State state, Step step) {
      State put = state;
      for (Map.Entry<String, Map<String, Object>> entry : step.entries()) {
        put = put.put(entry.getKey(), entry.getValue(), step.collection());
      }
      return always(DONE, put);
    }

    @Override
    String java(Step step) {
      return receiver(step) + "putAll(" + arguments(step, literal(step.entries())) + ", 2)"
          + join(step);
    }
  },

  DELETE(true) {
    @Override
    Object run(Client client, Step step) {
      return client.store(step).delete(step.key(), client.name(step));
    }

    @Override
    List<Permitted> permitted(State state, Step step) {
      return always(
          state.contains(step.key(), step.collection()),
          state.delete(step.key(), step.collection()));
    }

    @Override
    String java(Step step) {
      return call("delete", step, literal(step.key()));
    }
  },

  DELETE_ALL(true) {
    @Override
    Object run(Client client, Step step) {
      return client.store(step).deleteAll(step.keys(), client.name(step));
    }

    @Override
    List<Permitted> permitted(State state, Step step) {
      State left = state;
      long deleted = 0;
      for (String key : new HashSet<>(step.keys())) {
        deleted += left.contains(key, step.collection()) ? 1 : 0;
        left = left.delete(key, step.collection());
      }
      return always(deleted, left);
    }

    @Override
    String java(Step step) {
      return call("deleteAll", step, literal(step.keys()));
    }
  },

  DROP(true) {
    @Override
    Object run(Client client, Step step) {
      return client.store(step).dropCollection(client.name(step));
    }

    @Override
    List<Permitted> permitted(State state, Step step) {
      return always(!state.entries(step.collection()).isEmpty(), state.drop(step.collection()));
    }

    @Override
    String java(Step step) {
      return call("dropCollection", step);
    }
  },

  GET(true) {
    @Override
    Object run(Client client, Step step) {
      return client.store(step).get(step.key(), client.name(step));
    }

    @Override
    List<Permitted> permitted(State state, Step step) {
      return always(state.get(step.key(), step.collection()), state);
    }

    @Override
    String java(Step step) {
      return call("get", step, literal(step.key()));
    }
  },

  CONTAINS(true) {
    @Override
    Object run(Client client, Step step) {
      return client.store(step).contains(step.key(), client.name(step));
    }

    @Override
    List<Permitted> permitted(State state, Step step) {
      return always(state.contains(step.key(), step.collection()), state);
    }

    @Override
    String java(Step step) {
      return call("contains", step, literal(step.key()));
    }
  },

  GET_ALL(true) {
    @Override
    Object run(Client client, Step step) {
      return client.store(step).getAll(client.name(step));
    }

    @Override
    List<Permitted> permitted(State state, Step step) {
      return always(state.values(step.collection()), state);
    }

    @Override
    String java(Step step) {
      return call("getAll", step);
    }
  },

  /** Several keys, one of them twice; the answer has their order. */
  GET_ALL_OF(true) {
    @Override
    Object run(Client client, Step step) {
      return List.copyOf(
          client.store(step).getAll(step.keys(), client.name(step)).entrySet());
    }

    @Override
    List<Permitted> permitted(State state, Step step) {
      Map<String, Map<String, Object>> found = new LinkedHashMap<>();
      for (String key : step.keys()) {
        state.get(key, step.collection()).ifPresent(value -> found.put(key, value));
      }
      return always(List.copyOf(found.entrySet()), state);
    }

    @Override
    String java(Step step) {
      return "List.copyOf(" + call("getAll", step, literal(step.keys())) + ".entrySet())";
    }
  },

  COUNT(true) {
    @Override
    Object run(Client client, Step step) {
      return client.store(step).count(client.name(step));
    }

    @Override
    List<Permitted> permitted(State state, Step step) {
      return always((long) state.entries(step.collection()).size(), state);
    }

    @Override
    String java(Step step) {
      return call("count", step);
    }
  },

  COLLECTIONS(true) {
    @Override
    Object run(Client client, Step step) {
      return client.own(client.store(step).collections());
    }

    @Override
    List<Permitted> permitted(State state, Step step) {
      Set<String> names = new HashSet<>();
      state.collections().keySet().forEach(ending -> names.add(collection(ending)));
      return always(names, state);
    }

    @Override
    String java(Step step) {
      return "own(" + receiver(step) + "collections()" + join(step) + ")";
    }
  },

  /** All pages of one entry; the prefix is the first key. */
  SCAN(false) {
    @Override
    Object run(Client client, Step step) {
      return client.scan(step, step.key());
    }

    @Override
    List<Permitted> permitted(State state, Step step) {
      List<String> keys = state.entries(step.collection()).keySet().stream()
          .filter(key -> key.startsWith(step.key()))
          .toList();
      return always(state.traits().ordered() ? keys : new HashSet<>(keys), state);
    }

    @Override
    String java(Step step) {
      return "scan(" + arguments(step, literal(step.key())) + ")";
    }
  },

  /** The next page of a scan, whatever was called since the page before. */
  PAGE(false) {
    @Override
    Object run(Client client, Step step) {
      return client.next(step);
    }

    @Override
    List<Permitted> permitted(State state, Step step) {
      Walk walk = state.walkOf(step.collection());
      List<Permitted> permitted = new ArrayList<>();
      for (String key : walk.next(state.traits().ordered())) {
        permitted.add(new Permitted(Optional.of(key), state.walking(Optional.of(walk.give(key)))));
      }
      if (walk.owed().isEmpty()) {
        permitted.add(new Permitted(Optional.empty(), state.walking(Optional.empty())));
      }
      return permitted;
    }

    @Override
    String java(Step step) {
      return "nextKey(" + arguments(step) + ")";
    }
  },

  REMEMBER(false) {
    @Override
    Object run(Client client, Step step) {
      var seen = client.conditional().getVersioned(step.key(), client.name(step));
      client.remember(step, seen.map(versioned -> versioned.version()));
      return seen.map(versioned -> versioned.value());
    }

    @Override
    List<Permitted> permitted(State state, Step step) {
      return always(
          state.get(step.key(), step.collection()), state.remember(step.key(), step.collection()));
    }

    @Override
    String java(Step step) {
      return "remember(" + arguments(step, literal(step.key())) + ")";
    }
  },

  PUT_IF_ABSENT(false) {
    @Override
    Object run(Client client, Step step) {
      var written = client.conditional().putIfAbsent(step.key(), step.value(), client.name(step));
      written.ifPresent(version -> client.remember(step, Optional.of(version)));
      return written.isPresent();
    }

    @Override
    List<Permitted> permitted(State state, Step step) {
      boolean absent = !state.contains(step.key(), step.collection());
      return always(absent, absent ? putAndRemember(state, step) : state);
    }

    @Override
    String java(Step step) {
      return "putIfAbsent(" + arguments(step, literal(step.key()), literal(step.value())) + ")";
    }
  },

  REPLACE(false) {
    @Override
    Object run(Client client, Step step) {
      var written = client
          .conditional()
          .replace(step.key(), step.value(), client.remembered(step), client.name(step));
      written.ifPresent(version -> client.remember(step, Optional.of(version)));
      return written.isPresent();
    }

    @Override
    List<Permitted> permitted(State state, Step step) {
      return state.matches(step.key(), step.collection()).stream()
          .map(match -> new Permitted(match, match ? putAndRemember(state, step) : state))
          .toList();
    }

    @Override
    String java(Step step) {
      return "replace(" + arguments(step, literal(step.key()), literal(step.value())) + ")";
    }
  },

  DELETE_REMEMBERED(false) {
    @Override
    Object run(Client client, Step step) {
      return client.conditional().delete(step.key(), client.remembered(step), client.name(step));
    }

    @Override
    List<Permitted> permitted(State state, Step step) {
      return state.matches(step.key(), step.collection()).stream()
          .map(match ->
              new Permitted(match, match ? state.delete(step.key(), step.collection()) : state))
          .toList();
    }

    @Override
    String java(Step step) {
      return "deleteRemembered(" + arguments(step, literal(step.key())) + ")";
    }
  },

  REOPEN(false) {
    @Override
    Object run(Client client, Step step) {
      return client.reopen();
    }

    @Override
    List<Permitted> permitted(State state, Step step) {
      return always(DONE, state.reopened());
    }

    @Override
    String java(Step step) {
      return "reopen()";
    }
  };

  /** The answer of a call that returns nothing. */
  static final String DONE = "done";

  private final boolean futures;

  Verb(boolean futures) {
    this.futures = futures;
  }

  abstract Object run(Client client, Step step) throws Exception;

  /** The answers that the contract permits; never none. */
  abstract List<Permitted> permitted(State state, Step step);

  /** A Java expression or statement, without its semicolon. */
  abstract String java(Step step);

  /** Whether {@link #java} has a value. */
  boolean returns() {
    return this != PUT && this != PUT_NAN && this != PUT_ALL && this != REOPEN;
  }

  /** Whether {@code async()} has the same. */
  boolean hasFutures() {
    return futures;
  }

  /** Whether it is for stores with conditional writes. */
  boolean needsConditionalWrites() {
    return switch (this) {
      case REMEMBER, PUT_IF_ABSENT, REPLACE, DELETE_REMEMBERED -> true;
      default -> false;
    };
  }

  private static List<Permitted> always(Object answer, State next) {
    return List.of(new Permitted(answer, next));
  }

  private static State putAndRemember(State state, Step step) {
    return state
        .put(step.key(), step.value(), step.collection())
        .remember(step.key(), step.collection());
  }

  private static String call(String method, Step step, String... arguments) {
    return receiver(step) + method + "(" + arguments(step, arguments) + ")" + join(step);
  }

  private static String arguments(Step step, String... arguments) {
    String joined = String.join(", ", arguments);
    return joined + (joined.isEmpty() ? "" : ", ") + literal(collection(step.collection()));
  }

  private static String receiver(Step step) {
    return step.futures() ? "store.async()." : "store.";
  }

  private static String join(Step step) {
    return step.futures() ? ".join()" : "";
  }
}
