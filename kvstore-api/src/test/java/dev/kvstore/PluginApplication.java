package dev.kvstore;

/** The application that a {@link PluginRun} runs; it knows the API and no plugin. */
final class PluginApplication {
  private PluginApplication() {}

  static final String SOURCE = """
      package application;

      import dev.kvstore.*;
      import dev.kvstore.spi.KVStoreProvider;
      import java.net.*;
      import java.nio.file.*;
      import java.util.*;

      public class PluginApplication {
        private static URLClassLoader loader;

        public static void main(String[] steps) throws Exception {
          for (String step : steps) {
            try {
              run(step);
            } catch (KVStoreException e) {
              System.out.println(step + " -> " + e.getClass().getSimpleName() + "\\n" + e.getMessage());
            }
          }
        }

        private static void run(String step) throws Exception {
          if (step.equals("diagnose")) {
            System.out.println("diagnose ->\\n" + KVStores.diagnose());
          } else if (step.startsWith("context=")) {
            List<URL> jars = new ArrayList<>();
            for (String jar : step.substring(8).split(",")) {
              jars.add(Path.of(jar).toAbsolutePath().toUri().toURL());
            }
            loader = new URLClassLoader("plugins", jars.toArray(new URL[0]), PluginApplication.class.getClassLoader());
            Thread.currentThread().setContextClassLoader(loader);
            System.out.println(step);
          } else if (step.equals("close")) {
            loader.close();
            System.out.println(step);
          } else if (step.startsWith("given=")) {
            String[] parts = step.substring(6).split("=");
            KVStoreProvider given = (KVStoreProvider) Class.forName(
                parts[0], true, Thread.currentThread().getContextClassLoader()).getConstructor().newInstance();
            opened(step, KVStores.of(given).open(parts[1]));
          } else {
            opened(step, KVStores.open(step));
          }
        }

        private static void opened(String step, KVStore store) {
          store.put("key", Map.of("a", 1));
          System.out.println(step + " -> opened " + store + ", holds " + store.count());
          store.close();
        }
      }
      """;
}
