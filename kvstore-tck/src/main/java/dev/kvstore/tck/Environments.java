package dev.kvstore.tck;

import dev.kvstore.tck.internal.report.Report;
import java.util.Locale;
import java.util.Optional;
import java.util.TimeZone;

/** Where the kit runs. */
final class Environments {
  private Environments() {}

  static Report.Environment current() {
    return new Report.Environment(
        property("java.version"),
        property("java.vm.name") + " " + property("java.vm.version"),
        property("os.name") + " " + property("os.version") + " " + property("os.arch"),
        Runtime.getRuntime().availableProcessors(),
        Locale.getDefault().toLanguageTag(),
        TimeZone.getDefault().getID());
  }

  /** The kit's version. */
  static String kit() {
    Module module = Environments.class.getModule();
    return Optional.ofNullable(Environments.class.getPackage().getImplementationVersion())
        .or(() -> Optional.ofNullable(module.getDescriptor())
            .flatMap(descriptor -> descriptor.rawVersion()))
        .orElse("unpackaged");
  }

  private static String property(String name) {
    return System.getProperty(name, "unknown");
  }
}
