package dev.kvstore.spi;

import dev.kvstore.MalformedDataException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * The token of a page whose place is the key of its last entry, good in any client of the store.
 */
final class ScanToken {
  /** Tells these tokens from those that a later version may make. */
  private static final String MARK = "k";

  private ScanToken() {}

  static String of(String key) {
    return MARK
        + Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(key.getBytes(StandardCharsets.UTF_8));
  }

  /** The key that a token stands for; a token that {@link #of} did not make is refused. */
  static String key(String token, Object store) {
    if (token.startsWith(MARK)) {
      try {
        byte[] bytes = Base64.getUrlDecoder().decode(token.substring(MARK.length()));
        String key = new String(bytes, StandardCharsets.UTF_8);
        if (of(key).equals(token)) {
          return key;
        }
      } catch (IllegalArgumentException notBase64) {
        // Falls through: it is no token of this store.
      }
    }
    throw new MalformedDataException(
        "INVALID_TOKEN",
        "the scan token is none that " + store
            + " made; take it from ScanPage.next() of the same collection and prefix, unchanged",
        null);
  }
}
