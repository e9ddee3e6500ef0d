package dev.kvstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the documentation shows compiles. */
class SnippetsTest {
  private static final Path SOURCES = Path.of("src/main/java");
  private static final Pattern BEGIN = Pattern.compile("<pre>\\s*(?:\\*\\s*)?\\{@code");

  @TempDir
  Path folder;

  /** A piece of code from a comment, and where it stands. */
  record Snippet(String place, String code) {
    @Override
    public String toString() {
      return place;
    }
  }

  static List<Snippet> snippets() throws IOException {
    List<Snippet> snippets = new ArrayList<>();
    try (Stream<Path> files = Files.walk(SOURCES)) {
      for (Path file :
          files.filter(path -> path.toString().endsWith(".java")).sorted().toList()) {
        snippets.addAll(snippetsOf(SOURCES.relativize(file).toString(), Files.readString(file)));
      }
    }
    return snippets;
  }

  @ParameterizedTest
  @MethodSource("snippets")
  void everySnippetCompiles(Snippet snippet) {
    assertThat(errorsOf(snippet)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"store.putt(\"a\", Map.of());", "int n = \"text\";", "static int n = x;"})
  void aSnippetThatDoesNotCompileIsFound(String code) {
    assertThat(errorsOf(new Snippet("here", code))).isNotEmpty();
  }

  @Test
  void aSnippetEndsWhereItsBracesDo() {
    String source = "/**\n * <pre>{@code\n * if (a) {\n *   b();\n * }\n * }</pre>\n */";
    assertThat(snippetsOf("A.java", source))
        .containsExactly(new Snippet("A.java:2", "if (a) {\n  b();\n}"));
  }

  @Test
  void everyPreformattedBlockIsASnippet() throws IOException {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        String source = Files.readString(file);
        assertThat(snippetsOf("", source))
            .as("%s", file)
            .hasSize(source.split("<pre>", -1).length - 1);
      }
    }
  }

  private static List<Snippet> snippetsOf(String file, String source) {
    List<Snippet> snippets = new ArrayList<>();
    Matcher begin = BEGIN.matcher(source);
    while (begin.find()) {
      int end = begin.end();
      for (int open = 1; open > 0; end++) {
        char c = source.charAt(end);
        open += c == '{' ? 1 : c == '}' ? -1 : 0;
      }
      String code =
          source.substring(begin.end(), end - 1).replaceAll("(?m)^ *\\* ?", "").strip();
      long line =
          1 + source.substring(0, begin.start()).chars().filter(c -> c == '\n').count();
      snippets.add(new Snippet(file + ":" + line, code));
    }
    return snippets;
  }

  /** Compiles the snippet as members of a class where it declares one, else as statements. */
  private List<String> errorsOf(Snippet snippet) {
    boolean member = snippet.code().startsWith("static ");
    String source = """
        import dev.kvstore.*;
        import dev.kvstore.spi.*;
        import java.util.*;
        abstract class Snippet {
          KVStore store;
          %s
        }
        """.formatted(
            member ? snippet.code() : "void run() throws Exception {\n" + snippet.code() + "\n}");
    DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
    JavaFileObject file =
        new SimpleJavaFileObject(URI.create("string:///Snippet.java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source;
          }
        };
    List<String> options = List.of(
        "--release",
        "17",
        "-proc:none",
        "-d",
        folder.toString(),
        "-cp",
        ProviderJar.api().toString());
    ToolProvider.getSystemJavaCompiler()
        .getTask(null, null, found, options, null, List.of(file))
        .call();
    return found.getDiagnostics().stream()
        .filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
        .map(diagnostic -> diagnostic.getLineNumber() + ": " + diagnostic.getMessage(null))
        .toList();
  }
}
