package dev.kvstore.tck;

import dev.kvstore.tck.internal.report.Verdict;

/** How the runner ends, for scripts. */
final class Exit {
  static final int KEPT = 0;
  static final int VIOLATIONS = 1;

  /** Also what is wrong with the command line. */
  static final int COULD_NOT_RUN = 2;

  static final int INCONCLUSIVE = 3;

  private Exit() {}

  static int of(Verdict verdict) {
    return switch (verdict) {
      case CONFORMANT, EXEMPTED, PARTIAL -> KEPT;
      case VIOLATIONS -> VIOLATIONS;
      case NOT_RUN -> COULD_NOT_RUN;
      case INCONCLUSIVE -> INCONCLUSIVE;
    };
  }
}
