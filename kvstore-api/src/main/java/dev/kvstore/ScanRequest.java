package dev.kvstore;

import java.util.Objects;
import java.util.Optional;

/**
 * What one page of a scan shall hold; immutable.
 *
 * @param prefix what the keys begin with; the empty string for all
 * @param limit how many entries the page holds at most, at least 1
 * @param token where to go on, from {@link ScanPage#next()}; empty for the first page
 */
public record ScanRequest(String prefix, int limit, Optional<String> token) {
  private static final ScanRequest ALL = new ScanRequest("", 1_000, Optional.empty());

  /** Checks the arguments. */
  public ScanRequest {
    Objects.requireNonNull(prefix, "prefix");
    Objects.requireNonNull(token, "token");
    if (limit < 1) {
      throw new IllegalArgumentException("limit must be at least 1, not " + limit);
    }
  }

  /** All keys, 1,000 entries a page, from the beginning. */
  public static ScanRequest all() {
    return ALL;
  }

  /** The same for keys that begin with a prefix, character by character. */
  public ScanRequest prefix(String newPrefix) {
    return new ScanRequest(newPrefix, limit, token);
  }

  /** The same with another bound on the entries of a page. */
  public ScanRequest limit(int newLimit) {
    return new ScanRequest(prefix, newLimit, token);
  }

  /**
   * The same for the page that a token stands for; prefix and collection must stay as they were.
   */
  public ScanRequest after(String newToken) {
    return new ScanRequest(prefix, limit, Optional.of(newToken));
  }
}
