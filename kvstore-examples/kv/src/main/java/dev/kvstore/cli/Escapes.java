package dev.kvstore.cli;

import dev.kvstore.KVStore;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How names are given on the command line. */
class Escapes {
  @Option(
      names = {"-e", "--escapes"},
      description = "names are given with JSON's escapes: \\n, \\u0000, \\\\")
  boolean escapes;

  String given(String argument) {
    return escapes ? Text.unescaped(argument) : argument;
  }

  String collection(@Nullable String argument) {
    return argument == null ? KVStore.DEFAULT_COLLECTION : given(argument);
  }
}
