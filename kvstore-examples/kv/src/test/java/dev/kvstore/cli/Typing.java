package dev.kvstore.cli;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Somebody who types into a shell on a real terminal; {@code script}, which every Linux has, is the
 * terminal.
 */
final class Typing implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 180;

  /** The prompt tells the last exit code. */
  private static final Pattern PROMPT = Pattern.compile("\\[(\\d+)] \\$ $");

  private final Process process;
  private final OutputStream keys;
  private final StringBuilder output = new StringBuilder();
  private boolean ended;

  private Typing(Process process) {
    this.process = process;
    this.keys = process.getOutputStream();
  }

  static boolean isPossible() {
    return Files.isExecutable(Path.of("/usr/bin/script")) && Files.isDirectory(Path.of("/dev/pts"));
  }

  /** Begins, in a folder, with what stands in the environment and these variables. */
  static Typing in(Path folder, Map<String, String> environment) throws Exception {
    Path rc = Files.createTempFile(folder.getParent(), "rc", "");
    Files.writeString(rc, "PS1='[$?] $ '\n");
    ProcessBuilder builder = new ProcessBuilder(
            "script",
            "-qec",
            "env --default-signal=INT bash --noprofile --noediting --rcfile " + rc + " -i",
            "/dev/null")
        .directory(folder.toFile())
        .redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("KV_"));
    builder.environment().remove("COLUMNS");
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.environment().putAll(environment);
    Typing typing = new Typing(builder.start());
    Thread reader = new Thread(typing::read, "terminal");
    reader.setDaemon(true);
    reader.start();
    typing.await(0, PROMPT);
    return typing;
  }

  private void read() {
    try (Reader in = new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)) {
      char[] some = new char[4096];
      for (int n = in.read(some); n >= 0; n = in.read(some)) {
        synchronized (output) {
          output.append(some, 0, n);
          output.notifyAll();
        }
      }
    } catch (IOException theEnd) {
      // Linux tells the end of a terminal so.
    }
    synchronized (output) {
      ended = true;
      output.notifyAll();
    }
  }

  /**
   * What a command left on the terminal.
   *
   * @param raw all that came, with the carriage returns that draw over what was there
   */
  record Shown(int exit, String raw) {
    /** The lines as they stand in the end. */
    List<String> lines() {
      List<String> lines = new ArrayList<>();
      for (String line : raw.split("\r?\n", -1)) {
        StringBuilder stands = new StringBuilder();
        for (String over : line.split("\r", -1)) {
          stands.replace(0, Math.min(over.length(), stands.length()), over);
        }
        lines.add(stands.toString());
      }
      return lines;
    }
  }

  /** Types a line and waits for the next prompt. */
  Shown run(String line) throws Exception {
    return end(begin(line));
  }

  /** Types a line, and gives the place in the output where its own begins. */
  int begin(String line) throws Exception {
    int before = output().length();
    press(line + "\n");
    Matcher echo = await(before, Pattern.compile(Pattern.quote(line) + "\r\n"));
    return before + echo.end();
  }

  /** Waits for the prompt after a command whose output begins there. */
  Shown end(int start) throws Exception {
    Matcher prompt = await(start, PROMPT);
    return new Shown(
        Integer.parseInt(prompt.group(1)), output().substring(start, start + prompt.start()));
  }

  void press(String characters) throws IOException {
    keys.write(characters.getBytes(StandardCharsets.UTF_8));
    keys.flush();
  }

  /** Waits until the output after a place holds something. */
  Matcher await(int start, Pattern what) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    synchronized (output) {
      while (true) {
        Matcher found = what.matcher(output.substring(Math.min(start, output.length())));
        if (found.find()) {
          return found;
        }
        long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        if (ended || left <= 0) {
          throw new AssertionError("never came: " + what + "\n" + output.substring(start));
        }
        output.wait(left);
      }
    }
  }

  /** All that the terminal ever showed. */
  String output() {
    synchronized (output) {
      return output.toString();
    }
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().onExit().orTimeout(30, TimeUnit.SECONDS).join();
  }
}
