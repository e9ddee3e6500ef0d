package dev.kvstore.tck;

import dev.kvstore.Capability;
import dev.kvstore.ConditionalWrites;
import dev.kvstore.Diagnosis;
import dev.kvstore.Limits;
import dev.kvstore.StoreUri;
import dev.kvstore.spi.KVStoreProvider;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** Area 12 of the specification. */
abstract class DescriptionRules extends ConditionalRules {
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
