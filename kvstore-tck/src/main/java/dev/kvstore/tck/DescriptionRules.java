package dev.kvstore.tck;

import dev.kvstore.Capability;
import dev.kvstore.ConditionalWrites;
import dev.kvstore.Diagnosis;
import dev.kvstore.KVStoreException;
import dev.kvstore.Limits;
import dev.kvstore.ScanRequest;
import dev.kvstore.StoreUri;
import dev.kvstore.spi.KVStoreProvider;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** Area 12 of the specification. */
abstract class DescriptionRules extends ConditionalRules {
  /** What engines may take for a time. */
  private static final List<String> TIMES = List.of(
      "2011-12-30T12:00:00",
      "2026-03-29T02:30:00",
      "2026-11-25T08:00:00Z",
      "2026-11-25 08:00:00+02",
      "2026-11-25",
      "1582-10-10",
      "23:59:60");

  DescriptionRules() {}

  /** An ability that no store can have. */
  private interface NoAbility {}

  @Test
  @Rule(
      value = "KV-12.1",
      check = "capabilities() and capability(ConditionalWrites.class) together")
  public final void conditionalWritesAreDeclaredAsTheyAre() {
    Check.equal(
        store().capabilities().contains(Capability.CONDITIONAL_WRITES),
        store().capability(ConditionalWrites.class).isPresent(),
        "capability(ConditionalWrites.class) is there, as CONDITIONAL_WRITES says");
  }

  @Test
  @Rule(value = "KV-12.2", check = "capability(type): it looks, and never throws")
  public final void anAbilityThatIsNotThereIsEmpty() {
    Check.equal(Optional.empty(), store().capability(NoAbility.class), "capability");
  }

  @Test
  @Rule(
      value = "KV-12.3",
      check = "that limits() are those of the engine after encoding, not before")
  public final void limitsAreKept() {
    Limits limits = store().limits();
    int nameBytes = (int) Math.min(limits.nameBytes(), MOST_NAME_BYTES);
    String collection = newCollection();
    String key = HardNames.ofBytes(nameBytes, "k");
    store().put(key, value(1), collection);
    expect(value(1), key, collection, "with a key of " + nameBytes + " bytes, as limits() allow");
    if (limits.valueBytes() < MOST_VALUE_BYTES) {
      Map<String, Object> largest = HardValues.ofBytes((int) limits.valueBytes());
      expectBack(largest, largest, collection);
    }
  }

  @Test
  @Rule(value = "KV-12.4", check = "toString: one line, and no engine that may be closed")
  public final void theStoreHasAName() {
    expectName("toString");
    store().close();
    expectName("toString after close");
  }

  @Test
  @Rule(
      value = "KV-12.5",
      check = "KVStoreProvider.capabilities(): all that its stores may promise")
  public final void theProviderDeclaresWhatItsStoresPromise() {
    Diagnosis.Provider provider = provider();
    Set<Capability> undeclared = new HashSet<>(store().capabilities());
    undeclared.removeAll(provider.capabilities());
    Check.equal(
        Set.of(), undeclared, "capabilities of the store that " + provider.className() + " lacks");
  }

  @Test
  @Rule(
      value = "KV-12.6",
      check = "the class path: another backend serves the scheme, or this is not it")
  public final void theStoreIsTheProviders() {
    Class<? extends KVStoreProvider> expected = run()
        .fixture()
        .provider()
        .orElseThrow(() -> run()
            .notApplicable(
                "providedBy",
                "the fixture names no provider; add .providedBy(AcmeProvider.class) to it"));
    Check.equal(
        expected.getName(), provider().className(), "the provider that opens the store URI");
  }

  @Test
  @ResourceLock(Resources.LOCALE)
  @Rule(value = "KV-12.7", check = "toLowerCase, toUpperCase and format without Locale.ROOT")
  public final void theLocaleDoesNotMatter() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("tr-TR"));
      if (run().fixture().canReopen()) {
        run().reopen();
      }
      String collection = run().collection("-TITLE-İıiI");
      Map<String, Map<String, Object>> written = new HashMap<>();
      for (String key : List.of("I", "i", "\u0130", "\u0131", "TITLE", "title", "ID", "id")) {
        written.put(key, Map.of(key, 1_234_567.5));
        store().put(key, Map.of(key, 1_234_567.5), collection);
      }
      for (String key : written.keySet()) {
        expect(Map.of(key, 1_234_567.5), key, collection, "under the Turkish locale");
      }
      expectAll(written, collection, "under the Turkish locale");
      Locale.setDefault(before);
      expectAll(written, collection, "written under the Turkish locale, read under another");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  @Rule(value = "KV-12.8", check = "limits(): hash or encode for an engine that holds less")
  public final void limitsAreWideEnough() {
    Limits limits = store().limits();
    Check.holds(
        limits.nameBytes() >= NAME_BYTES,
        "limits().nameBytes()",
        NAME_BYTES + " or more",
        limits.nameBytes());
    Check.holds(
        limits.valueBytes() >= VALUE_BYTES,
        "limits().valueBytes()",
        VALUE_BYTES + " or more",
        limits.valueBytes());
  }

  @Test
  @ResourceLock(Resources.TIME_ZONE)
  @Rule(
      value = "KV-12.9",
      check = "engines and drivers that take text for a time of the default zone")
  public final void theTimeZoneDoesNotMatter() {
    TimeZone before = TimeZone.getDefault();
    try {
      // It left out the whole of 30 December 2011.
      TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Apia"));
      if (run().fixture().canReopen()) {
        run().reopen();
      }
      String collection = newCollection();
      Map<String, Map<String, Object>> written = new HashMap<>();
      for (String time : TIMES) {
        String key = String.valueOf(written.size());
        written.put(key, Map.of("at", time));
        store().put(key, Map.of("at", time), collection);
      }
      expectAll(written, collection, "under the time zone of Apia");
      TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kathmandu"));
      expectAll(written, collection, "written under the time zone of Apia, read under Kathmandu's");
    } finally {
      TimeZone.setDefault(before);
    }
  }

  @Test
  @Rule(value = "KV-12.10", check = "toString and messages: StoreUri.toString hides what is secret")
  public final void noTextTellsASecret() {
    String uri = run().fixture().uri().orElse("");
    Secrets secrets = run().secrets().without(RuleRun.shownUri(uri) + store().getClass());
    if (secrets.isEmpty()) {
      throw run()
          .notApplicable(
              "a secret",
              "no secret, that is in no other part too, is in the store URI or its options;"
                  + " where the store takes a password, let the fixture give one of six"
                  + " characters or more");
    }
    String collection = newCollection();
    expectHidden(secrets, store().toString(), "toString");
    expectHidden(secrets, () -> store().put("key", value(Double.NaN), collection));
    expectHidden(secrets, () -> store().get("\uD83D", collection));
    expectHidden(secrets, () -> store().scan(ScanRequest.all().after("no token"), collection));
    store().close();
    expectHidden(secrets, store().toString(), "toString after close");
    expectHidden(secrets, () -> store().get("key", collection));
  }

  private static void expectHidden(Secrets secrets, Check.Action failing) {
    Throwable thrown = Check.fails(KVStoreException.class, failing, "a call that must fail");
    Check.holds(!secrets.isIn(thrown), "the error of a call", "no secret of the store URI", thrown);
  }

  private static void expectHidden(Secrets secrets, String text, String where) {
    Check.holds(secrets.hide(text).equals(text), where, "no secret of the store URI", text);
  }

  private void expectName(String where) {
    String name = store().toString();
    Check.holds(name != null && !name.isBlank(), where, "a name", name);
    Check.holds(name.lines().count() == 1, where, "one line", name);
  }

  private Diagnosis.Provider provider() {
    String uri = run()
        .fixture()
        .uri()
        .orElseThrow(() -> run()
            .notApplicable(
                "a store URI",
                "the store is made in code; StoreFixture.of(\"acme:…\") tests its provider too"));
    return Providers.serving(uri)
        .orElseThrow(() -> Check.failure(
            "the providers that were found",
            "one for " + StoreUri.parse(uri).scheme(),
            "none, though it opened a store"));
  }
}
