package dev.kvstore.simple;

import dev.kvstore.StoreOpenException;
import dev.kvstore.StoreOptions;
import dev.kvstore.StoreUri;
import dev.kvstore.simple.internal.file.GzipFile;
import dev.kvstore.simple.internal.file.LocalFile;
import dev.kvstore.simple.internal.file.RamFile;
import dev.kvstore.simple.internal.file.SftpFile;
import dev.kvstore.simple.internal.file.SizeLimit;
import dev.kvstore.simple.internal.file.StoreFile;
import dev.kvstore.simple.internal.file.TemporaryFolder;
import dev.kvstore.simple.internal.file.ZippedFile;
import java.io.File;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The place that a {@code json:} URI names.
 *
 * <p>The address is taken apart as it was written, and its parts are decoded afterwards, so that an
 * encoded character never separates anything.
 */
final class FileAddress {
  private static final String KNOWN = "file:, ram:, tmp:, gz:, zip: and sftp:";

  private static final Pattern FURTHER_SCHEME =
      Pattern.compile("([A-Za-z][A-Za-z0-9+.-]+):(.*)", Pattern.DOTALL);
  private static final Pattern FILE =
      Pattern.compile("(?://(?:localhost)?(?=/))?(.*)", Pattern.DOTALL);
  private static final Pattern DRIVE = Pattern.compile("/[A-Za-z]:.*", Pattern.DOTALL);
  private static final Pattern SFTP = Pattern.compile(
      "//(?:(?<user>[^/:]*?)(?::(?<password>[^/]*))?@)?(?<host>\\[[^/\\]]+]|[^/:@]+)"
          + "(?::(?<port>\\d{1,5}))?/(?<path>.*)",
      Pattern.DOTALL);

  private final StoreUri uri;
  private final StoreOptions options;
  private final SizeLimit limit;

  private FileAddress(StoreUri uri, StoreOptions options) {
    this.uri = uri;
    this.options = options;
    this.limit = new SizeLimit(options.get(FileOptions.MAX_SIZE));
  }

  /**
   * Finds the place; nothing is touched or connected.
   *
   * @throws StoreOpenException with {@code INVALID_URI} if there can be no such place
   */
  static StoreFile resolve(StoreUri uri, StoreOptions options) throws IOException {
    // Finds a malformed escape in any part; the parts show in no message.
    uri.decodedAddress();
    return new FileAddress(uri, options).resolve(uri.address());
  }

  private StoreFile resolve(String address) throws IOException {
    Matcher further = FURTHER_SCHEME.matcher(address);
    if (!further.matches()) {
      return new LocalFile(local(decoded(address)), limit);
    }
    String rest = further.group(2);
    return switch (further.group(1).toLowerCase(Locale.ROOT)) {
      case "file" -> new LocalFile(local(file(rest)), limit);
      case "ram" -> new RamFile(inside(rest));
      case "tmp" -> new LocalFile(TemporaryFolder.path().resolve(local(inside(rest))), limit);
      case "gz" -> new GzipFile(resolve(rest), limit);
      case "zip" -> zip(rest);
      case "sftp" -> sftp(rest);
      default ->
        throw invalid("\"" + further.group(1) + ":\" is no filesystem that json: knows; it knows "
            + KNOWN + ", and SimpleKVStore takes a file of any Commons VFS filesystem in code");
    };
  }

  private String file(String rest) {
    Matcher file = FILE.matcher(rest);
    if (!file.matches() || file.group(1).startsWith("//")) {
      throw invalid("a file URI has no host; write json:file:///data/kv.json");
    }
    String path = decoded(file.group(1));
    return File.separatorChar == '\\' && DRIVE.matcher(path).matches() ? path.substring(1) : path;
  }

  private Path local(String path) {
    if (path.isEmpty()) {
      throw invalid("there is no path; write json:data/kv.json, for instance");
    }
    try {
      return Path.of(path);
    } catch (InvalidPathException e) {
      throw invalid("this is no path here: " + e.getMessage());
    }
  }

  private StoreFile zip(String rest) throws IOException {
    int split = rest.lastIndexOf('!');
    if (split < 0 || !rest.startsWith("!/", split)) {
      throw invalid("the entry is missing: write zip:ARCHIVE!/ENTRY, as in"
          + " json:zip:file:///data/kv.zip!/kv.json; a ! in a name is %21");
    }
    String entry = inside(rest.substring(split + 1));
    return new ZippedFile(resolve(rest.substring(0, split)), entry, limit);
  }

  private StoreFile sftp(String rest) {
    Matcher parts = SFTP.matcher(rest);
    if (!parts.matches() || parts.group("path").isEmpty()) {
      throw invalid("this is no place on a server; write json:sftp://user@host/data/kv.json");
    }
    String path = decoded(parts.group("path"));
    if (path.endsWith("/")) {
      throw invalid("the path names a folder, but a store is one file; name a file in it");
    }
    return new SftpFile(
        FileOptions.server(
            options,
            part(parts, "user"),
            part(parts, "password"),
            parts.group("host").replaceAll("[\\[\\]]", ""),
            port(parts.group("port"))),
        options.get(FileOptions.ROOT) ? path : "/" + path,
        limit);
  }

  private static Optional<String> part(Matcher parts, String name) {
    return Optional.ofNullable(parts.group(name)).map(FileAddress::decoded);
  }

  private int port(@Nullable String digits) {
    int port = digits == null ? 22 : Integer.parseInt(digits);
    if (port < 1 || port > 65_535) {
      throw invalid("the port must be from 1 to 65535");
    }
    return port;
  }

  /** A path inside something that has nothing above it: names with single slashes between them. */
  private String inside(String rest) {
    List<String> names = new ArrayList<>();
    for (String name : decoded(rest).split("/", -1)) {
      if (name.equals("..") || name.indexOf('\0') >= 0) {
        throw invalid("a name leads out of where it lies; write it without ..");
      }
      if (!name.isEmpty() && !name.equals(".")) {
        names.add(name);
      }
    }
    if (names.isEmpty() || rest.endsWith("/")) {
      throw invalid(
          "there is no file name; write " + uri.scheme() + ":ram:///kv.json, for instance");
    }
    return String.join("/", names);
  }

  private static String decoded(String part) {
    return StoreUri.parse("json:" + part).decodedAddress();
  }

  private StoreOpenException invalid(String reason) {
    return new StoreOpenException("INVALID_URI", "in " + uri + ", " + reason, null);
  }
}
