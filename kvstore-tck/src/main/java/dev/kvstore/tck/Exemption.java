package dev.kvstore.tck;

import java.io.Serial;
import java.io.Serializable;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * What an author says of a rule that the store is known to break.
 *
 * @param until the last day on which it counts, in UTC
 */
record Exemption(String rule, String reason, LocalDate until) implements Serializable {
  @Serial
  private static final long serialVersionUID = 1;

  Exemption {
    boolean known = Specification.bundled().rules().stream()
        .map(Specification.Entry::id)
        .anyMatch(rule::equals);
    if (!known) {
      throw new IllegalArgumentException("exempt: there is no rule " + rule
          + "; ids are those of SPEC.md, such as "
          + Specification.bundled().rules().get(0).id());
    }
    if (reason.isBlank()) {
      throw new IllegalArgumentException("exempt: " + rule + " needs a reason");
    }
  }

  boolean isOver() {
    return LocalDate.now(ZoneOffset.UTC).isAfter(until);
  }
}
