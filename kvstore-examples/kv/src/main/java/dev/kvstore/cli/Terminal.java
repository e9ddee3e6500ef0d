package dev.kvstore.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Java does not tell of terminals before JDK 22. */
final class Terminal {
  private static final int USUAL = 80;
  private static final Pattern SIZE = Pattern.compile("\\d+ (\\d{1,5})\\s*");

  private Terminal() {}

  /** Whether a file descriptor is a terminal, as the launcher says, or Linux. */
  static boolean is(int descriptor) {
    String told = System.getProperty("kv.terminals");
    if (told != null) {
      return told.contains(Integer.toString(descriptor));
    }
    try {
      String target =
          Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException notLinux) {
      return false;
    }
  }

  /** The columns of the process's terminal. */
  static int columns() {
    try {
      Process stty = new ProcessBuilder("stty", "size")
          .redirectInput(new File("/dev/tty"))
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start();
      String size = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      stty.waitFor(1, TimeUnit.SECONDS);
      Matcher matcher = SIZE.matcher(size);
      int columns = matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
      return columns > 0 ? columns : USUAL;
    } catch (IOException noStty) {
      return USUAL;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return USUAL;
    }
  }
}
