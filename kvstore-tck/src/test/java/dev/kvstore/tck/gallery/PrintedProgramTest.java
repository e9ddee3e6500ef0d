package dev.kvstore.tck.gallery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kvstore.KVStore;
import dev.kvstore.tck.Programs;
import dev.kvstore.tck.StoreFixture;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The program of a failure is what an author pastes: it compiles, and fails on the same store. */
final class PrintedProgramTest {
  @TempDir
  Path folder;

  @ParameterizedTest
  @ValueSource(
      classes = {
        ProgramFaults.AbsenceCached.class,
        ProgramFaults.LosesAnEntryAsItGrows.class,
        ProgramFaults.PutAfterDeleteNotSaved.class,
        EntryFaults.PutMerges.class,
        EntryFaults.DeleteAlwaysTrue.class,
        BatchFaults.GetAllInIndexOrder.class,
        BatchFaults.PutAllInsertsOnly.class,
        ListingFaults.EmptyCollectionsStay.class,
        ScanFaults.TokenNeedsItsEntry.class,
        ValueFaults.NanAsNull.class,
        NameFaults.KeysSanitised.class,
        ConditionalFaults.ReplaceUnconditional.class,
        ConditionalFaults.DeleteUnconditional.class
      })
  void itCompilesAndFailsOnTheBrokenStoreAlone(Class<?> broken) throws Exception {
    StoreFixture fixture = Gallery.fixture(broken);
    String program = Programs.printedFor(fixture);
    // Two of one source, since a program remembers between its steps what it walked and wrote.
    Method run = runOf(compiled(program));
    Method other = runOf(compiled(program));
    Disk disk = new Disk();
    Supplier<KVStore> healthy = () -> new ReferenceStore(disk);
    Supplier<KVStore> same = Programs.opener(Gallery.fixture(broken));

    assertThatThrownBy(() -> run.invoke(null, same))
        .as(program)
        .isInstanceOf(InvocationTargetException.class)
        .cause()
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("found ");
    assertThatCode(() -> other.invoke(null, healthy)).as(program).doesNotThrowAnyException();
  }

  @Test
  void itIsAsShortAsTheFaultAllows() {
    String program = Programs.printedFor(Gallery.fixture(EntryFaults.PutMerges.class));
    List<String> calls = program
        .lines()
        .filter(line -> line.contains(" store."))
        .map(String::strip)
        .toList();
    assertThat(calls)
        .hasSize(3)
        .last()
        .isEqualTo("Object found = answer(() -> store.get(\"a\", \"c\"));");
  }

  @Test
  void aStoreOpenedByAUriNeedsNoMoreThanTheProgram() throws Exception {
    String program = Programs.printedFor(StoreFixture.of("merging:x"));
    assertThat(program).contains("run(() -> KVStores.open(\"merging:x\"));");
    Method main = compiled(program).getDeclaredMethod("main", String[].class);
    main.setAccessible(true);
    assertThatThrownBy(() -> main.invoke(null, (Object) new String[0]))
        .cause()
        .isInstanceOf(AssertionError.class);
  }

  private static Method runOf(Class<?> program) throws NoSuchMethodException {
    Method run = program.getDeclaredMethod("run", Supplier.class);
    run.setAccessible(true);
    return run;
  }

  private Class<?> compiled(String program) throws Exception {
    Path source = Files.writeString(folder.resolve("Program.java"), program);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    try (var files = compiler.getStandardFileManager(null, null, null)) {
      boolean good = compiler
          .getTask(
              messages,
              files,
              null,
              List.of("-d", folder.toString(), "-cp", System.getProperty("java.class.path")),
              null,
              files.getJavaFileObjects(source))
          .call();
      assertThat(good).as(messages + "\n" + program).isTrue();
    }
    return new URLClassLoader(new URL[] {folder.toUri().toURL()}, getClass().getClassLoader())
        .loadClass("Program");
  }
}
