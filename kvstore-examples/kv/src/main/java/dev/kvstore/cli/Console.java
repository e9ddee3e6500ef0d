package dev.kvstore.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a command reads and writes, and what its terminal can show.
 *
 * <p>Output that cannot be written ends the command: Java ignores SIGPIPE, and a PrintStream would
 * swallow a full disk.
 *
 * @param charset what the terminal shows text in
 * @param terminal whether the output is one; errors and progress have {@link #errTerminal}
 */
record Console(
    InputStream in,
    OutputStream out,
    OutputStream err,
    Charset charset,
    boolean terminal,
    boolean errTerminal,
    Map<String, String> environment) {

  static Console ofProcess() {
    OutputStream err = new FileOutputStream(FileDescriptor.err);
    boolean errTerminal = Terminal.is(2);
    return new Console(
        new StandardInput(() -> {
          if (errTerminal && Terminal.is(0)) {
            tell(
                "Reading the terminal; Ctrl-D ends the input, Ctrl-C stops.\n",
                err,
                StandardCharsets.US_ASCII);
          }
        }),
        new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16),
        err,
        nativeCharset(),
        Terminal.is(1),
        errTerminal,
        System.getenv());
  }

  /** The same with another output, which is no terminal. */
  Console writingTo(OutputStream other) {
    return new Console(in, other, err, charset, false, errTerminal, environment);
  }

  /** Since JDK 18 Java's own default is UTF-8, whatever the locale says. */
  private static Charset nativeCharset() {
    String name = System.getProperty("native.encoding", "UTF-8");
    return Charset.isSupported(name) ? Charset.forName(name) : StandardCharsets.US_ASCII;
  }

  /** Writes a line of text that {@link Text} made showable. */
  void line(String text) {
    write(text.getBytes(charset));
    write('\n');
  }

  void write(byte[] bytes) {
    try {
      out.write(bytes);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  void write(int b) {
    try {
      out.write(b);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  void flush() {
    try {
      out.flush();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** Tells the person, not the pipe, a line. */
  void say(String text) {
    tell(text + System.lineSeparator());
  }

  void tell(String text) {
    tell(text, err, charset);
  }

  private static void tell(String text, OutputStream err, Charset charset) {
    try {
      err.write(text.getBytes(charset));
      err.flush();
    } catch (IOException nobodyListens) {
      // There is nowhere to tell it.
    }
  }

  /** The terminal's columns, or a value beyond all tables where the output is none. */
  int columns() {
    return columns(terminal, Integer.MAX_VALUE);
  }

  int columns(boolean shown, int otherwise) {
    @Nullable String given = environment.get("COLUMNS");
    if (given != null && given.matches("[1-9][0-9]{0,4}")) {
      return Integer.parseInt(given);
    }
    return shown ? Terminal.columns() : otherwise;
  }

  @Nullable String variable(String name) {
    String value = environment.get(name);
    return value == null || value.isEmpty() ? null : value;
  }

  private static CommandException failed(IOException e) {
    String reason = String.valueOf(e.getMessage());
    return reason.contains("Broken pipe")
        ? new CommandException(Exit.BROKEN_PIPE, "", e)
        : new CommandException(
            Exit.IO, "OUTPUT_FAILED: the output could not be written: " + reason, e);
  }
}
