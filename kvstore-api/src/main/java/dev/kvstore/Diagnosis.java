package dev.kvstore;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which providers there are, and which could not be loaded; {@link #toString()} is the same as
 * text.
 *
 * @param providers the providers that work
 * @param broken the candidates that could not be loaded
 * @param loaders the class loaders that were searched
 */
public record Diagnosis(List<Provider> providers, List<Broken> broken, List<String> loaders) {
  /** Takes immutable copies. */
  public Diagnosis {
    providers = List.copyOf(providers);
    broken = List.copyOf(broken);
    loaders = List.copyOf(loaders);
  }

  /**
   * A provider that works.
   *
   * @param schemes the schemes that it serves
   * @param className its class
   * @param version its jar's version, or {@code unknown}
   * @param location its jar
   * @param priority which of several providers of a scheme is taken
   * @param capabilities what its stores may promise
   * @param options the options that it knows, by the names that they have in a URI
   * @param unavailable why it cannot work here, or empty
   */
  public record Provider(
      List<String> schemes,
      String className,
      String version,
      String location,
      int priority,
      Set<Capability> capabilities,
      List<StoreOption<?>> options,
      Optional<String> unavailable) {}

  /**
   * A candidate that could not be loaded.
   *
   * @param candidate its class, as far as that is known
   * @param location its jar or where it was found
   * @param cause why
   */
  public record Broken(String candidate, String location, String cause) {}

  @Override
  public String toString() {
    return text(true);
  }

  /** The same without the options, which are long, for a message that needs the rest. */
  String text(boolean withOptions) {
    StringBuilder text = new StringBuilder();
    text.append(providers.isEmpty() ? "no providers" : "providers:");
    for (Provider provider : providers) {
      text.append("\n  ")
          .append(String.join(":, ", provider.schemes()))
          .append(":  ")
          .append(provider.className())
          .append(", version ")
          .append(provider.version())
          .append(", ")
          .append(provider.location())
          .append(", priority ")
          .append(provider.priority())
          .append(
              provider.unavailable().map(reason -> ", unavailable: " + reason).orElse(""));
      if (withOptions) {
        provider.options().forEach(option -> text.append("\n    ").append(option));
      }
    }
    if (!broken.isEmpty()) {
      text.append("\nbroken:");
      for (Broken candidate : broken) {
        text.append("\n  ")
            .append(candidate.candidate())
            .append(", ")
            .append(candidate.location())
            .append(": ")
            .append(candidate.cause());
      }
    }
    return text.append("\nsearched: ").append(String.join(", ", loaders)).toString();
  }
}
