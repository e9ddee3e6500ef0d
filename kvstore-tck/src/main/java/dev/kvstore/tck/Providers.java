package dev.kvstore.tck;

import dev.kvstore.Diagnosis;
import dev.kvstore.KVStoreException;
import dev.kvstore.KVStores;
import dev.kvstore.StoreUri;
import dev.kvstore.tck.internal.report.Report;
import java.util.Comparator;
import java.util.Optional;

/** Which provider it is that opens a store URI. */
final class Providers {
  private Providers() {}

  static Optional<Diagnosis.Provider> serving(String uri) {
    String scheme;
    try {
      scheme = StoreUri.parse(uri).scheme();
    } catch (KVStoreException noStoreUri) {
      return Optional.empty();
    }
    return KVStores.diagnose().providers().stream()
        .filter(provider -> provider.schemes().contains(scheme))
        .max(Comparator.comparing(Diagnosis.Provider::priority));
  }

  static Report.Provider described(Diagnosis.Provider provider) {
    return new Report.Provider(provider.className(), provider.version(), provider.location());
  }
}
