package dev.kvstore;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One page of a scan; immutable.
 *
 * @param entries the entries, at most as many as were asked for; there may be fewer, even none,
 *     while a further page exists
 * @param next the opaque token of the next page, good in another client and after reopening; empty
 *     when this page is the last
 */
public record ScanPage(
    List<Map.Entry<String, Map<String, @Nullable Object>>> entries, Optional<String> next) {
  /** Takes an immutable copy of the list. */
  // Written out, since javac loses the types' annotations of a compact one.
  public ScanPage(
      List<Map.Entry<String, Map<String, @Nullable Object>>> entries, Optional<String> next) {
    this.entries = List.copyOf(entries);
    this.next = Objects.requireNonNull(next, "next");
  }
}
