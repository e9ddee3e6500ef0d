package dev.kvstore.redis;

import dev.kvstore.ConflictException;
import dev.kvstore.KVStoreException;
import dev.kvstore.MalformedDataException;
import dev.kvstore.StoreIOException;
import dev.kvstore.StoreOpenException;
import dev.kvstore.StoreUri;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisException;
import io.lettuce.core.cluster.PartitionException;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** What callers see of an error of Redis or of the way to it. */
final class Errors {
  /** What a server says while it starts, or while a replica takes over or a slot moves. */
  private static final Set<String> FOR_NOW = Set.of(
      "LOADING",
      "CLUSTERDOWN",
      "TRYAGAIN",
      "MASTERDOWN",
      "READONLY",
      "NOREPLICAS",
      "BUSY",
      "MISCONF",
      "UNBLOCKED",
      "MOVED",
      "ASK");

  private static final Set<String> LOGIN = Set.of("NOAUTH", "WRONGPASS");

  private Errors() {}

  /** What Lettuce says of a command that it did not send, as while it connects. */
  private static final String NOT_SENT = "Currently not connected";

  static Throwable cause(Throwable error) {
    Throwable cause = error;
    while ((cause instanceof CompletionException || cause instanceof ExecutionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  /** The error of a call. */
  static KVStoreException typed(Throwable error, Object store) {
    Throwable cause = cause(error);
    if (cause instanceof KVStoreException typed) {
      return typed;
    }
    if (cause instanceof RedisCommandExecutionException answer) {
      return ofAnswer(answer, store);
    }
    if (cause instanceof RedisCommandTimeoutException || cause instanceof TimeoutException) {
      return new StoreIOException(
          "TIMEOUT",
          store
              + " did not answer in time; the call may or may not have taken effect; try again, or"
              + " give kv.timeout a larger number of seconds",
          cause);
    }
    if (cause instanceof PartitionException
        || (cause instanceof RedisException
            && String.valueOf(cause.getMessage()).startsWith(NOT_SENT))) {
      return new StoreIOException(
          "ENGINE_UNAVAILABLE",
          "there is no connection to " + store + " for now; nothing was done; try again",
          cause);
    }
    if (cause instanceof RedisException
        || cause instanceof IOException
        || cause instanceof CancellationException) {
      return new StoreIOException(
          "CONNECTION_FAILED",
          "the connection to " + store + " was lost; the call may or may not have taken effect; try"
              + " again",
          cause);
    }
    return new StoreIOException(
        "ENGINE_FAILED", "a call to " + store + " failed: " + cause.getClass().getName(), cause);
  }

  private static KVStoreException ofAnswer(RedisCommandExecutionException answer, Object store) {
    String text = String.valueOf(answer.getMessage());
    String word = word(text);
    if (FOR_NOW.contains(word)) {
      return new StoreIOException(
          "ENGINE_UNAVAILABLE",
          store + " cannot serve this now (" + text + "); nothing was done; try again",
          answer);
    }
    if (text.contains("WRONGTYPE")) {
      return new MalformedDataException(
          "UNEXPECTED_STRUCTURE",
          "in " + store
              + " a key of another application has the place of one of ours; choose another"
              + " kv.prefix",
          answer);
    }
    if (text.contains("NOPERM")
        || text.contains("ACL failure")
        || text.contains("user executing the script can't run")) {
      return new StoreIOException(
          "ACCESS_DENIED", "the user of " + store + " may not do this: " + text, answer);
    }
    if (LOGIN.contains(word)) {
      return new StoreIOException(
          "ACCESS_DENIED", store + " asks for another user or password", answer);
    }
    return new StoreIOException("ENGINE_FAILED", store + " refused a call: " + text, answer);
  }

  private static String word(String text) {
    // An error within a script comes as "ERR ... READONLY ..." from some versions.
    for (String word : FOR_NOW) {
      if (text.startsWith(word + " ") || text.startsWith("-" + word + " ")) {
        return word;
      }
    }
    int space = text.indexOf(' ');
    return space < 0 ? text : text.substring(0, space);
  }

  /** The error of opening a store; Lettuce's own, its cause, names addresses and no passwords. */
  static KVStoreException opening(RuntimeException error, StoreUri uri) {
    for (Throwable part : parts(error).toList()) {
      if (part instanceof KVStoreException typed) {
        return typed;
      }
      if (part instanceof RedisCommandExecutionException answer) {
        return openingAnswer(answer, uri);
      }
      if (part instanceof CertificateException) {
        return new StoreIOException(
            "CONNECTION_FAILED",
            "the certificate of " + uri + " is not accepted (" + part.getMessage()
                + "); reach it by a name that the certificate is for, and give the authority that"
                + " signed it as kv.ca",
            error);
      }
    }
    return new StoreIOException(
        "CONNECTION_FAILED",
        uri
            + " cannot be reached, or what answers there is not Redis; check host, port, TLS (rediss)"
            + " and that the server runs",
        error);
  }

  /** An error and what led to it; what each node of a cluster said is suppressed in Lettuce's. */
  private static Stream<Throwable> parts(Throwable error) {
    return Stream.concat(
        Stream.of(error),
        Stream.concat(Stream.ofNullable(error.getCause()), Arrays.stream(error.getSuppressed()))
            .flatMap(Errors::parts));
  }

  private static KVStoreException openingAnswer(
      RedisCommandExecutionException answer, StoreUri uri) {
    String text = String.valueOf(answer.getMessage());
    if (LOGIN.contains(word(text)) || text.contains("without any password configured")) {
      return new StoreOpenException(
          "AUTHENTICATION_FAILED",
          uri + " refused the user or the password; give them in the URI or as kv.user and"
              + " kv.password",
          answer);
    }
    if (text.contains("DB index") || text.contains("SELECT")) {
      return new StoreOpenException(
          "INVALID_URI", uri + " names a database that the server does not have", answer);
    }
    if (text.contains("cluster support disabled")) {
      return new StoreOpenException(
          "INVALID_URI",
          uri + " is a server alone; write redis:// or rediss:// without +cluster",
          answer);
    }
    if (text.contains("max number of clients")) {
      return new StoreIOException(
          "ENGINE_UNAVAILABLE", uri + " cannot serve now (" + text + "); try again", answer);
    }
    return ofAnswer(answer, uri);
  }

  static KVStoreException tooFewReplicas(Object store, long copies, int asked) {
    return new StoreIOException(
        "TIMEOUT",
        "of the replicas of " + store + " " + copies + " had the write in time, not the " + asked
            + " of kv.replicas; it took effect, and a failover may lose it; check the replicas",
        null);
  }

  static ConflictException otherBuckets(Object store, long asked, long present) {
    return new ConflictException(
        "CONFLICT",
        "the namespace in " + store + " has " + present + " buckets, not " + asked
            + "; leave kv.buckets out, or choose another kv.prefix",
        null);
  }
}
