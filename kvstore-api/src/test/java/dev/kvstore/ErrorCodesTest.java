package dev.kvstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of codes in {@link KVStoreException} is the one of the sources. */
final class ErrorCodesTest {
  private static final Path TABLE = Path.of("src/main/java/dev/kvstore/KVStoreException.java");
  private static final Pattern ROW =
      Pattern.compile("<tr><td>\\{@link (\\w+)}</td><td>(.*)</td></tr>");
  private static final Pattern LISTED = Pattern.compile("\\{@code ([A-Z0-9_]+)}");
  private static final Pattern THROWN =
      Pattern.compile("new (\\w+Exception)\\(\\s*\"([A-Z][A-Z0-9_]+)\"");

  /** What is thrown in any module but the kit, whose stores may fail with anything. */
  private static String sources() throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.walk(Path.of(".."))) {
      for (Path file : files
          .filter(file -> {
            String path = file.toString().replace('\\', '/');
            return path.endsWith(".java")
                && path.contains("/src/main/java/")
                && !path.contains("/kvstore-tck/")
                && !path.contains("/target/");
          })
          .toList()) {
        if (!file.endsWith(TABLE)) {
          all.append(Files.readString(file));
        }
      }
    }
    return all.toString();
  }

  private static Map<String, Set<String>> table() throws IOException {
    Map<String, Set<String>> table = new TreeMap<>();
    for (MatchResult row : ROW.matcher(Files.readString(TABLE)).results().toList()) {
      Set<String> codes = new TreeSet<>();
      LISTED.matcher(row.group(2)).results().forEach(code -> codes.add(code.group(1)));
      table.put(row.group(1), codes);
    }
    return table;
  }

  @Test
  void eachCodeStandsBesideTheExceptionThatHasIt() throws IOException {
    Map<String, Set<String>> table = table();
    assertThat(table).hasSize(7);
    Set<String> missing = new TreeSet<>();
    for (MatchResult thrown : THROWN.matcher(sources()).results().toList()) {
      Set<String> codes = table.get(thrown.group(1));
      if (codes != null && !codes.contains(thrown.group(2))) {
        missing.add(thrown.group(1) + " " + thrown.group(2));
      }
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void eachCodeOfTheTableIsUsed() throws IOException {
    String sources = sources();
    assertThat(table().values().stream().flatMap(Set::stream).distinct())
        .allSatisfy(code -> assertThat(sources).contains('"' + code + '"'));
  }
}
