package dev.kvstore.cli;

import dev.kvstore.StoreUri;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The local file of a {@code json:} store. */
final class LocalFiles {
  private static final Pattern FILE =
      Pattern.compile("(?:file:(?://(?:localhost)?(?=/))?)?(.*)", Pattern.DOTALL);
  private static final Pattern ELSEWHERE =
      Pattern.compile("(?!file:)[A-Za-z][A-Za-z0-9+.-]+:.*", Pattern.DOTALL);

  private LocalFiles() {}

  /** The file that a URI names, if it is one of this machine and no part of an archive. */
  static Optional<Path> of(String uri) {
    StoreUri parsed = StoreUri.parse(uri);
    String address = parsed.address().replaceFirst("(?s)\\?.*", "");
    if (!parsed.scheme().equals("json") || ELSEWHERE.matcher(address).matches()) {
      return Optional.empty();
    }
    Matcher file = FILE.matcher(StoreUri.parse("json:" + address).decodedAddress());
    return file.matches() ? Optional.of(Names.Inputs.path(file.group(1))) : Optional.empty();
  }

  /** The file that an argument names, as a path or as a URI. */
  static Path given(String argument) {
    if (!argument.startsWith("json:")
        && (!ELSEWHERE.matcher(argument).matches() || Files.exists(Names.Inputs.path(argument)))) {
      return Names.Inputs.path(argument);
    }
    return of(argument)
        .orElseThrow(() -> new CommandException(
            Exit.USAGE,
            "NOT_LOCAL: only a file of this machine can be looked at; copy it here first"));
  }
}
