package dev.kvstore.simple.internal.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A large file is read whole by two threads, or else by one. */
final class TwoReadersTest {
  /** No half of it is a number of pieces. */
  private static final int SIZE = TwoReaders.LEAST + 100_003;

  @TempDir
  Path folder;

  private final byte[] content = new byte[SIZE];
  private Path path;

  @BeforeEach
  void write() throws IOException {
    new SplittableRandom(1).nextBytes(content);
    path = Files.write(folder.resolve("large"), content);
  }

  @Test
  void bothHalvesAreWhatTheFileHolds() throws IOException {
    byte[] read = new byte[SIZE];
    assertThat(TwoReaders.fill(read, path)).isTrue();
    assertThat(read).isEqualTo(content);
    assertThat(new LocalFile(path).read()).contains(content);
  }

  @Test
  void aFileThatHasAnotherSizeByNowIsNotTakenForWhole() {
    assertThat(TwoReaders.fill(new byte[SIZE + 1], path)).isFalse();
    assertThat(TwoReaders.fill(new byte[SIZE - 1], path)).isFalse();
    assertThat(TwoReaders.fill(new byte[3 * SIZE], path)).isFalse();
  }

  /** It closes the channel. */
  @Test
  void anInterruptCostsOnlyTheSecondThread() throws IOException {
    Thread.currentThread().interrupt();
    try {
      assertThat(TwoReaders.fill(new byte[SIZE], path)).isFalse();
      assertThat(new LocalFile(path).read()).contains(content);
      assertThat(Thread.currentThread().isInterrupted()).isTrue();
    } finally {
      Thread.interrupted();
    }
  }

  @Test
  void aFileThatIsGoneIsTheMatterOfWhoReadsItInAnotherWay() throws IOException {
    Files.delete(path);
    assertThat(TwoReaders.fill(new byte[SIZE], path)).isFalse();
  }
}
