package org.example.folder;

import dev.kvstore.spi.JsonCodec;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The file name of a key or a collection: itself where it is short and plain, so that people find
 * their way, else a plus and its hash.
 *
 * <p>Plain has no capitals, since some filesystems take A for a, and none of Windows' devices.
 */
final class FileName {
  private static final Pattern PLAIN = Pattern.compile(
      "(?!(?:con|prn|aux|nul|com[0-9]|lpt[0-9])$)[a-z0-9_][a-z0-9_-]{0,99}");
  private static final Pattern HASHED = Pattern.compile("\\+[0-9a-f]{64}");

  private FileName() {}

  static String of(String name) {
    return isPlain(name) ? name : "+" + HexFormat.of().formatHex(sha256(name));
  }

  /** Whether a file name is the name that it stands for. */
  static boolean isPlain(String fileName) {
    return PLAIN.matcher(fileName).matches();
  }

  /** Whether a file name stands for a name that the file tells. */
  static boolean isHashed(String fileName) {
    return HASHED.matcher(fileName).matches();
  }

  private static byte[] sha256(String name) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(JsonCodec.encodeName(name));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JVM has SHA-256", e);
    }
  }
}
