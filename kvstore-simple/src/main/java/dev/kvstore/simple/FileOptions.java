package dev.kvstore.simple;

import dev.kvstore.StoreOpenException;
import dev.kvstore.StoreOption;
import dev.kvstore.StoreOptions;
import dev.kvstore.simple.internal.file.SftpServer;
import dev.kvstore.simple.internal.file.SizeLimit;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The options that say how a file is reached. */
final class FileOptions {
  static final StoreOption<Long> MAX_SIZE = StoreOption.number(
      "max-size",
      SizeLimit.MOST,
      1,
      SizeLimit.MOST,
      "the most bytes that are read of a file, unpacked, or of an archive");
  static final StoreOption<Boolean> ROOT = StoreOption.flag(
      "root", false, "sftp: whether paths begin in the user's folder and not at the server's root");

  private static final StoreOption<String> KNOWN_HOSTS = StoreOption.text(
      "known-hosts", "~/.ssh/known_hosts", "sftp: the file with the keys of trusted servers");
  private static final StoreOption<Strict> STRICT = StoreOption.choice(
      "strict", Strict.YES, "sftp: no trusts any server that known-hosts does not contradict");
  private static final StoreOption<String> IDENTITY = StoreOption.text(
      "identity",
      "",
      "sftp: files with private keys, with commas between them, instead of ~/.ssh/id_*");
  private static final StoreOption<String> PASSPHRASE =
      StoreOption.text("passphrase", "", "sftp: opens the identity files").secret();
  private static final StoreOption<Boolean> AGENT = StoreOption.flag(
      "agent", true, "sftp: whether the agent that SSH_AUTH_SOCK names is asked for keys");
  private static final StoreOption<String> PASSWORD =
      StoreOption.text("password", "", "sftp: tried when no key served").secret();

  @SuppressWarnings("rawtypes")
  private static final StoreOption<Optional<Supplier>> PASSWORD_SOURCE = StoreOption.object(
      "password-source", Supplier.class, "sftp: gives the password as a char[] when it is needed");

  private static final StoreOption<Long> TIMEOUT = StoreOption.number(
      "timeout", 30, 1, 86_400, "sftp: the longest wait, in seconds, for the server");

  static final List<StoreOption<?>> ALL = List.of(
      MAX_SIZE,
      KNOWN_HOSTS,
      STRICT,
      IDENTITY,
      PASSPHRASE,
      AGENT,
      PASSWORD,
      PASSWORD_SOURCE,
      TIMEOUT,
      ROOT);

  private FileOptions() {}

  /** Whether a server without a known key is refused. */
  private enum Strict {
    YES,
    NO
  }

  static SftpServer server(
      StoreOptions options,
      Optional<String> user,
      Optional<String> password,
      String host,
      int port) {
    String passphrase = options.get(PASSPHRASE);
    return new SftpServer(
        user.orElseGet(() -> System.getProperty("user.name")),
        host,
        port,
        home(KNOWN_HOSTS, options.get(KNOWN_HOSTS)),
        options.get(STRICT) == Strict.YES,
        Stream.of(options.get(IDENTITY).split(","))
            .filter(file -> !file.isBlank())
            .map(file -> home(IDENTITY, file))
            .toList(),
        passphrase.isEmpty() ? null : passphrase,
        options.get(AGENT),
        password(options, password),
        Math.toIntExact(options.get(TIMEOUT) * 1000));
  }

  private static Optional<Supplier<char[]>> password(StoreOptions options, Optional<String> inUri) {
    if (options.get(PASSWORD_SOURCE).isPresent()) {
      Supplier<?> source = options.get(PASSWORD_SOURCE).get();
      return Optional.of(() -> asked(source));
    }
    String given = options.get(PASSWORD);
    return (given.isEmpty() ? inUri : Optional.of(given)).map(text -> text::toCharArray);
  }

  private static char[] asked(Supplier<?> source) {
    if (source.get() instanceof char[] password) {
      return password;
    }
    throw new StoreOpenException(
        "INVALID_OPTION", "the option password-source must give a char[], and gave none", null);
  }

  private static Path home(StoreOption<?> option, String file) {
    String path = file.strip();
    try {
      return path.startsWith("~/")
          ? Path.of(System.getProperty("user.home"), path.substring(2))
          : Path.of(path);
    } catch (InvalidPathException e) {
      throw new StoreOpenException(
          "INVALID_OPTION", "the option " + option.name() + " names no file: " + e.getMessage(), e);
    }
  }
}
