package dev.kvstore.simple;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.jcraft.jsch.JSch;
import dev.kvstore.KVStore;
import dev.kvstore.StoreUri;
import dev.kvstore.tck.KVStoreContract;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import org.apache.commons.io.IOUtils;
import org.apache.commons.lang3.StringUtils;
import org.apache.commons.logging.LogFactory;
import org.apache.commons.vfs2.FileObject;
import org.apache.http.HttpHost;
import org.apiguardian.api.API;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.engine.JupiterTestEngine;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.commons.support.ReflectionSupport;
import org.junit.platform.engine.TestEngine;
import org.junit.platform.launcher.Launcher;
import org.opentest4j.AssertionFailedError;

/**
 * The jars as users get them, on the class path and on the module path, with applications in
 * processes of their own.
 */
final class PackagedJarsIT {
  /** What each record, enum, object and class to extend has, which tells nobody anything. */
  private static final Pattern GIVEN = Pattern.compile(
      " (toString|hashCode|values)\\(\\)| equals\\(java.lang.Object\\)| valueOf\\(java.lang.String\\)|protected [\\w.]+\\(\\);");

  /** A public type as javap prints it. */
  private static final Pattern TYPE = Pattern.compile(
      "^public [^\n]*?(?:class|interface|enum) ([^\\s<]+)[^\n]*\\{\n.*?^\\}\n",
      Pattern.MULTILINE | Pattern.DOTALL);

  private static final List<Class<?>> EMBEDDED = List.of(
      KVStore.class,
      JsonFactory.class,
      SimpleKVStore.class,
      FileObject.class,
      HttpHost.class,
      IOUtils.class,
      JSch.class,
      LogFactory.class,
      StringUtils.class);

  private static final List<Class<?>> KIT = List.of(
      API.class,
      KVStoreContract.class,
      AssertionFailedError.class,
      Extension.class,
      JupiterTestEngine.class,
      Launcher.class,
      ReflectionSupport.class,
      TestEngine.class);

  @TempDir
  Path folder;

  /** Where an application finds its jars. */
  private enum Route {
    CLASS_PATH,
    MODULE_PATH;

    String named() {
      return this == CLASS_PATH ? "no module" : "a module";
    }
  }

  /** The jars whose form is agreed. */
  private enum Published {
    API("kvstore-api", KVStore.class),
    SIMPLE("kvstore-simple", SimpleKVStore.class),
    TCK("kvstore-tck", KVStoreContract.class);

    private final String artifact;
    private final Class<?> member;

    Published(String artifact, Class<?> member) {
      this.artifact = artifact;
      this.member = member;
    }

    Path jar() {
      return jarOf(member);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theModuleDescriptorIsAsAgreed(Published published) throws IOException {
    String printed = tool("jar", "--describe-module", "--file", published.jar().toString());
    assertGolden(
        published,
        "module.txt",
        printed
            .lines()
            .map(line -> line.replaceAll("^(\\S+)@\\S+ jar:.*", "$1"))
            // What is not exported may change at any time.
            .filter(line -> !line.isEmpty() && !line.startsWith("contains "))
            .collect(Collectors.joining("\n", "", "\n")));
  }

  @ParameterizedTest
  @EnumSource
  void thePublicApiIsAsAgreed(Published published) throws IOException {
    assertGolden(published, "public-api.txt", publicApi(published.jar()));
  }

  @ParameterizedTest
  @EnumSource
  void anApplicationThatKnowsTheApiFindsEveryStore(Route route) throws Exception {
    try (MinaServer server = new MinaServer(folder)) {
      String printed = run(
          route,
          "application",
          "Application",
          EMBEDDED,
          List.of(),
          "memory:",
          "json:" + folder.resolve("kv.json").toUri(),
          "json:ram:///kv.json",
          "json:zip:" + folder.resolve("kv.zip").toUri() + "!/kv.json",
          "json:gz:" + folder.resolve("kv.json.gz").toUri(),
          "json:" + server.uri("/kv.json") + "?agent=false&password="
              + StoreUri.encode(MinaServer.PASSWORD).replace("&", "%26") + "&known-hosts="
              + StoreUri.encode(server.knownHosts().toString()));
      assertThat(printed).isEqualTo("""
              the API is in %s
              0: nothing
              1: {n=1}
              2: {n=2}
              3: {n=3}
              4: {n=4}
              5: {n=5}
              """.formatted(route.named()));
    }
  }

  @Test
  void aManagerOfOnesOwnReachesSftpFromTheClassPath() throws Exception {
    assertThat(managed(Route.CLASS_PATH, List.of())).isEqualTo("""
            0: {n=0}
            1: {n=1}
            2: {n=2}
            """);
  }

  @Test
  void onTheModulePathItNeedsOneFlagWhichTheErrorNames() throws Exception {
    String flag = "--add-reads=org.apache.commons.vfs2=com.jcraft.jsch";
    assertThat(managed(Route.MODULE_PATH, List.of()))
        .startsWith("0: {n=0}\n1: {n=1}\n2: ")
        .contains(flag)
        .hasLineCount(3);
    assertThat(managed(Route.MODULE_PATH, List.of(flag))).endsWith("2: {n=2}\n");
  }

  @ParameterizedTest
  @EnumSource
  void theKitRuns(Route route) throws Exception {
    List<Class<?>> all = Stream.concat(EMBEDDED.stream(), KIT.stream()).toList();
    String printed = run(
        route,
        "kit",
        "MemoryTest",
        all,
        List.of("-Dkvstore.tck.profile=quick", "-Dkvstore.tck.report=none"));
    assertThat(printed).endsWith("""
            the kit is in %s
            many rules are kept
            """.formatted(route.named()));
    assertThat(printed).doesNotContain("Error");
  }

  private String managed(Route route, List<String> jvmOptions) throws Exception {
    try (MinaServer server = new MinaServer(folder)) {
      String password = StoreUri.encode(MinaServer.PASSWORD)
          .replace("/", "%2F")
          .replace(":", "%3A")
          .replace("@", "%40")
          // Commons VFS takes an escape for a character.
          .replace("%C3%BC", "%FC");
      return run(
          route,
          "manager",
          "Manager",
          EMBEDDED,
          jvmOptions,
          folder.resolve("managed.json").toUri().toString(),
          "ram:///kv.json",
          server
              .uri("/managed.json")
              .replace(MinaServer.USER + "@", MinaServer.USER + ":" + password + "@"));
    }
  }

  /** Compiles an application as a module, and runs it in a JVM of its own. */
  private String run(
      Route route,
      String module,
      String program,
      List<Class<?>> members,
      List<String> jvmOptions,
      String... arguments)
      throws Exception {
    Path classes = folder.resolve(module);
    String path = members.stream()
        .map(member -> jarOf(member).toString())
        .distinct()
        .collect(Collectors.joining(File.pathSeparator));
    compile(module, path, classes);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Dfile.encoding=UTF-8"));
    // Commons Logging prints what the libraries below log; it is not asked for here.
    command.add("-Dorg.apache.commons.logging.Log=org.apache.commons.logging.impl.NoOpLog");
    command.addAll(jvmOptions);
    String all = classes + File.pathSeparator + path;
    command.addAll(
        route == Route.CLASS_PATH
            ? List.of("-cp", all, module + "." + program)
            : List.of("-p", all, "-m", module + "/" + module + "." + program));
    command.addAll(Arrays.asList(arguments));
    Path output = folder.resolve(module + ".txt");
    Process process = new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
    if (!process.waitFor(2, TimeUnit.MINUTES)) {
      process.destroyForcibly();
    }
    return Files.readString(output, StandardCharsets.UTF_8).replace("\r\n", "\n");
  }

  private static void compile(String module, String path, Path classes) throws IOException {
    JavaCompiler compiler = javax.tools.ToolProvider.getSystemJavaCompiler();
    List<String> arguments = new ArrayList<>(
        List.of("--release", "17", "-proc:none", "-p", path, "-d", classes.toString()));
    try (Stream<Path> sources = Files.list(Path.of("src/test/resources/packaged", module))) {
      sources.map(Path::toString).forEach(arguments::add);
    }
    ByteArrayOutputStream messages = new ByteArrayOutputStream();
    int exit = compiler.run(null, messages, messages, arguments.toArray(String[]::new));
    assertThat(exit).as("javac: %s", messages).isZero();
  }

  private static void assertGolden(Published published, String file, String actual)
      throws IOException {
    Path golden = Path.of("..", published.artifact, "src/test/resources", file);
    if (Boolean.getBoolean("api.update")) {
      Files.createDirectories(golden.getParent());
      Files.writeString(golden, actual);
    }
    assertThat(actual)
        .as(
            "what users of %s.jar see against %s; CONTRIBUTING.md has the command that accepts it",
            published.artifact, golden.normalize())
        .isEqualTo(Files.readString(golden));
  }

  /** What javap prints of the public types in exported packages. */
  private static String publicApi(Path jar) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("-protected", "-cp", jar.toString()));
    arguments.addAll(exportedClasses(jar));
    Map<String, String> types = new LinkedHashMap<>();
    Matcher printed = TYPE.matcher(tool("javap", arguments.toArray(String[]::new)));
    while (printed.find()) {
      types.put(printed.group(1), printed.group());
    }
    return types.entrySet().stream()
        .filter(type -> isReachable(type.getKey(), types.keySet()))
        .flatMap(type -> type.getValue().lines())
        .filter(line -> !GIVEN.matcher(line).find())
        .collect(Collectors.joining("\n", "", "\n"));
  }

  /** Whether a type's outer types are public as well. */
  private static boolean isReachable(String name, Set<String> publicNames) {
    int dollar = name.lastIndexOf('$');
    return publicNames.contains(name)
        && (dollar < 0 || isReachable(name.substring(0, dollar), publicNames));
  }

  private static List<String> exportedClasses(Path jar) throws IOException {
    ModuleDescriptor module = ModuleFinder.of(jar).findAll().iterator().next().descriptor();
    Set<String> exported = module.exports().stream()
        .filter(exports -> !exports.isQualified())
        .map(ModuleDescriptor.Exports::source)
        .collect(Collectors.toSet());
    try (JarFile file = new JarFile(jar.toFile())) {
      return file.stream()
          .map(JarEntry::getName)
          .filter(name -> name.endsWith(".class") && !name.endsWith("package-info.class"))
          .map(name -> name.substring(0, name.length() - ".class".length()).replace('/', '.'))
          .filter(name ->
              name.contains(".") && exported.contains(name.substring(0, name.lastIndexOf('.'))))
          // The package's own types before those of the packages below it.
          .sorted(Comparator.comparing((String name) -> name.substring(0, name.lastIndexOf('.')))
              .thenComparing(Comparator.naturalOrder()))
          .toList();
    }
  }

  private static String tool(String name, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter errors = new StringWriter();
    int exit = ToolProvider.findFirst(name)
        .orElseThrow()
        .run(new PrintWriter(out), new PrintWriter(errors), arguments);
    assertThat(exit).as("%s: %s", name, errors).isZero();
    return out.toString().replace("\r\n", "\n");
  }

  private static Path jarOf(Class<?> member) {
    try {
      Path jar =
          Path.of(member.getProtectionDomain().getCodeSource().getLocation().toURI());
      assertThat(jar).as("the jar of %s: run verify, not test", member).isRegularFile();
      return jar;
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
