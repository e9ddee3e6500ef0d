package dev.kvstore;

import java.util.Objects;

/**
 * The version of an entry: another after every write to it, never used again, and opaque.
 *
 * @param text what the store tells versions apart by; it need not outlive the store's reopening
 */
public record Version(String text) {
  /** Checks the argument. */
  public Version {
    Objects.requireNonNull(text, "text");
  }
}
