package dev.kvstore.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Lines of bytes, of any length. */
final class Lines {
  private final InputStream in;
  private final byte[] buffer = new byte[1 << 16];
  private int place;
  private int end;

  Lines(InputStream in) {
    this.in = in;
  }

  /** The next line without its end, or null after the last. */
  @Nullable ByteArrayOutputStream next() throws IOException {
    ByteArrayOutputStream line = null;
    while (true) {
      if (place == end) {
        place = 0;
        end = Math.max(0, in.read(buffer));
        if (end == 0) {
          return line;
        }
      }
      if (line == null) {
        line = new ByteArrayOutputStream();
      }
      int start = place;
      while (place < end && buffer[place] != '\n') {
        place++;
      }
      line.write(buffer, start, place - start);
      if (place < end) {
        place++;
        return line;
      }
    }
  }
}
