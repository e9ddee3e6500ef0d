package dev.kvstore.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class ProfileTest {
  @Test
  void theFullProfileIsTheDefault() {
    assertThat(Profile.parse(null)).isEqualTo(Profile.FULL);
    assertThat(Profile.parse("quick")).isEqualTo(Profile.QUICK);
    assertThat(Profile.QUICK.setting()).isEqualTo("-Dkvstore.tck.profile=quick");
  }

  @Test
  void aProfileThatIsNoneIsRefused() {
    assertThatThrownBy(() -> Profile.parse("fast"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("-Dkvstore.tck.profile=fast is no profile; there are quick and full");
  }
}
