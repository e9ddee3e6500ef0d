package dev.kvstore.simple.internal.file;

import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.SftpATTRS;
import com.jcraft.jsch.SftpException;
import dev.kvstore.StoreIOException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Files on an SFTP server.
 *
 * <p>They go through JSch and not through Commons VFS, which takes a file that it may not look at,
 * or whose connection broke twice, for one that does not exist: the store would open empty.
 */
final class SftpSiblings implements SiblingFiles {
  /** What servers take in one piece. */
  private static final int BUFFER = 32_000;

  private static final int PERMISSIONS = 0777;

  /** As many as Linux follows. */
  private static final int MOST_LINKS = 40;

  private final SftpConnection connection;
  private final SftpServer server;
  private final String path;
  private @Nullable String target;

  /**
   * Makes a place; nothing is touched.
   *
   * @param path absolute, or relative to the user's folder
   */
  SftpSiblings(SftpServer server, String path) {
    this.connection = new SftpConnection(server);
    this.server = server;
    this.path = path;
  }

  @Override
  public String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  @Override
  public Renaming renaming() throws IOException {
    return call(channel -> channel.getExtension("posix-rename@openssh.com") == null)
        ? Renaming.ASIDE
        : Renaming.OVER;
  }

  @Override
  public Optional<Stamp> stat(String name) throws IOException {
    return call(channel -> attributes(channel, place(channel, name)).map(SftpSiblings::stamp));
  }

  private static Stamp stamp(SftpATTRS found) {
    return new Stamp(found.getSize(), TimeUnit.SECONDS.toMillis(found.getMTime()), found.isDir());
  }

  @Override
  public Map<String, Stamp> find(Pattern names) throws IOException {
    return call(channel -> {
      Map<String, Stamp> found = new HashMap<>();
      channel.ls(quoted(folderOf(place(channel, name()))), file -> {
        if (names.matcher(file.getFilename()).matches()) {
          found.put(file.getFilename(), stamp(file.getAttrs()));
        }
        return ChannelSftp.LsEntrySelector.CONTINUE;
      });
      return found;
    });
  }

  private static Optional<SftpATTRS> attributes(ChannelSftp channel, String place)
      throws SftpException {
    try {
      return Optional.of(channel.stat(quoted(place)));
    } catch (SftpException e) {
      return ifMissing(e);
    }
  }

  @Override
  public Optional<byte[]> read(String name, SizeLimit limit) throws IOException {
    return call(channel -> {
      try (InputStream in = channel.get(quoted(place(channel, name)))) {
        return Optional.of(limit.readAll(in, this));
      } catch (SftpException e) {
        return ifMissing(e);
      }
    });
  }

  private static <T> Optional<T> ifMissing(SftpException e) throws SftpException {
    if (e.id == ChannelSftp.SSH_FX_NO_SUCH_FILE) {
      return Optional.empty();
    }
    throw e;
  }

  @Override
  public void checkWritable() throws IOException {
    call(channel -> {
      String folder = folderOf(path);
      Optional<SftpATTRS> found = attributes(channel, folder);
      while (found.isEmpty() && !folder.equals(folderOf(folder))) {
        folder = folderOf(folder);
        found = attributes(channel, folder);
      }
      if (found.isPresent() && !found.get().isDir()) {
        throw Refusals.notAFolder(server + "/" + folder, this, null);
      }
      return found;
    });
  }

  @Override
  public void makeFolder() throws IOException {
    call(channel -> {
      makeFolder(channel, folderOf(path));
      return folderOf(path);
    });
  }

  private static void makeFolder(ChannelSftp channel, String folder) throws SftpException {
    if (attributes(channel, folder).isPresent()) {
      return;
    }
    makeFolder(channel, folderOf(folder));
    try {
      channel.mkdir(folder);
    } catch (SftpException e) {
      // Somebody else may have made it just now.
      if (attributes(channel, folder).isEmpty()) {
        throw e;
      }
    }
  }

  /** A file that is not new keeps its permissions, so that what was private stays so. */
  @Override
  public void write(String name, StoreFile.Content content) throws IOException {
    call(channel -> {
      String place = place(channel, name);
      Optional<SftpATTRS> present = attributes(channel, place(channel, name()));
      OutputStream remote = channel.put(quoted(place));
      if (present.isPresent()) {
        channel.chmod(present.get().getPermissions() & PERMISSIONS, quoted(place));
      }
      // Not closed after a failure: it would wait for answers that do not come.
      OutputStream out = new BufferedOutputStream(remote, BUFFER);
      content.writeTo(out);
      out.flush();
      remote.close();
      return place;
    });
  }

  @Override
  public void rename(String from, String to) throws IOException {
    call(channel -> {
      String source = place(channel, from);
      String goal = place(channel, to);
      try {
        channel.rename(quoted(source), quoted(goal));
      } catch (SftpException e) {
        // A call that is repeated after its connection was lost may have been carried out.
        if (e.id != ChannelSftp.SSH_FX_NO_SUCH_FILE || attributes(channel, goal).isEmpty()) {
          throw e;
        }
      }
      return goal;
    });
  }

  @Override
  public void delete(String name) throws IOException {
    call(channel -> {
      String place = place(channel, name);
      try {
        channel.rm(quoted(place));
      } catch (SftpException e) {
        ifMissing(e);
      }
      return place;
    });
  }

  private String place(ChannelSftp channel, String name) throws SftpException {
    String real = target;
    if (real == null) {
      real = behindLinks(channel);
      target = real;
    }
    return name.equals(name()) ? real : real.substring(0, real.lastIndexOf('/') + 1) + name;
  }

  /** A link stays, and what it points to is replaced; the files beside lie beside that. */
  private String behindLinks(ChannelSftp channel) throws SftpException {
    String place = path;
    for (int links = 0; links < MOST_LINKS && isLink(channel, place); links++) {
      String points = channel.readlink(quoted(place));
      place =
          points.startsWith("/") ? points : place.substring(0, place.lastIndexOf('/') + 1) + points;
    }
    return place;
  }

  private static boolean isLink(ChannelSftp channel, String place) throws SftpException {
    try {
      return channel.lstat(quoted(place)).isLink();
    } catch (SftpException e) {
      ifMissing(e);
      return false;
    }
  }

  private static String folderOf(String place) {
    int slash = place.lastIndexOf('/');
    return slash > 0 ? place.substring(0, slash) : slash == 0 ? "/" : ".";
  }

  /** JSch takes names for patterns. */
  private static String quoted(String place) {
    return place.replaceAll("[\\\\*?]", "\\\\$0");
  }

  private <T> T call(SftpConnection.Call<T> call) throws IOException {
    try {
      return connection.call(this, call);
    } catch (SftpException e) {
      throw failure(e);
    } catch (IOException e) {
      if (e.getCause() instanceof SftpException refused) {
        throw failure(refused);
      }
      throw e;
    }
  }

  private RuntimeException failure(SftpException e) {
    return e.id == ChannelSftp.SSH_FX_PERMISSION_DENIED
        ? new StoreIOException(
            "ACCESS_DENIED",
            this + ": the server does not allow it; change the permissions there, or open with"
                + " ?mode=read",
            e)
        : new StoreIOException(
            "IO_ERROR", this + ": the server answers \"" + e.getMessage() + "\"", e);
  }

  @Override
  public String toString() {
    return server + (path.startsWith("/") ? "" : "/") + path;
  }

  @Override
  public void close() {
    connection.close();
  }
}
