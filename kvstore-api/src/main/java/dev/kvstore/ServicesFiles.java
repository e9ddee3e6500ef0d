package dev.kvstore;

import dev.kvstore.spi.KVStoreProvider;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads the services files of a class loader line by line, and says of each candidate that cannot
 * be a provider in which jar it stands and why.
 */
final class ServicesFiles {
  private static final Pattern CLASS_NAME =
      Pattern.compile("\\p{javaJavaIdentifierStart}\\p{javaJavaIdentifierPart}*"
          + "(\\.\\p{javaJavaIdentifierStart}\\p{javaJavaIdentifierPart}*)*");
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final ClassLoader loader;
  private final ProviderSearch search;

  private ServicesFiles(ClassLoader loader, ProviderSearch search) {
    this.loader = loader;
    this.search = search;
  }

  static void read(ClassLoader loader, ProviderSearch search) {
    ServicesFiles files = new ServicesFiles(loader, search);
    try {
      for (URL file : Collections.list(loader.getResources(Jars.SERVICES_FILE))) {
        files.read(file);
      }
    } catch (IOException e) {
      search.addBroken("the services files", "found through " + loader, Failure.explain(e));
    }
  }

  private void read(URL file) {
    String jar = Jars.of(file, Jars.SERVICES_FILE);
    List<String> lines;
    try {
      URLConnection connection = file.openConnection();
      // A cached jar would stay open behind a closed loader, and be the old one after a change.
      connection.setUseCaches(false);
      try (InputStream in = connection.getInputStream()) {
        lines =
            Arrays.asList(new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\\R", -1));
      }
    } catch (IOException e) {
      search.addBroken("a services file", jar, Failure.explain(e));
      return;
    }
    for (int i = 0; i < lines.size(); i++) {
      String name = lines.get(i).replaceAll("#.*", "").trim();
      if (!name.isEmpty()) {
        candidate(name, jar, "line " + (i + 1) + " of its " + Jars.SERVICES_FILE);
      }
    }
  }

  private void candidate(String name, String jar, String line) {
    if (name.charAt(0) == BYTE_ORDER_MARK) {
      search.addBroken(
          name.substring(1),
          jar,
          line + " begins with a byte order mark, which belongs to no class name; save the file as"
              + " UTF-8 without one");
    } else if (!CLASS_NAME.matcher(name).matches()) {
      search.addBroken(
          line,
          jar,
          "\"" + name + "\" is no class name; a line holds the full name of one class, and nothing"
              + " else but a comment after #");
    } else {
      load(name, jar, line);
    }
  }

  private void load(String name, String jar, String line) {
    Class<?> type;
    try {
      type = Class.forName(name, false, loader);
    } catch (ClassNotFoundException e) {
      search.addBroken(
          name,
          jar,
          line + " names it, but there is no such class; correct the line, or put the class back:"
              + " where jars were shaded into one, its name was changed or it was left out");
      return;
    } catch (LinkageError e) {
      search.addBroken(name, jar, Failure.explain(e));
      return;
    }
    if (search.hasSeen(type)) {
      twice(type, jar);
    } else if (type.getModule().isNamed() && type.getModule().getDescriptor().isAutomatic()) {
      // Its own loader finds it.
      return;
    } else {
      make(type, jar);
    }
  }

  private void make(Class<?> type, String jar) {
    if (KVStoreProvider.class.isAssignableFrom(type)) {
      search.make(type, () -> (KVStoreProvider) type.getConstructor().newInstance());
    } else {
      search.addBroken(type.getName(), jar, otherInterface(type));
    }
  }

  /** A class that two jars hold is loaded from the first. */
  private void twice(Class<?> type, String jar) {
    String used = Jars.of(type);
    String file = type.getName().replace('.', '/') + ".class";
    try {
      boolean held = !used.equals(jar)
          && Collections.list(loader.getResources(file)).stream()
              .anyMatch(copy -> Jars.of(copy, file).equals(jar));
      if (held) {
        search.addBroken(
            type.getName(),
            jar,
            "this copy is not used, as " + used + " has the same class and comes first; take one of"
                + " the two jars away");
      }
    } catch (IOException e) {
      // Then nobody knows of a second copy.
    }
  }

  private static String otherInterface(Class<?> type) {
    return Arrays.stream(type.getInterfaces())
        .filter(implemented -> implemented.getName().equals(KVStoreProvider.class.getName()))
        .findFirst()
        .map(other -> "it implements the KVStoreProvider of " + Jars.of(other)
            + ", which is another copy than that of " + Jars.of(KVStoreProvider.class)
            + "; leave kvstore-api out of the plugin's jar and loader")
        .orElse("it does not implement " + KVStoreProvider.class.getName()
            + "; write the class that does into " + Jars.SERVICES_FILE + " of that jar");
  }

  /** Why no provider can be made of a class; empty if one can, or if a module makes it. */
  static String fault(Class<?> type) {
    if (type.getModule().isNamed()) {
      return "";
    }
    if (Modifier.isAbstract(type.getModifiers())) {
      return "it is abstract; write the class that extends or implements it into "
          + Jars.SERVICES_FILE + " of that jar";
    }
    if (!Modifier.isPublic(type.getModifiers())) {
      return "it is not public; the jar's author must make it public";
    }
    return Arrays.stream(type.getConstructors())
            .map(Constructor::getParameterCount)
            .anyMatch(count -> count == 0)
        ? ""
        : "it has no public constructor without arguments; the jar's author must give it one, and"
            + " KVStores.of(provider) takes it as it is";
  }
}
