package dev.kvstore.cli;

import dev.kvstore.Capability;
import dev.kvstore.Diagnosis;
import dev.kvstore.KVStores;
import dev.kvstore.StoreOption;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "providers",
    description = {
      "Show the schemes that store URIs may begin with, and what provides them.",
      "Exit code 1 if a provider is broken, or cannot work here."
    },
    footerHeading = KvCommand.EXAMPLES,
    footer = {"", "  kv providers", "  kv providers --options"})
final class ProvidersCommand extends KvCommand {
  @Option(names = "--options", description = "show the options of each store URI too")
  private boolean options;

  private boolean whole = true;

  ProvidersCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() {
    Diagnosis diagnosis = KVStores.diagnose();
    diagnosis.providers().forEach(this::show);
    for (Diagnosis.Broken broken : diagnosis.broken()) {
      whole = false;
      say("broken: " + broken.candidate());
      say("  from " + broken.location());
      say("  " + broken.cause());
    }
    Stores.brokenJars().forEach((jar, reason) -> {
      whole = false;
      say("broken: " + jar);
      say("  no jar that can be read: " + reason + "; build or copy it again");
    });
    if (diagnosis.providers().isEmpty() && diagnosis.broken().isEmpty()) {
      say("no providers; searched " + String.join(", ", diagnosis.loaders()));
      whole = false;
    }
    return whole ? Exit.DONE : Exit.NO;
  }

  private void show(Diagnosis.Provider provider) {
    say(String.join(":, ", provider.schemes()) + ":");
    say("  " + provider.className() + ", version " + provider.version()
        + (provider.priority() == 0 ? "" : ", priority " + provider.priority()));
    say("  from " + provider.location());
    say("  can: "
        + provider.capabilities().stream()
            .map(Capability::name)
            .sorted()
            .collect(Collectors.joining(", ")));
    provider.unavailable().ifPresent(reason -> {
      whole = false;
      say("  unavailable: " + reason);
    });
    if (options) {
      provider.options().forEach(this::show);
    }
  }

  private void show(StoreOption<?> option) {
    say("  " + option.name() + "  " + option.expected()
        + (option.isSecret() ? "" : "; " + option.defaultValue()) + " if not given");
    say("      " + option.description());
  }

  private void say(String text) {
    console.line(Text.message(text, console.charset()));
  }
}
