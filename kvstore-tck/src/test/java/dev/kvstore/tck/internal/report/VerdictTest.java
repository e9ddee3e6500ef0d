package dev.kvstore.tck.internal.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What a run says of a store. */
final class VerdictTest {
  @Test
  void rulesThatApplyAndAreKeptAreConformance() {
    assertThat(of(Outcome.KEPT, Outcome.NOT_APPLICABLE)).isEqualTo(Verdict.CONFORMANT);
  }

  @Test
  void aBrokenRuleCountsMoreThanAStoreThatCouldNotBeOpened() {
    assertThat(of(Outcome.NOT_OPENED, Outcome.BROKEN)).isEqualTo(Verdict.VIOLATIONS);
    assertThat(of(Outcome.NOT_OPENED, Outcome.KEPT)).isEqualTo(Verdict.NOT_RUN);
  }

  @Test
  void whatIsNotInOrderIsAViolation() {
    assertThat(of(Outcome.KEPT, Outcome.NEEDLESSLY_EXEMPT)).isEqualTo(Verdict.VIOLATIONS);
    assertThat(of(Outcome.KEPT, Outcome.NOT_TIDIED)).isEqualTo(Verdict.VIOLATIONS);
  }

  @Test
  void aRunWithoutRulesProvesNothing() {
    assertThat(of()).isEqualTo(Verdict.NOT_RUN);
    assertThat(of(Outcome.NOT_APPLICABLE, Outcome.SKIPPED)).isEqualTo(Verdict.NOT_RUN);
    assertThat(Verdict.of(List.of(Outcome.KEPT), true, true)).isEqualTo(Verdict.NOT_RUN);
  }

  @Test
  void aPartOrAQuickRunIsNoConformance() {
    assertThat(of(Outcome.KEPT, Outcome.NOT_SELECTED)).isEqualTo(Verdict.PARTIAL);
    assertThat(Verdict.of(List.of(Outcome.KEPT), false, false)).isEqualTo(Verdict.PARTIAL);
  }

  @Test
  void exemptAndInconclusiveRulesAreSaid() {
    assertThat(of(Outcome.KEPT, Outcome.EXEMPT)).isEqualTo(Verdict.EXEMPTED);
    assertThat(of(Outcome.EXEMPT, Outcome.INCONCLUSIVE)).isEqualTo(Verdict.INCONCLUSIVE);
  }

  private static Verdict of(Outcome... outcomes) {
    return Verdict.of(List.of(outcomes), false, true);
  }
}
