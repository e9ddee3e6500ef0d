package dev.kvstore.jdbc;

import dev.kvstore.ConflictException;
import dev.kvstore.KVStoreException;
import dev.kvstore.MalformedDataException;
import dev.kvstore.StoreIOException;
import dev.kvstore.StoreOpenException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What callers see of an error of the database, or of the way to it. */
final class Errors {
  private final String store;
  private final Table table;
  private final Dialect dialect;

  Errors(String store, Table table, Dialect dialect) {
    this.store = store;
    this.table = table;
    this.dialect = dialect;
  }

  /** What an error means; the error itself or the first behind it that the dialect knows says. */
  Fault fault(SQLException error) {
    if (cause(error, SocketTimeoutException.class) != null) {
      return Fault.TIMEOUT;
    }
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      Fault fault = cause instanceof SQLException known ? dialect.fault(known) : Fault.OTHER;
      if (fault != Fault.OTHER) {
        return fault;
      }
    }
    return Fault.OTHER;
  }

  KVStoreException typed(SQLException error) {
    if (cause(error, InterruptedException.class) != null
        || cause(error, ClosedByInterruptException.class) != null) {
      Thread.currentThread().interrupt();
      return new StoreIOException(
          "INTERRUPTED",
          "a call to " + store + " was interrupted; it may or may not have taken effect",
          error);
    }
    return switch (fault(error)) {
      case CONTENDED, TIMEOUT -> timeout(error);
      case CONNECTION ->
        new StoreIOException(
            "CONNECTION_FAILED",
            "there is no connection to " + store + ", or it was lost; the call may or may not have"
                + " taken effect; check that the server runs, its host and port, and that it is one"
                + " for " + dialect.name(),
            error);
      case UNAVAILABLE ->
        new StoreIOException(
            "ENGINE_UNAVAILABLE",
            store + " cannot serve for now (" + codes(error) + "); try again",
            error);
      case DENIED ->
        new StoreIOException(
            "ACCESS_DENIED",
            "the user of " + store + " may not do this to the table " + table
                + "; grant it SELECT, and for writing INSERT, UPDATE and DELETE",
            error);
      case READ_ONLY ->
        new ConflictException(
            "READ_ONLY",
            store + " takes no writes: the server or the database is read-only; name the one that"
                + " is written to",
            error);
      case NO_TABLE ->
        new StoreIOException(
            "NOT_FOUND",
            "the table " + table + " of " + store + " is not there; opened with kv.mode=write it is"
                + " made",
            error);
      case LOGIN ->
        new StoreOpenException(
            "AUTHENTICATION_FAILED",
            store + " refused the user or the password; give them as kv.user and kv.password, or as"
                + " the driver's own parameters",
            error);
      case NO_DATABASE ->
        new StoreOpenException(
            "INVALID_URI",
            store + " names a database that the server does not have, or not for this user; create"
                + " it, or name another",
            error);
      case NO_FILE ->
        new StoreIOException(
            "NOT_FOUND",
            "there is no database at " + store + "; opened with kv.mode=write it is made",
            error);
      case LOCKED ->
        new ConflictException(
            "LOCKED",
            store + " is open in another process, and one at a time may have it; close it there",
            error);
      case MALFORMED_FILE ->
        new MalformedDataException(
            "MALFORMED_FILE",
            store + " is no file of H2, or a damaged one; nothing was changed",
            error);
      case UNSUPPORTED_FILE ->
        new MalformedDataException(
            "UNSUPPORTED_FORMAT",
            store + " was written by another version of H2; copy it with that one's SCRIPT, and"
                + " RUNSCRIPT here",
            error);
      case INVALID_URI ->
        new StoreOpenException(
            "INVALID_URI", store + " is none that the driver takes; the cause says why", error);
      case DUPLICATE, OTHER ->
        new StoreIOException(
            "ENGINE_FAILED",
            "a call to " + store + " failed (" + codes(error) + "); the cause says why",
            error);
    };
  }

  KVStoreException timeout(SQLException error) {
    return new StoreIOException(
        "TIMEOUT",
        store + " did not answer in time; the call may or may not have taken effect; try again, or"
            + " give kv.timeout a larger number of seconds",
        error);
  }

  KVStoreException exhausted(int connections, @Nullable SQLException error) {
    return new StoreIOException(
        "TIMEOUT",
        "all " + connections + " connections to " + store
            + " were in use for the whole time; nothing"
            + " was done; try again, or give kv.pool-size a larger number",
        error);
  }

  private static String codes(SQLException error) {
    return "SQLState " + error.getSQLState() + ", code " + error.getErrorCode();
  }

  private static @Nullable Throwable cause(Throwable error, Class<? extends Throwable> type) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return cause;
      }
    }
    return null;
  }
}
