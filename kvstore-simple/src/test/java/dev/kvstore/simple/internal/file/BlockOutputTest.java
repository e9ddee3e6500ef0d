package dev.kvstore.simple.internal.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A file gets whole blocks, and all that was written. */
final class BlockOutputTest {
  private final ByteArrayOutputStream file = new ByteArrayOutputStream();
  private final List<Integer> lengths = new ArrayList<>();
  private final BlockOutput out = new BlockOutput(new OutputStream() {
    @Override
    public void write(int value) {
      throw new AssertionError("a single byte");
    }

    @Override
    public void write(byte[] bytes, int offset, int count) {
      lengths.add(count);
      file.write(bytes, offset, count);
    }
  });

  @Test
  void piecesOfAnySizeBecomeBlocks() throws IOException {
    SplittableRandom random = new SplittableRandom(1);
    byte[] content = new byte[5_000_000];
    random.nextBytes(content);
    int place = 0;
    while (place < content.length) {
      if (random.nextInt(10) == 0) {
        out.write(content[place++]);
      } else {
        int most = random.nextBoolean() ? 100 : 3 * BlockOutput.BLOCK;
        int count = Math.min(random.nextInt(most), content.length - place);
        out.write(content, place, count);
        place += count;
      }
    }
    out.flush();

    assertThat(file.toByteArray()).isEqualTo(content);
    assertThat(lengths.subList(0, lengths.size() - 1)).isNotEmpty().containsOnly(BlockOutput.BLOCK);
    assertThat(lengths.get(lengths.size() - 1)).isEqualTo(content.length % BlockOutput.BLOCK);
  }

  @Test
  void nothingIsWrittenOfAPartThatIsNotThere() {
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> out.write(new byte[3], 2, 2));
    assertThat(file.size()).isZero();
  }
}
