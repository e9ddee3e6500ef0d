package dev.kvstore.simple.internal.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.kvstore.StoreIOException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Nothing is read that does not fit, whatever its size is said to be. */
final class SizeLimitTest {
  @Test
  void whatFitsIsReadWhole() throws IOException {
    SizeLimit limit = new SizeLimit(5, Long.MAX_VALUE);
    assertThat(limit.readAll(new ByteArrayInputStream(new byte[5]), "file")).hasSize(5);
    assertThat(limit.allocate(5, "file")).hasSize(5);
  }

  @Test
  void whatTheUserDoesNotAllowNamesTheOption() {
    SizeLimit limit = new SizeLimit(5, Long.MAX_VALUE);
    assertTooLarge("max-size", () -> limit.readAll(new ByteArrayInputStream(new byte[6]), "file"));
    assertTooLarge("max-size", () -> limit.allocate(6, "file"));
  }

  @Test
  void whatTheHeapCannotHoldNamesItsSize() {
    SizeLimit limit = new SizeLimit(SizeLimit.MOST, 10);
    assertTooLarge("-Xmx", () -> limit.readAll(new ByteArrayInputStream(new byte[6]), "file"));
    assertTooLarge("-Xmx", () -> limit.allocate(11, "file"));
  }

  @Test
  void aFileOfKnownSizeMayFillTheHeap() throws IOException {
    SizeLimit limit = new SizeLimit(SizeLimit.MOST, 10);
    assertThat(limit.readAll(new ByteArrayInputStream(new byte[10]), 10, "file"))
        .hasSize(10);
  }

  @Test
  void aFileThatShrankOrGrewMeanwhileIsReadAsItIsNow() throws IOException {
    SizeLimit limit = new SizeLimit(SizeLimit.MOST);
    byte[] content = {1, 2, 3};
    assertThat(limit.readAll(new ByteArrayInputStream(content), 5, "file")).isEqualTo(content);
    assertThat(limit.readAll(new ByteArrayInputStream(content), 1, "file")).isEqualTo(content);
  }

  @Test
  void whatNoOptionAllowsDoesNotNameOne() {
    SizeLimit limit = new SizeLimit(SizeLimit.MOST, Long.MAX_VALUE);
    assertTooLarge("choose a backend", () -> limit.check(SizeLimit.MOST + 1, "file"));
  }

  @Test
  void aHeapThatIsFullNowIsAnErrorOfTheStore() {
    InputStream full = new ByteArrayInputStream(new byte[1]) {
      @Override
      public byte[] readNBytes(int length) {
        throw new OutOfMemoryError("a test's");
      }
    };
    assertTooLarge(
        "file has more bytes, but the heap",
        () -> new SizeLimit(SizeLimit.MOST).readAll(full, "file"));
  }

  private static void assertTooLarge(String said, ThrowingCallable call) {
    assertThatExceptionOfType(StoreIOException.class)
        .isThrownBy(call)
        .withMessageStartingWith("FILE_TOO_LARGE: file has")
        .withMessageContaining(said);
  }
}
