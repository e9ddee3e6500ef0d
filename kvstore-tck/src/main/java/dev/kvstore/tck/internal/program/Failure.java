package dev.kvstore.tck.internal.program;

import dev.kvstore.KVStoreException;

/**
 * What a caller sees of an error.
 *
 * @param what the code of a typed error, or all that another one says
 */
record Failure(String what) {
  static Failure of(Exception error) {
    return new Failure(error instanceof KVStoreException typed ? typed.code() : error.toString());
  }

  @Override
  public String toString() {
    return "error " + what;
  }
}
