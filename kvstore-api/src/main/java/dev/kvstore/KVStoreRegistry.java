package dev.kvstore;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A set of providers, with the verbs of {@link KVStores}; safe for threads. */
public final class KVStoreRegistry {
  private final Supplier<@Nullable ProviderSearch> known;
  private final Supplier<ProviderSearch> anew;

  /** Held, as nobody else may. */
  private volatile @Nullable ProviderSearch last;

  /**
   * Makes a registry.
   *
   * @param known gives what was found earlier, if anything
   * @param anew looks for providers
   */
  KVStoreRegistry(Supplier<@Nullable ProviderSearch> known, Supplier<ProviderSearch> anew) {
    this.known = known;
    this.anew = anew;
  }

  /** {@link KVStores#open(String)} with these providers. */
  public KVStore open(String uri) {
    return open(uri, StoreOptions.none());
  }

  /** {@link KVStores#open(String, StoreOptions)} with these providers. */
  public KVStore open(String uri, StoreOptions options) {
    Objects.requireNonNull(options, "options");
    StoreUri parsed = StoreUri.resolve(uri);
    ProviderSearch.Candidate chosen = choose(parsed);
    try {
      StoreOptions resolved = options.resolve(parsed, chosen);
      StoreUri address = parsed.without(chosen.optionPrefix());
      KVStore store = chosen.provider().open(address, resolved);
      if (store == null) {
        throw new StoreOpenException(
            "PROVIDER_FAILED",
            chosen.named() + " gave null instead of a store for " + address
                + "; take another version of the jar, or tell its author",
            null);
      }
      return store;
    } catch (KVStoreException e) {
      throw withoutSecrets(e, secrets(parsed, options, chosen));
    } catch (Throwable e) {
      // A provider may throw anything: a missing dependency is a LinkageError.
      Failure.rethrowIfFatal(e);
      throw failed(parsed, options, chosen, e);
    }
  }

  /** A driver's message may hold its whole address, or an option that is a secret. */
  private static StoreOpenException failed(
      StoreUri uri, StoreOptions options, ProviderSearch.Candidate chosen, Throwable error) {
    Set<String> secrets = secrets(uri, options, chosen);
    secrets.addAll(uri.values());
    String reason = hide(error.toString(), secrets);
    boolean safe = isSafe(error, secrets);
    String known = Failure.nextStep(error);
    String step = known.isEmpty() ? "; mend what it names, or the address and its options" : known;
    StoreOpenException failure = new StoreOpenException(
        "PROVIDER_FAILED",
        chosen.named() + " could not open " + shown(uri, chosen) + ", it threw " + reason + step
            + "; no other provider was tried",
        safe ? error : null);
    if (!safe) {
      failure.setStackTrace(error.getStackTrace());
    }
    return failure;
  }

  /** An error of the provider's own, unless it shows what it must not. */
  private static KVStoreException withoutSecrets(KVStoreException error, Set<String> secrets) {
    if (isSafe(error, secrets)) {
      return error;
    }
    String message = hide(String.valueOf(error.getMessage()), secrets);
    String plain = message.substring(Math.min(message.length(), error.code().length() + 2));
    KVStoreException safe = error instanceof StoreIOException
        ? new StoreIOException(error.code(), plain, null)
        : new StoreOpenException(error.code(), plain, null);
    safe.setStackTrace(error.getStackTrace());
    return safe;
  }

  private static boolean isSafe(Throwable error, Set<String> secrets) {
    boolean safe = true;
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      safe &= hide(cause.toString(), secrets).equals(cause.toString());
    }
    return safe;
  }

  private static Set<String> secrets(
      StoreUri uri, StoreOptions options, ProviderSearch.Candidate chosen) {
    Set<String> secrets = new HashSet<>(uri.secrets());
    secrets.addAll(options.secrets(uri, chosen));
    return secrets;
  }

  private static String hide(String text, Set<String> secrets) {
    String shown = text;
    // The longest first: one may hold another.
    for (String secret : secrets.stream()
        .filter(secret -> !secret.isEmpty())
        .sorted(Comparator.comparingInt(String::length).reversed())
        .toList()) {
      shown = shown.replace(secret, "***");
    }
    return shown;
  }

  /** {@link KVStores#diagnose()} of these providers. */
  public Diagnosis diagnose() {
    ProviderSearch found = anew.get();
    last = found;
    return found.toDiagnosis();
  }

  private ProviderSearch.Candidate choose(StoreUri uri) {
    ProviderSearch held = last;
    ProviderSearch kept = held == null ? known.get() : held;
    ProviderSearch found = kept == null ? anew.get() : kept;
    List<ProviderSearch.Candidate> serving = serving(uri, found);
    if (serving.isEmpty() && kept != null) {
      // A jar may have come since.
      found = anew.get();
      serving = serving(uri, found);
    }
    last = found;
    if (serving.isEmpty()) {
      throw noProvider(uri, found);
    }
    ProviderSearch.Candidate first = serving.get(0);
    if (serving.size() > 1
        && serving.get(1).description().priority() == first.description().priority()) {
      throw tie(uri, first, serving.get(1));
    }
    ProviderSearch.whyUnavailable(first).ifPresent(reason -> {
      throw new StoreOpenException(
          "PROVIDER_UNAVAILABLE",
          first.named() + " cannot open " + uri + " here: " + reason
              + "; no other provider was tried",
          null);
    });
    return first;
  }

  /** The providers of a scheme, the highest priority first. */
  private static List<ProviderSearch.Candidate> serving(StoreUri uri, ProviderSearch found) {
    return found.candidates().stream()
        .filter(candidate -> candidate.description().schemes().contains(uri.scheme()))
        .sorted(Comparator.comparingInt(
                (ProviderSearch.Candidate candidate) -> candidate.description().priority())
            .reversed())
        .toList();
  }

  private static StoreOpenException tie(
      StoreUri uri, ProviderSearch.Candidate first, ProviderSearch.Candidate second) {
    return new StoreOpenException(
        "AMBIGUOUS_PROVIDER",
        "two providers serve \"" + uri.scheme() + ":\" with the same priority, " + first.named()
            + " and " + second.named()
            + "; take the jar of one of them away, or choose in code: KVStores.of(new "
            + first.description().className() + "()).open(…)",
        null);
  }

  /** Without our options, of which any may be a secret; those that a driver has remain. */
  private static StoreUri shown(StoreUri uri, ProviderSearch.Candidate chosen) {
    return uri.without(chosen.optionPrefix());
  }

  private static StoreOpenException noProvider(StoreUri uri, ProviderSearch found) {
    Diagnosis diagnosis = found.toDiagnosis();
    List<String> schemes = found.candidates().stream()
        .flatMap(candidate -> candidate.description().schemes().stream())
        .sorted()
        .toList();
    String nearest = schemes.stream()
        .filter(scheme -> distance(scheme, uri.scheme()) <= 2)
        .min(Comparator.comparing(scheme -> distance(scheme, uri.scheme())))
        .map(scheme -> "; did you mean \"" + scheme + ":\"? If not, ")
        .orElse("; ");
    String hint = schemes.isEmpty()
        ? "no provider was found at all: add dev.kvstore:kvstore-simple (memory: and json:) to the"
            + " class path, and merge META-INF/services where jars are shaded into one"
        : "add the jar of a provider for it to the class path or module path, name the class loader"
            + " that has it (KVStores.using(loader).open(…)), or use one of these";
    if (!diagnosis.broken().isEmpty()) {
      hint += "; if one of the broken ones serves it, its cause says what to do";
    }
    return new StoreOpenException(
        "NO_PROVIDER",
        "no provider serves \"" + uri.scheme() + ":\", the scheme of " + uri + nearest + hint + "\n"
            + diagnosis
                .text(false)
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
