package dev.kvstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No form of any driver shows its secret, whatever the secret holds. */
class StoreUriSecretsTest {
  private static final int ROUNDS = 20_000;

  /** One for all builds; {@code -Dkvstore.seed} tries another. */
  private static final long SEED = Long.getLong("kvstore.seed", 20261124);

  /**
   * Where passwords stand, and which characters may stand in them raw; all others are percent
   * encoded.
   */
  private static final List<Form> FORMS = List.of(
      new Form("redis://user:%s@host:6379/0", ";&=#,:@!()[]{}'\"+$"),
      new Form("redis://user:%s@host:6379/0", "?;&=#,:!()[]{}'\"+$"),
      new Form("redis://:%s@host", ";&=#,:!()[]{}'\"+$/"),
      new Form("redis:user:%s@host", "?;&=#,:@!(){}'\"+$/"),
      new Form("json:zip:sftp://user:%s@[::1]:22/a.zip!/kv.json", ";&=#,:@!(){}'\"+$"),
      new Form("jdbc:postgresql://host/db?user=a&password=%s&ssl=true", "?;=#,:@!()[]{}+$/"),
      new Form("jdbc:postgresql://host/db?user=a&p%%61ss%%77ord=%s&ssl=true", "?;=#,:@!()[]+$/"),
      new Form("jdbc:postgresql://host/db?a=1;password=%s;ssl=true", "?=#,:@!()[]+$/&"),
      new Form("jdbc:sqlserver://host:1433;user=sa;password=%s;encrypt=true", "=#,:@!()[]+$/&"),
      new Form("jdbc:sqlserver://host;password={%s};encrypt=true", ";=#,:@!()[]+$/&?'"),
      new Form("jdbc:h2:file:/data/db;USER=sa;PASSWORD=%s;MODE=x", "=#,:@!()[]+$/&?"),
      new Form("jdbc:mysql://address=(host=h)(user=u)(password=%s)(port=1)/db", ";=#,:@![]+$&?"),
      new Form("jdbc:mysql://(host=h,user=u,password=%s,port=1)/db", ";=#:@![]+$&?"),
      new Form("jdbc:oracle:thin:scott/%s@//host:1521/svc", ";=#,:@!()[]+$&"),
      new Form("jdbc:oracle:thin:scott/%s@host:1521:sid", ";=#,:@!()[]+$&/"),
      new Form("jdbc:oracle:thin:scott/%s@tcps://host:1521/svc", ";=#,:@!()[]+$&"),
      new Form("jdbc:teradata://host/USER=u,PASSWORD=%s,TMODE=x", "=#:@!()[]+$?"),
      new Form("jdbc:db2://host:1/db:user=u;password=%s;", "=#,:@!()[]+$&?/"),
      new Form("mongodb+srv://u:%s@h1,h2:27017/db?w=1", ";=#,:!()[]{}+$&"),
      new Form("http:proxy?url=redis%%3A%%2F%%2Fu%%3A%s%%40host&b=2", ";=#,:!()[]+$"),
      new Form("http:x?to=redis://u:%s@host&b=2", ";=#,:!()[]+$"),
      new Form("az:x?sig=%s&sv=1", "?;=#,:@!()[]{}+$/"),
      new Form("xx:a#access_token=%s&b=1", "?;=#,:@!()[]{}+$/"));

  @Test
  void noFormShowsItsSecret() {
    Random random = new Random(SEED);
    for (int round = 0; round < ROUNDS; round++) {
      Form form = FORMS.get(random.nextInt(FORMS.size()));
      StringBuilder secret = new StringBuilder("QZ");
      for (int i = random.nextInt(6); i >= 0; i--) {
        secret.append(character(random, form.raw)).append("QZ");
      }
      String uri = form.text.formatted(secret);
      assertThat(StoreUri.parse(uri).toString())
          .as("%s, -Dkvstore.seed=%d", uri, SEED)
          .doesNotContain("QZ")
          .contains("***");
    }
  }

  /** What is printed is a URI again, and says the same of itself. */
  @Test
  void whatIsShownIsAUriThatShowsTheSame() {
    Random random = new Random(SEED);
    String alphabet = "ab1:/@?&;=%#,.-_~!{}()$é";
    for (int round = 0; round < ROUNDS; round++) {
      StringBuilder text = new StringBuilder("test:");
      for (int i = random.nextInt(24); i > 0; i--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      StoreUri uri = StoreUri.parse(text.toString());
      assertThat(uri.scheme() + ":" + uri.address()).isEqualTo(text.toString());
      String shown = uri.toString();
      assertThat(StoreUri.parse(shown).scheme()).isEqualTo("test");
    }
  }

  @Test
  void anyOptionComesBackAsItWasEncoded() {
    Random random = new Random(SEED);
    for (int round = 0; round < ROUNDS; round++) {
      String name = random
          .ints(1 + random.nextInt(4), 32, 0x3000)
          .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
          .toString();
      String value = random
          .ints(random.nextInt(8), 0, 0xD800)
          .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
          .toString();
      StoreUri uri = StoreUri.parse(
          "test:x?a=1&" + StoreUri.encode(name) + "=" + StoreUri.encode(value) + "&b");
      assertThat(uri.parameters(""))
          .as("-Dkvstore.seed=%d", SEED)
          .hasSize(3)
          .contains(new StoreUri.Parameter(name, value));
      assertThat(uri.without("").address()).isEqualTo("x");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "jdbc:oracle:thin:scott/tiger@host:1521:sid,jdbc:oracle:thin:scott/***@host:1521:sid",
    "jdbc:mysql://(host=h)(password=tiger)(port=1)/db,jdbc:mysql://(host=h)(password=***)(port=1)/db",
    "jdbc:sqlserver://h;password={a;b};x=1,jdbc:sqlserver://h;password=***;x=1",
    "redis:u:tiger@h,redis:u:***@h",
    "xx:a?p%61ssword=tiger&b=1,xx:a?p%61ssword=***&b=1",
    "json:sftp://ann:${PW}@h/kv.json,json:sftp://ann:${PW}@h/kv.json"
  })
  void theRestIsShown(String text, String shown) {
    assertThat(StoreUri.parse(text)).hasToString(shown);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "json:C:\\data\\me@home.json",
        "json:file:/data/me@home.json",
        "redis://h1:6379,h2:6379/0",
        "jdbc:sqlserver://host:1433;databaseName=db;encrypt=true",
        "jdbc:oracle:thin:@//host:1521/svc",
        "redis://host:${PORT}/0"
      })
  void whatHoldsNoSecretIsShownWhole(String text) {
    assertThat(StoreUri.parse(text)).hasToString(text);
  }

  private static String character(Random random, String raw) {
    if (random.nextBoolean()) {
      return "" + raw.charAt(random.nextInt(raw.length()));
    }
    return "%" + String.format("%02X", 0x20 + random.nextInt(0x5F));
  }

  private record Form(String text, String raw) {}
}
