package dev.kvstore.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.kvstore.KVStoreException;
import dev.kvstore.KVStores;
import dev.kvstore.StoreIOException;
import java.io.PrintWriter;
import java.io.StringWriter;

/** What somebody is told who may not do what they ask for: typed, with no secret. */
final class Refused {
  static final String SECRET = "s3cret-word";

  private Refused() {}

  /** A store does not open. */
  static Throwable refused(Class<? extends KVStoreException> type, String code, String uri) {
    Throwable error = catchThrowable(() -> KVStores.open(uri).close());
    StringWriter whole = new StringWriter();
    assertThat(error).isExactlyInstanceOf(type).hasMessageStartingWith(code + ": ");
    error.printStackTrace(new PrintWriter(whole));
    if (code.equals("AUTHENTICATION_FAILED") || code.equals("CONNECTION_FAILED")) {
      assertThat(whole.toString())
          .as("what the client says of it")
          .contains("Caused by: io.lettuce");
    }
    assertThat(whole.toString()).doesNotContain(SECRET);
    return error;
  }

  /** The server forbids a call. */
  static void denied(Throwable error) {
    assertThat(error)
        .isExactlyInstanceOf(StoreIOException.class)
        .hasMessageStartingWith("ACCESS_DENIED: ")
        .hasMessageNotContaining(SECRET);
  }
}
