package dev.kvstore;

import java.util.Objects;

/**
 * The version of an entry: another after every write to it, never used again, and opaque.
 *
 * @param text what the store tells versions apart by; it need not outlive the store's reopening:
 *     then the store may refuse an earlier version, but it never takes it for another one
 */
public record Version(String text) {
  /** Checks the argument. */
  public Version {
    Objects.requireNonNull(text, "text");
  }
}
