package dev.kvstore.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What messages show. */
final class ShownTest {
  @Test
  void quotesAndBackslashesAreEscaped() {
    assertThat(Shown.value("a\"b\\u0041\0")).isEqualTo("\"a\\\"b\\\\u0041\\u0000\"");
  }

  @Test
  void aLateDifferenceIsShownWithItsPlace() {
    String same = "x".repeat(1_000);
    List<String> shown = Shown.different(Map.of("v", same + "1"), Map.of("v", same + "2"));
    // {"v": " is seven characters.
    assertThat(shown.get(0))
        .isEqualTo("(the first difference is character 1008) …" + "x".repeat(40) + "1\"}");
    assertThat(shown.get(1)).endsWith("x2\"}");
  }

  @Test
  void anEarlyDifferenceIsShownAsItIs() {
    assertThat(Shown.different(Map.of("v", 1), Map.of("v", 2)))
        .containsExactly("{\"v\": 1}", "{\"v\": 2}");
  }

  @Test
  void whatLooksEqualIsToldApartByItsType() {
    assertThat(Shown.different(1, URI.create("1")))
        .containsExactly("1, a java.lang.Integer", "1, a java.net.URI");
  }

  @Test
  void aSeedThatIsNoNumberIsRefused() {
    assertThat(Seed.parse("-42")).isEqualTo(-42);
    assertThat(Seed.parse(null)).isEqualTo(Seed.parse(null));
    assertThatThrownBy(() -> Seed.parse("42x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-Dkvstore.tck.seed=42x is no whole number");
  }
}
