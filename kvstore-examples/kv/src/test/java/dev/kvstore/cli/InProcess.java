package dev.kvstore.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A command run in the test's own process. */
record InProcess(int exit, String out, String err) {
  static Console console() {
    return console(
        "", new ByteArrayOutputStream(), new ByteArrayOutputStream(), StandardCharsets.UTF_8);
  }

  static InProcess kv(String... arguments) {
    return kvReading("", arguments);
  }

  static InProcess kvReading(String input, String... arguments) {
    return kvIn(StandardCharsets.UTF_8, input, arguments);
  }

  static InProcess kvIn(Charset charset, String input, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exit = Kv.run(arguments, console(input, out, err, charset));
    return new InProcess(exit, out.toString(charset), err.toString(charset));
  }

  private static Console console(
      String input, ByteArrayOutputStream out, ByteArrayOutputStream err, Charset charset) {
    return new Console(
        new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
        out,
        err,
        charset,
        false,
        false,
        Map.of());
  }
}
