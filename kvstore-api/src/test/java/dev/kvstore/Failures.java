package dev.kvstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import org.assertj.core.api.AbstractStringAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** How the tests look at an error: its type, its code, then its message. */
public final class Failures {
  private Failures() {}

  /** The call fails with this very type and code; what it gives is the message, for more. */
  public static AbstractStringAssert<?> assertFails(
      Class<? extends KVStoreException> type, String code, ThrowingCallable call) {
    Throwable error = catchThrowable(call);
    assertThat(error).isExactlyInstanceOf(type);
    assertThat(((KVStoreException) error).code()).as(error.getMessage()).isEqualTo(code);
    return assertThat(error.getMessage()).startsWith(code + ": ");
  }
}
