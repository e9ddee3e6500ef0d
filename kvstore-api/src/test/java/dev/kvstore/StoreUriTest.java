package dev.kvstore;

import static dev.kvstore.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A store URI is a scheme and an address; its text never shows a secret. */
class StoreUriTest {
  @ParameterizedTest
  @CsvSource({
    "json:data/kv.json,json,data/kv.json",
    "json:file:///data/kv.json,json,file:///data/kv.json",
    "json:C:\\kv.json,json,C:\\kv.json",
    "memory:,memory,''",
    "redis://host:6379/0,redis,//host:6379/0",
    "jdbc:postgresql://host/db?ssl=true,jdbc,postgresql://host/db?ssl=true",
    "x-y.z+1:a,x-y.z+1,a"
  })
  void theFirstSchemeIsSplitOff(String text, String scheme, String address) {
    StoreUri uri = StoreUri.parse(text);
    assertThat(uri.scheme()).isEqualTo(scheme);
    assertThat(uri.address()).isEqualTo(address);
  }

  @Test
  void theCaseOfTheSchemeDoesNotCount() {
    assertThat(StoreUri.parse("JSON:Data/KV.json")).isEqualTo(StoreUri.parse("json:Data/KV.json"));
  }

  @Test
  void theCaseOfTheAddressCounts() {
    assertThat(StoreUri.parse("json:a")).isNotEqualTo(StoreUri.parse("json:A"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"data/kv.json", "/data/kv.json", "C:\\kv.json", "c:/kv.json", "1a:b", ":x", "é:x"})
  void aTextWithoutASchemeIsRefusedWithTheUriThatWasMeant(String text) {
    assertFails(StoreOpenException.class, "NO_SCHEME", () -> StoreUri.parse(text))
        .contains("\"" + text + "\"")
        .contains("json:" + text + ",")
        .contains("memory:");
  }

  @Test
  void theEmptyTextIsRefusedWithAnExample() {
    assertFails(StoreOpenException.class, "NO_SCHEME", () -> StoreUri.parse(""))
        .contains("json:data/kv.json");
  }

  @Test
  void aTextWithoutASchemeIsShownWithoutItsPassword() {
    assertFails(
            StoreOpenException.class,
            "NO_SCHEME",
            () -> StoreUri.parse("//u:tiger@host/x?pwd=lion"))
        .doesNotContain("tiger")
        .doesNotContain("lion");
  }

  @Test
  void nullIsAProgrammingError() {
    assertThatNullPointerException().isThrownBy(() -> StoreUri.parse(null)).withMessage("uri");
  }

  @ParameterizedTest
  @CsvSource({
    "a%20b,a b",
    "%C3%A9,é",
    "%c3%a9,é",
    "%F0%9F%98%80,😀",
    "é%25,é%",
    "100%25.json,100%.json",
    "a+b,a+b",
    "a%3Fb,a?b"
  })
  void thePercentEscapesOfTheAddressAreResolvedAsUtf8(String address, String decoded) {
    StoreUri uri = StoreUri.parse("json:" + address);
    assertThat(uri.decodedAddress()).isEqualTo(decoded);
    assertThat(uri.address()).isEqualTo(address);
  }

  @ParameterizedTest
  @ValueSource(strings = {"100%", "a%2", "%zz", "%4", "%-1", "%", "%１２"})
  void anEscapeWithoutTwoHexDigitsIsRefused(String address) {
    StoreUri uri = StoreUri.parse("json:" + address);
    assertFails(StoreOpenException.class, "INVALID_URI", uri::decodedAddress)
        .contains("json:" + address)
        .contains("%25");
  }

  @ParameterizedTest
  @ValueSource(strings = {"%FF", "%C3", "%ED%A0%80", "%C0%AF"})
  void anEscapeThatIsNoUtf8IsRefused(String address) {
    StoreUri uri = StoreUri.parse("json:" + address);
    assertFails(StoreOpenException.class, "INVALID_URI", uri::decodedAddress).contains("UTF-8");
  }

  @ParameterizedTest
  @CsvSource({
    "redis://user:tiger@host:6379/0,redis://user:***@host:6379/0",
    "redis://:tiger@host,redis://:***@host",
    "redis://user:ti/ger@host/0,redis://user:***@host/0",
    "redis://user:ti@ger@host/0,redis://user:***@host/0",
    "redis://user:ti:ger@host/0,redis://user:***@host/0",
    "json:sftp://user:tiger@[::1]:22/kv.json,json:sftp://user:***@[::1]:22/kv.json",
    "json:zip:sftp://user:tiger@host/a.zip!/kv.json,json:zip:sftp://user:***@host/a.zip!/kv.json"
  })
  void thePasswordOfTheUserIsHidden(String text, String shown) {
    assertThat(StoreUri.parse(text)).hasToString(shown);
  }

  @Test
  void aPasswordWithAQuestionMarkIsHidden() {
    assertThat(StoreUri.parse("redis://user:ti?ger@host/0").toString())
        .doesNotContain("ti?")
        .doesNotContain("ger");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "password",
        "PASSWORD",
        "pwd",
        "passphrase",
        "token",
        "access_token",
        "secret",
        "apiKey",
        "kv.password",
        "sslpassword",
        "credentials"
      })
  void aSecretInTheQueryIsHidden(String name) {
    assertThat(StoreUri.parse("redis://host/0?a=1&" + name + "=tiger&b=2"))
        .hasToString("redis://host/0?a=1&" + name + "=***&b=2");
  }

  @Test
  void aSecretWithAnEqualsSignIsHiddenToItsEnd() {
    assertThat(StoreUri.parse("json:x?token=ab=cd==")).hasToString("json:x?token=***");
  }

  @ParameterizedTest
  @CsvSource({
    "jdbc:h2:mem:x;USER=sa;PASSWORD=tiger,jdbc:h2:mem:x;USER=sa;PASSWORD=***",
    "jdbc:sqlserver://host;user=sa;password=tiger;ssl=true,"
        + "jdbc:sqlserver://host;user=sa;password=***;ssl=true"
  })
  void aSecretAmongParametersOfADriverIsHidden(String text, String shown) {
    assertThat(StoreUri.parse(text)).hasToString(shown);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "json:data/me@home/kv.json",
        "json:C:/me@home/kv.json",
        "json:file:///data/a:b@c/kv.json",
        "json:data//a:b@c/kv.json",
        "redis://host:6379/path@x",
        "redis://[::1]:6379/path@x",
        "redis://host/path:1@x",
        "sftp://user@host:22/path",
        "json:x?mode=read&path=a@b"
      })
  void whatIsNoSecretIsShown(String text) {
    assertThat(StoreUri.parse(text)).hasToString(text);
  }

  @Test
  void equalUrisAreEqualWithAllTheirSecrets() {
    StoreUri uri = StoreUri.parse("redis://u:one@h");
    assertThat(uri).isEqualTo(StoreUri.parse("redis://u:one@h"));
    assertThat(uri).hasSameHashCodeAs(StoreUri.parse("REDIS://u:one@h"));
    assertThat(uri).isNotEqualTo(StoreUri.parse("redis://u:two@h"));
  }

  @Test
  void whatIsEncodedIsDecodedToTheSame() {
    for (String path : List.of("/a b/100%.json", "C:\\x\\kv.json", "é🙂/?#&!+;=", "", "\0")) {
      String uri = "test:" + StoreUri.encode(path);
      assertThat(StoreUri.parse(uri).decodedAddress()).isEqualTo(path);
      assertThat(uri).matches("[ -~&&[^ ?#%]]*(%[0-9A-F]{2}[ -~&&[^ ?#%]]*)*");
    }
    assertThat(StoreUri.encode("/data/kv-1_2.3~.json")).isEqualTo("/data/kv-1_2.3~.json");
  }

  @Test
  void aWordThatOnlyHoldsTheWordKeyIsNoSecret() {
    assertThat(StoreUri.parse("test:x?keyspace=a&monkey=b&tokenizer=c&apiKey=d&token=e&key=f"))
        .hasToString("test:x?keyspace=a&monkey=b&tokenizer=c&apiKey=***&token=***&key=***");
  }
}
