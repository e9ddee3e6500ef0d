package dev.kvstore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kvstore.spi.KVStoreProvider;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The public API, as javap prints it, changes only together with a file that a reviewer reads. */
class PublicApiTest {
  private static final Path GOLDEN = Path.of("src/test/resources/public-api.txt");
  private static final int THREE_PAGES = 300;

  @Test
  void thePublicApiIsAsAgreed() throws Exception {
    String api = publicApi();
    if (Boolean.getBoolean("api.update")) {
      Files.createDirectories(GOLDEN.getParent());
      Files.writeString(GOLDEN, api);
    }
    assertThat(api)
        .as(
            "the public API against %s; if the change is meant, run"
                + " ./mvnw -pl kvstore-api test -Dtest=PublicApiTest -Dapi.update=true"
                + " and commit the file",
            GOLDEN)
        .isEqualTo(Files.readString(GOLDEN));
  }

  /** What each record, enum, object and class to extend has, which tells nobody anything. */
  private static final Pattern GIVEN = Pattern.compile(
      " (toString|hashCode|values)\\(\\)| equals\\(java.lang.Object\\)| valueOf\\(java.lang.String\\)|protected [\\w.]+\\(\\);");

  @Test
  void thePublicApiFitsOnThreePages() throws Exception {
    assertThat(publicApi().lines().count()).isLessThanOrEqualTo(THREE_PAGES);
  }

  private static String publicApi() throws Exception {
    List<String> arguments =
        new ArrayList<>(List.of("-protected", "-cp", ProviderJar.api().toString()));
    arguments.addAll(publicClasses());
    StringWriter out = new StringWriter();
    StringWriter errors = new StringWriter();
    int exit = ToolProvider.findFirst("javap")
        .orElseThrow()
        .run(new PrintWriter(out), new PrintWriter(errors), arguments.toArray(new String[0]));
    assertThat(exit).as("javap: %s", errors).isZero();
    return out.toString()
        .lines()
        .filter(
            line -> !line.startsWith("Compiled from") && !GIVEN.matcher(line).find())
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private static List<String> publicClasses() throws Exception {
    List<String> names = new ArrayList<>();
    for (Class<?> exported : List.of(KVStore.class, KVStoreProvider.class)) {
      String packageName = exported.getPackageName();
      try (Stream<Path> files =
          Files.list(ProviderJar.api().resolve(packageName.replace('.', '/')))) {
        files
            .map(file -> file.getFileName().toString())
            .filter(name -> name.endsWith(".class") && !name.equals("package-info.class"))
            .map(name -> packageName + "." + name.substring(0, name.length() - ".class".length()))
            .sorted()
            .filter(PublicApiTest::isPublic)
            .forEach(names::add);
      }
    }
    return names;
  }

  private static boolean isPublic(String className) {
    try {
      for (Class<?> type = Class.forName(className, false, KVStore.class.getClassLoader());
          type != null;
          type = type.getEnclosingClass()) {
        if (!Modifier.isPublic(type.getModifiers()) || type.isAnonymousClass()) {
          return false;
        }
      }
      return true;
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }
}
