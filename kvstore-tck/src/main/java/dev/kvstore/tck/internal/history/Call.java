package dev.kvstore.tck.internal.history;

import java.util.OptionalInt;

/**
 * One call on the key. Every write writes a number of its own, so that a number stands for the
 * version of its write too; 0 stands for no entry.
 *
 * @param client who called
 * @param expected the number that a conditional write expects
 * @param written the number that a write writes
 * @param answer the number that was read, or 1 for true and 0 for false; empty if the call failed,
 *     so that it may or may not have taken effect
 * @param began when, in nanoseconds
 * @param ended when it returned, on the same clock
 */
public record Call(
    String client,
    Kind kind,
    int expected,
    int written,
    OptionalInt answer,
    long began,
    long ended) {

  /** What is called. */
  public enum Kind {
    PUT,
    GET,
    CONTAINS,
    DELETE,
    PUT_IF_ABSENT,
    REPLACE,
    DELETE_VERSION;

    /** Whether it changes nothing. */
    boolean reads() {
      return this == GET || this == CONTAINS;
    }
  }

  boolean failed() {
    return answer.isEmpty();
  }

  /** What is under the key after this call, if its answer fits what is there before. */
  OptionalInt after(int before) {
    return switch (kind) {
      case PUT -> OptionalInt.of(written);
      case GET -> answered(before, before);
      case CONTAINS -> answered(before == 0 ? 0 : 1, before);
      case DELETE -> answered(before == 0 ? 0 : 1, 0);
      case PUT_IF_ABSENT -> answered(before == 0 ? 1 : 0, before == 0 ? written : before);
      case REPLACE -> answered(holds(before), holds(before) == 1 ? written : before);
      case DELETE_VERSION -> answered(holds(before), holds(before) == 1 ? 0 : before);
    };
  }

  private int holds(int before) {
    return before != 0 && before == expected ? 1 : 0;
  }

  private OptionalInt answered(int right, int after) {
    return failed() || answer.getAsInt() == right ? OptionalInt.of(after) : OptionalInt.empty();
  }

  /** The call as messages show it. */
  public String text() {
    return switch (kind) {
      case PUT -> "put(" + written + ")";
      case GET -> "get()";
      case CONTAINS -> "contains()";
      case DELETE -> "delete()";
      case PUT_IF_ABSENT -> "putIfAbsent(" + written + ")";
      case REPLACE -> "replace(" + written + ", version of " + expected + ")";
      case DELETE_VERSION -> "delete(version of " + expected + ")";
    };
  }

  /** The answer as messages show it. */
  public String result() {
    if (failed()) {
      return "failed, or still running";
    }
    int number = answer.getAsInt();
    return switch (kind) {
      case PUT -> "done";
      case GET -> number == 0 ? "none" : String.valueOf(number);
      default -> String.valueOf(number == 1);
    };
  }

  /** The same call as one that had not returned at a time. */
  Call unfinished() {
    return new Call(client, kind, expected, written, OptionalInt.empty(), began, ended);
  }
}
