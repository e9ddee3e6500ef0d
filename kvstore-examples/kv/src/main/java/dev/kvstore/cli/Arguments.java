package dev.kvstore.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The arguments as they were typed.
 *
 * <p>Java decodes them by the locale and makes U+FFFD of every byte that the locale does not know:
 * under LC_ALL=C, {@code é} becomes two of them. Linux still has the bytes; they are taken as
 * UTF-8.
 */
final class Arguments {
  private static final char LOST = '\uFFFD';

  private Arguments() {}

  static String[] of(String[] decoded) {
    if (Arrays.stream(decoded).noneMatch(argument -> argument.indexOf(LOST) >= 0)) {
      return decoded;
    }
    String[] raw = raw(decoded.length);
    if (raw == null) {
      throw new CommandException(
          Exit.USAGE,
          "UNREADABLE_ARGUMENT: an argument is not text in the encoding of this locale ("
              + System.getProperty("sun.jnu.encoding")
              + "); run in the locale that it was written in, or give names with --escapes, as \\u00e9"
              + " for instance");
    }
    return raw;
  }

  private static String @Nullable [] raw(int count) {
    try {
      byte[] line = Files.readAllBytes(Path.of("/proc/self/cmdline"));
      List<String> all = new ArrayList<>();
      int start = 0;
      for (int i = 0; i < line.length; i++) {
        if (line[i] == 0) {
          all.add(StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(line, start, i - start))
              .toString());
          start = i + 1;
        }
      }
      return all.subList(all.size() - count, all.size()).toArray(String[]::new);
    } catch (CharacterCodingException notUtf8) {
      return null;
    } catch (IOException | IndexOutOfBoundsException notLinux) {
      return null;
    }
  }
}
