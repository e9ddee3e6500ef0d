package dev.kvstore.cli;

import dev.kvstore.BatchException;
import dev.kvstore.ConflictException;
import dev.kvstore.InvalidEntryException;
import dev.kvstore.KVStoreException;
import dev.kvstore.MalformedDataException;
import dev.kvstore.StoreClosedException;
import dev.kvstore.StoreIOException;
import dev.kvstore.StoreOpenException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.InvalidPathException;

/** Each error as one line and an exit code. */
final class Errors {
  private static final String OTHER_LOCALE =
      "; where the locale cannot hold a name, run with LC_ALL=C.UTF-8";

  private Errors() {}

  /** Tells an error, and gives the exit code. */
  static int tell(Throwable error, Console console, boolean debug) {
    int exit = exitCode(error);
    if (exit == Exit.BROKEN_PIPE && !debug) {
      return exit;
    }
    if (debug) {
      StringWriter trace = new StringWriter();
      error.printStackTrace(new PrintWriter(trace));
      console.say(trace.toString().stripTrailing());
    } else {
      console.say("kv: " + Text.message(line(error), console.charset()));
    }
    return exit;
  }

  /** An error as one line that begins with its code. */
  static String line(Throwable error) {
    if (error instanceof OutOfMemoryError) {
      return "OUT_OF_MEMORY: give Java more with KV_JAVA_OPTS=-Xmx4g, or a store that is larger than"
          + " memory";
    }
    if (error instanceof InvalidPathException) {
      return "INVALID_PATH: " + error.getMessage() + OTHER_LOCALE;
    }
    String message = error.getMessage();
    if (message == null
        || !(error instanceof KVStoreException || error instanceof CommandException)) {
      return "DEFECT: " + error + "; kv --debug shows where";
    }
    String first = message.lines().findFirst().orElse("");
    boolean more = message.indexOf('\n') >= 0;
    return more
        ? first + " (kv providers shows what there is)"
        : first.contains("unmappable characters") ? first + OTHER_LOCALE : first;
  }

  /** What ended a batch; the batch is of no interest to users. */
  static Throwable cause(Throwable error) {
    return error instanceof BatchException && error.getCause() != null ? error.getCause() : error;
  }

  /** The message without the code that it begins with. */
  static String withoutCode(KVStoreException error) {
    String line = line(error);
    return line.startsWith(error.code() + ": ") ? line.substring(error.code().length() + 2) : line;
  }

  static int exitCode(Throwable error) {
    if (error instanceof CommandException e) {
      return e.exit();
    }
    if (error instanceof BatchException batch && batch.getCause() != null) {
      return exitCode(batch.getCause());
    }
    if (error instanceof InvalidEntryException || error instanceof MalformedDataException) {
      return Exit.DATA;
    }
    if (error instanceof StoreOpenException e) {
      return e.code().equals("AUTHENTICATION_FAILED") ? Exit.DENIED : Exit.UNAVAILABLE;
    }
    if (error instanceof ConflictException || error instanceof StoreClosedException) {
      return Exit.CONFLICT;
    }
    if (error instanceof StoreIOException e) {
      return switch (e.code()) {
        case "ACCESS_DENIED" -> Exit.DENIED;
        case "FILE_TOO_LARGE" -> Exit.DATA;
        case "NOT_FOUND", "NOT_A_FILE", "NOT_A_FOLDER", "CONNECTION_FAILED" -> Exit.UNAVAILABLE;
        default -> Exit.IO;
      };
    }
    if (error instanceof KVStoreException || error instanceof OutOfMemoryError) {
      return Exit.IO;
    }
    return error instanceof InvalidPathException ? Exit.USAGE : Exit.DEFECT;
  }
}
