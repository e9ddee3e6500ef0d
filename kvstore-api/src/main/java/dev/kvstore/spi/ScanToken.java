package dev.kvstore.spi;

import dev.kvstore.MalformedDataException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * The token of a page whose place is the key of its last entry, good in any client of the store.
 */
final class ScanToken {
  /** Tells these tokens from those that a later version may make. */
  private static final String MARK = "k";

  private static final String MARK_OF_CHARACTERS = "u";

  private ScanToken() {}

  static String of(String key) {
    boolean encodable = Values.unpairedSurrogate(key) < 0;
    byte[] bytes = encodable ? key.getBytes(StandardCharsets.UTF_8) : characters(key);
    return (encodable ? MARK : MARK_OF_CHARACTERS)
        + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Python's files may hold keys that no encoding takes; their characters go as they are. */
  private static byte[] characters(String key) {
    ByteBuffer bytes = ByteBuffer.allocate(key.length() * Character.BYTES);
    bytes.asCharBuffer().put(key);
    return bytes.array();
  }

  /** The key that a token stands for; a token that {@link #of} did not make is refused. */
  static String key(String token, Object store) {
    if (token.startsWith(MARK) || token.startsWith(MARK_OF_CHARACTERS)) {
      try {
        byte[] bytes = Base64.getUrlDecoder().decode(token.substring(MARK.length()));
        String key = token.startsWith(MARK)
            ? new String(bytes, StandardCharsets.UTF_8)
            : ByteBuffer.wrap(bytes).asCharBuffer().toString();
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
