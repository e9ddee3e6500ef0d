package dev.kvstore.cli;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/** How names are given, on the command line and in files. */
final class Names extends Escapes {
  @Option(
      names = {"-0", "--null"},
      description =
          "names in files and in output end with NUL instead of a line's end; they are raw"
              + " UTF-8 then, unless -e is given too")
  boolean nul;

  /** Writes a name so that it can be given back. */
  void write(String name, Console console) {
    if (!nul) {
      console.line(Text.escaped(name, console.charset()));
      return;
    }
    boolean whole = StandardCharsets.UTF_8.newEncoder().canEncode(name) && name.indexOf('\0') < 0;
    if (!whole && !escapes) {
      throw new CommandException(
          Exit.DATA,
          "NUL_IN_NAME: the name " + Text.escaped(name, console.charset())
              + " cannot stand raw before a NUL; add -e, here and where the names are read");
    }
    console.write((escapes ? Text.escaped(name, StandardCharsets.UTF_8) : name)
        .getBytes(StandardCharsets.UTF_8));
    console.write(0);
  }

  /**
   * Reads names one by one; lines hold escapes always, since a name may hold a line's end.
   *
   * @param file a file, or - for the standard input
   */
  void read(String file, Console console, Consumer<String> names) {
    try (InputStream in = new BufferedInputStream(Inputs.open(file, console))) {
      ByteArrayOutputStream name = new ByteArrayOutputStream();
      int end = nul ? 0 : '\n';
      boolean begun = false;
      for (int b = in.read(); b >= 0; b = in.read()) {
        begun = b != end;
        if (begun) {
          name.write(b);
        } else {
          names.accept(decode(name));
          name.reset();
        }
      }
      if (begun) {
        names.accept(decode(name));
      }
    } catch (IOException e) {
      throw Inputs.failed(file, e);
    }
  }

  private String decode(ByteArrayOutputStream bytes) {
    String text;
    try {
      text = StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.toByteArray()))
          .toString();
    } catch (CharacterCodingException e) {
      throw new CommandException(
          Exit.DATA, "NOT_UTF8: a name in the list is no UTF-8; write it with escapes", e);
    }
    if (nul) {
      return given(text);
    }
    return Text.unescaped(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
  }

  /** Files that arguments name. */
  static final class Inputs {
    private Inputs() {}

    static InputStream open(String file, Console console) throws IOException {
      return file.equals("-") ? console.in() : Files.newInputStream(noFolder(file));
    }

    /** A path that may name a file. */
    static Path noFolder(String file) {
      Path path = path(file);
      if (Files.isDirectory(path)) {
        throw new CommandException(
            Exit.UNAVAILABLE, "NOT_A_FILE: " + file + " is a folder; name a file in it");
      }
      return path;
    }

    static Path path(String file) {
      try {
        return Path.of(file);
      } catch (InvalidPathException e) {
        throw new CommandException(Exit.USAGE, "INVALID_PATH: " + e.getMessage(), e);
      }
    }

    static String describe(String file) {
      return file.equals("-") ? "the standard input" : "the file " + file;
    }

    static CommandException failed(String file, IOException e) {
      String name = describe(file);
      if (e instanceof java.nio.file.NoSuchFileException) {
        return new CommandException(Exit.UNAVAILABLE, "NOT_FOUND: " + name + " is not there", e);
      }
      if (e instanceof java.nio.file.AccessDeniedException) {
        return new CommandException(
            Exit.DENIED, "ACCESS_DENIED: " + name + " may not be read by this user", e);
      }
      return new CommandException(
          Exit.IO, "IO_ERROR: " + name + " could not be read: " + e.getMessage(), e);
    }

    static CommandException notWritten(String file, IOException e) {
      if (e instanceof java.nio.file.NoSuchFileException) {
        return new CommandException(
            Exit.UNAVAILABLE, "NOT_FOUND: there is no folder for " + describe(file), e);
      }
      if (e instanceof java.nio.file.AccessDeniedException) {
        return new CommandException(
            Exit.DENIED, "ACCESS_DENIED: this user may not write " + describe(file), e);
      }
      return new CommandException(
          Exit.IO, "IO_ERROR: " + describe(file) + " could not be written: " + e.getMessage(), e);
    }
  }
}
