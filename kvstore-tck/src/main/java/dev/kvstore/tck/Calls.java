package dev.kvstore.tck;

import dev.kvstore.KVStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Remembers which call of a store threw which error, so that a failure can name it. */
final class Calls {
  /** By identity, since an error may define its own equality. */
  private final Map<Throwable, String> thrown =
      Collections.synchronizedMap(new IdentityHashMap<>());

  /** The same store, with its calls remembered. */
  KVStore trace(KVStore store) {
    return (KVStore) Proxy.newProxyInstance(
        KVStore.class.getClassLoader(),
        new Class<?>[] {KVStore.class},
        (proxy, method, arguments) -> {
          try {
            return method.invoke(store, arguments);
          } catch (InvocationTargetException e) {
            Throwable error = e.getCause() == null ? e : e.getCause();
            thrown.put(error, method.getName() + "(" + shown(arguments) + ")");
            throw error;
          }
        });
  }

  @Nullable String get(Throwable error) {
    return thrown.get(error);
  }

  /** Names in full, as they tell the entry; values and requests would hide them. */
  private static String shown(@Nullable Object @Nullable [] arguments) {
    return arguments == null
        ? ""
        : Arrays.stream(arguments)
            .map(argument -> argument instanceof String ? Shown.value(argument) : "…")
            .collect(Collectors.joining(", "));
  }
}
