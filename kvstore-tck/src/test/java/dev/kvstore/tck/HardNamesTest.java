package dev.kvstore.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The kit does no harm to a machine on which a careless backend takes names for paths. */
final class HardNamesTest {
  private static final Pattern LEADS_ELSEWHERE =
      Pattern.compile("[/\\\\].*|\\.\\.[/\\\\].*|.*[/\\\\]\\.\\..*|[A-Za-z]:.*", Pattern.DOTALL);

  @Test
  void aNameThatLeadsElsewhereAsAPathIsNobodyElses() {
    String own = "tck-1f";
    List<String> elsewhere = Stream.concat(
            HardNames.all(own).stream(), HardNames.nearEqual(own).stream().flatMap(List::stream))
        .filter(name -> LEADS_ELSEWHERE.matcher(name).matches())
        .toList();
    assertThat(elsewhere)
        .contains("/" + own, "../" + own, "C:\\" + own)
        .allSatisfy(name -> assertThat(name).endsWith(own));
  }
}
