package dev.kvstore;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** A set of providers, with the verbs of {@link KVStores}; immutable and safe for threads. */
public final class KVStoreRegistry {
  private final Supplier<ProviderSearch> search;

  KVStoreRegistry(Supplier<ProviderSearch> search) {
    this.search = search;
  }

  /** {@link KVStores#open(String)} with these providers. */
  public KVStore open(String uri) {
    return open(uri, StoreOptions.none());
  }

  /** {@link KVStores#open(String, StoreOptions)} with these providers. */
  public KVStore open(String uri, StoreOptions options) {
    Objects.requireNonNull(options, "options");
    StoreUri parsed = StoreUri.parse(uri);
    ProviderSearch found = search.get();
    ProviderSearch.Candidate chosen = choose(parsed, found);
    try {
      StoreOptions resolved = options.resolve(parsed, chosen.provider());
      StoreUri address = parsed.without(chosen.provider().optionPrefix());
      return Objects.requireNonNull(
          chosen.provider().open(address, resolved), "open returned null");
    } catch (KVStoreException e) {
      throw e;
    } catch (Exception | LinkageError | ServiceConfigurationError e) {
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      throw failed(parsed, options, chosen, e);
    }
  }

  /** A driver's message may hold its whole address, or an option that is a secret. */
  private static StoreOpenException failed(
      StoreUri uri, StoreOptions options, ProviderSearch.Candidate chosen, Throwable error) {
    Set<String> secrets = new HashSet<>(uri.secrets());
    secrets.addAll(options.secrets(chosen.provider()));
    String reason = hide(error.toString(), secrets);
    boolean safe = true;
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      safe &= hide(cause.toString(), secrets).equals(cause.toString());
    }
    StoreOpenException failure = new StoreOpenException(
        "PROVIDER_FAILED",
        chosen.named() + " could not open " + shown(uri, chosen) + ": " + reason
            + "; no other provider was tried",
        safe ? error : null);
    if (!safe) {
      failure.setStackTrace(error.getStackTrace());
    }
    return failure;
  }

  private static String hide(String text, Set<String> secrets) {
    String shown = text;
    for (String secret : secrets) {
      shown = shown.replace(secret, "***");
    }
    return shown;
  }

  /** {@link KVStores#diagnose()} of these providers. */
  public Diagnosis diagnose() {
    return search.get().toDiagnosis();
  }

  private static ProviderSearch.Candidate choose(StoreUri uri, ProviderSearch found) {
    List<ProviderSearch.Candidate> serving = found.candidates().stream()
        .filter(candidate -> candidate.description().schemes().contains(uri.scheme()))
        .sorted(Comparator.comparingInt(
                (ProviderSearch.Candidate candidate) -> candidate.description().priority())
            .reversed())
        .toList();
    if (serving.isEmpty()) {
      throw noProvider(uri, found);
    }
    ProviderSearch.Candidate first = serving.get(0);
    if (serving.size() > 1
        && serving.get(1).description().priority() == first.description().priority()) {
      throw new StoreOpenException(
          "AMBIGUOUS_PROVIDER",
          "two providers serve \""
              + uri.scheme()
              + ":\" with the same priority, "
              + first.named()
              + " and "
              + serving.get(1).named()
              + "; take one of them off the class path, or open with KVStores.of(new …Provider())",
          null);
    }
    Optional<String> unavailable = first.description().unavailable();
    if (unavailable.isPresent()) {
      throw new StoreOpenException(
          "PROVIDER_UNAVAILABLE",
          first.named() + " cannot open " + uri + " here: " + unavailable.get(),
          null);
    }
    return first;
  }

  /** Without our options, of which any may be a secret; those that a driver has remain. */
  private static StoreUri shown(StoreUri uri, ProviderSearch.Candidate chosen) {
    return uri.without(chosen.provider().optionPrefix());
  }

  private static StoreOpenException noProvider(StoreUri uri, ProviderSearch found) {
    List<String> schemes = found.candidates().stream()
        .flatMap(candidate -> candidate.description().schemes().stream())
        .sorted()
        .toList();
    String nearest = schemes.stream()
        .filter(scheme -> distance(scheme, uri.scheme()) <= 2)
        .min(Comparator.comparing(scheme -> distance(scheme, uri.scheme())))
        .map(scheme -> "; did you mean \"" + scheme + ":\"?")
        .orElse("");
    String hint = schemes.isEmpty()
        ? "; no provider was found at all: add dev.kvstore:kvstore-simple (memory: and json:) to the"
            + " class path, and merge META-INF/services where jars are shaded into one"
        : "; add the jar of a provider for it, or use one of these";
    return new StoreOpenException(
        "NO_PROVIDER",
        "no provider serves \"" + uri.scheme() + ":\", the scheme of " + uri + nearest + hint + "\n"
            + found
                .toDiagnosis()
                .toString()
                .lines()
                .map(line -> "  " + line)
                .collect(Collectors.joining("\n")),
        null);
  }

  /** How many characters must be added, taken away or changed to make one word of the other. */
  private static int distance(String left, String right) {
    int[] row = new int[right.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= left.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int change = diagonal + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[right.length()];
  }
}
