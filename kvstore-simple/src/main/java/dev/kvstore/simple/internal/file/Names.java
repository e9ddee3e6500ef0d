package dev.kvstore.simple.internal.file;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The names of the files that are made beside a store's file while it is saved.
 *
 * <p>They begin with its name; where that would make them too long, with its checksum instead.
 */
final class Names {
  /** What the usual filesystems take, in bytes. */
  private static final int LONGEST = 255;

  private static final String UUIDS = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";
  private static final int UUID_LENGTH = 36;
  private static final String UNFINISHED = ".tmp";
  private static final String NEXT = ".next";

  private Names() {}

  /** A new name for a save in the making. */
  static String unfinished(String name) {
    return start(name) + UUID.randomUUID() + UNFINISHED;
  }

  /** The names that {@link #unfinished} gives. */
  static Pattern allUnfinished(String name) {
    return Pattern.compile(Pattern.quote(start(name)) + UUIDS + Pattern.quote(UNFINISHED));
  }

  private static String start(String name) {
    return "." + bounded(name, LONGEST - 2 - UUID_LENGTH - UNFINISHED.length()) + ".";
  }

  /** Where a content that is whole waits until the file can be replaced. */
  static String next(String name) {
    return "." + bounded(name, LONGEST - 1 - NEXT.length()) + NEXT;
  }

  private static String bounded(String name, int bytes) {
    byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
    if (utf8.length <= bytes) {
      return name;
    }
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(utf8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
