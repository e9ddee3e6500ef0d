package dev.kvstore.tck.internal.program;

import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A program as a Java class that compiles when it is pasted, all of it in ASCII. */
public final class JavaSource {
  private static final int MOST_SHOWN = 300;
  private static final String CONDITIONAL = "conditional";

  /** Helpers by the call that needs them, as a user would write them. */
  private static final Map<String, String> HELPERS = helpers();

  private JavaSource() {}

  /**
   * Prints a program whose last step fails.
   *
   * @param mismatch the program, and the answer that it got
   * @param heading what it shows, for the class's comment
   * @param uri the store URI, if it opens the store
   * @return the source of a class {@code Program} with a method {@code run(Supplier<KVStore>)},
   *     which throws an {@code AssertionError} as long as the store fails
   */
  public static String print(Mismatch mismatch, String heading, Optional<String> uri) {
    List<Step> steps = mismatch.program().steps();
    StringBuilder body = new StringBuilder();
    for (Step step : steps.subList(0, steps.size() - 1)) {
      String call = step.verb().java(step);
      boolean mayThrow = step.verb() == Verb.PUT_NAN;
      body.append(mayThrow ? "    answer(() -> " + lambda(step) + ");\n" : "    " + call + ";\n");
    }
    String main = uri.map(
            text -> "  public static void main(String[] arguments) throws Exception {\n"
                + "    run(() -> KVStores.open(" + literal(text) + "));\n"
                + "  }\n\n")
        .orElse("");
    String code = body
        + "    Object found = answer(() -> " + lambda(mismatch.program().last()) + ");\n"
        + "    List<Object> permitted = List.of(" + permitted(mismatch) + ");\n"
        + "    if (!permitted.contains(found)) {\n"
        + "      throw new AssertionError(\"found \" + found + \", permitted: \" + permitted);\n"
        + "    }\n"
        + "  }\n";
    return "import dev.kvstore.*;\n"
        + "import java.util.*;\n"
        + "import java.util.concurrent.*;\n"
        + "import java.util.function.*;\n\n"
        + "/** " + comment(heading) + " */\n"
        + "final class Program {\n"
        + "  private static Supplier<KVStore> opener;\n"
        + "  private static KVStore store;\n\n"
        + main
        + "  static void run(Supplier<KVStore> open) throws Exception {\n"
        + "    opener = open;\n"
        + "    store = open.get();\n"
        + code
        + "\n"
        + HELPERS.entrySet().stream()
            .filter(helper -> uses(steps, code, helper.getKey()))
            .map(Map.Entry::getValue)
            .collect(Collectors.joining("\n"))
        + "}\n";
  }

  private static boolean uses(List<Step> steps, String code, String helper) {
    return helper.equals(CONDITIONAL)
        ? steps.stream().anyMatch(step -> step.verb().needsConditionalWrites())
        : code.contains(helper + "(");
  }

  private static String permitted(Mismatch mismatch) {
    return mismatch.permitted().stream().map(JavaSource::literal).collect(Collectors.joining(", "));
  }

  private static String lambda(Step step) {
    String call = step.verb().java(step);
    return step.verb().returns() ? call : "{ " + call + "; return \"" + Verb.DONE + "\"; }";
  }

  private static String comment(String text) {
    return ascii(text).replace("*/", "* /").replace("\\", "\\\\").replace("\n", " ");
  }

  /** What a collection is called in a printed program. */
  static String collection(String ending) {
    return "c" + ending;
  }

  /** An answer in words, cut. */
  static String shown(Object answer) {
    String text = answer instanceof Failure failure ? failure.toString() : literal(answer);
    return text.length() <= MOST_SHOWN ? text : text.substring(0, MOST_SHOWN) + "...";
  }

  /** A value as an expression; what none stands for is text. */
  static String literal(Object value) {
    if (value instanceof Optional<?> optional) {
      return optional
          .map(inside -> "Optional.of(" + literal(inside) + ")")
          .orElse("Optional.empty()");
    } else if (value instanceof Map<?, ?> map) {
      return entries(map);
    } else if (value instanceof Map.Entry<?, ?> entry) {
      return "Map.entry(" + literal(entry.getKey()) + ", " + literal(entry.getValue()) + ")";
    } else if (value instanceof Set<?> set) {
      return all("Set.of", sorted(set));
    } else if (value instanceof List<?> list) {
      return all("List.of", list);
    } else if (value instanceof Long number) {
      return number + "L";
    } else if (value instanceof Integer || value instanceof Double || value instanceof Boolean) {
      return value.toString();
    } else if (value instanceof Failure failure) {
      return quote(failure.what());
    }
    return quote(String.valueOf(value));
  }

  private static String entries(Map<?, ?> map) {
    Map<String, String> sorted = new TreeMap<>();
    map.forEach((name, member) -> sorted.put(literal(name), literal(member)));
    boolean few = sorted.size() <= 10;
    return sorted.entrySet().stream()
        .map(entry -> few
            ? entry.getKey() + ", " + entry.getValue()
            : "Map.entry(" + entry.getKey() + ", " + entry.getValue() + ")")
        .collect(Collectors.joining(", ", few ? "Map.of(" : "Map.ofEntries(", ")"));
  }

  private static Collection<?> sorted(Set<?> set) {
    return set.stream().allMatch(String.class::isInstance) ? new TreeSet<>(set) : set;
  }

  private static String all(String of, Collection<?> elements) {
    StringBuilder text = new StringBuilder(of).append('(');
    for (Iterator<?> each = elements.iterator(); each.hasNext(); ) {
      text.append(literal(each.next())).append(each.hasNext() ? ", " : "");
    }
    return text.append(')').toString();
  }

  private static String quote(String text) {
    return '"' + ascii(text.replace("\\", "\\\\").replace("\"", "\\\"")).replace("\n", "\\n") + '"';
  }

  /** Octal for what is no printing character, since the compiler reads \\u before all else. */
  private static String ascii(String text) {
    StringBuilder ascii = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c >= ' ' && c < 0x7F) || c == '\n') {
        ascii.append(c);
      } else if (c < 0x100) {
        ascii.append(String.format("\\%03o", (int) c));
      } else {
        ascii.append(String.format("\\u%04X", (int) c));
      }
    }
    return ascii.toString();
  }

  private static Map<String, String> helpers() {
    Map<String, String> helpers = new TreeMap<>();
    helpers.put("answer", """
          private static Object answer(Callable<?> call) {
            try {
              return call.call();
            } catch (CompletionException e) {
              return e.getCause() instanceof KVStoreException typed ? typed.code() : e.getCause().toString();
            } catch (KVStoreException e) {
              return e.code();
            } catch (Exception e) {
              return e.toString();
            }
          }
        """);
    helpers.put("own", """
          private static Set<String> own(Set<String> names) {
            Set<String> own = new HashSet<>(names);
            own.removeIf(name -> !name.startsWith("c"));
            return own;
          }
        """);
    helpers.put("putInterrupted", """
          private static boolean putInterrupted(String key, Map<String, Object> value, String collection) {
            Thread.currentThread().interrupt();
            try {
              store.put(key, value, collection);
              return true;
            } catch (KVStoreException mayFail) {
              return false;
            } finally {
              Thread.interrupted();
            }
          }
        """);
    helpers.put("scan", """
          private static Collection<String> scan(String prefix, String collection) {
            List<String> keys = new ArrayList<>();
            store.entries(ScanRequest.all().prefix(prefix).limit(1), collection).forEach(entry -> keys.add(entry.getKey()));
            return store.capabilities().contains(Capability.ORDERED_SCAN) ? keys : new HashSet<>(keys);
          }
        """);
    helpers.put("nextKey", """
          private static String walked;
          private static ScanRequest next;

          private static Optional<String> nextKey(String collection) {
            if (!collection.equals(walked)) {
              walked = collection;
              next = ScanRequest.all().limit(1);
            }
            while (next != null) {
              ScanRequest now = next;
              ScanPage page = store.scan(now, collection);
              next = page.next().map(now::after).orElse(null);
              if (!page.entries().isEmpty()) {
                return Optional.of(page.entries().get(0).getKey());
              }
            }
            walked = null;
            return Optional.empty();
          }
        """);
    helpers.put("reopen", """
          private static void reopen() {
            store.close();
            store = opener.get();
          }
        """);
    String versions = """
          private static final Map<List<String>, Version> VERSIONS = new HashMap<>();

          private static ConditionalWrites conditional() {
            return store.capability(ConditionalWrites.class).orElseThrow();
          }

          private static boolean written(Optional<Version> version, String key, String collection) {
            version.ifPresent(present -> VERSIONS.put(List.of(collection, key), present));
            return version.isPresent();
          }

          private static Version remembered(String key, String collection) {
            return VERSIONS.getOrDefault(List.of(collection, key), new Version("of no write"));
          }

          private static Optional<Map<String, Object>> remember(String key, String collection) {
            Optional<VersionedValue> seen = conditional().getVersioned(key, collection);
            VERSIONS.remove(List.of(collection, key));
            written(seen.map(VersionedValue::version), key, collection);
            return seen.map(VersionedValue::value);
          }

          private static boolean putIfAbsent(String key, Map<String, Object> value, String collection) {
            return written(conditional().putIfAbsent(key, value, collection), key, collection);
          }

          private static boolean replace(String key, Map<String, Object> value, String collection) {
            return written(
                conditional().replace(key, value, remembered(key, collection), collection), key, collection);
          }

          private static boolean deleteRemembered(String key, String collection) {
            return conditional().delete(key, remembered(key, collection), collection);
          }
        """;
    helpers.put(CONDITIONAL, versions);
    return helpers;
  }
}
