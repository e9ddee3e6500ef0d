package dev.kvstore.simple;

import dev.kvstore.ConflictException;
import dev.kvstore.KVStoreException;
import dev.kvstore.MalformedDataException;
import dev.kvstore.simple.internal.engine.Contents;
import dev.kvstore.simple.internal.file.LocalFile;
import dev.kvstore.simple.internal.format.FileFormat;
import dev.kvstore.simple.internal.format.StoreSalvage;
import dev.kvstore.simple.internal.home.FileHome;
import dev.kvstore.simple.internal.journal.Fingerprint;
import dev.kvstore.simple.internal.journal.JournalSalvage;
import dev.kvstore.simple.internal.journal.Recovery;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a local JSON file and the journal beside it hold, and what is wrong with them.
 *
 * <p>Looking changes nothing, takes no lock, and needs about the file's size in memory. Immutable.
 */
public final class FileCheck {
  private final Contents contents;
  private final List<Finding> findings;
  private final List<JournalFile> journal;
  private final boolean torn;
  private final long entries;

  private FileCheck(
      Contents contents, List<Finding> findings, List<JournalFile> journal, boolean torn) {
    this.contents = contents;
    this.findings = List.copyOf(findings);
    this.journal = List.copyOf(journal);
    this.torn = torn;
    long sum = 0;
    for (String collection : contents.collections()) {
      sum += contents.count(collection);
    }
    this.entries = sum;
  }

  /**
   * Something that is wrong.
   *
   * @param code as that of the error with which opening the store would end
   * @param problem the place and what is wrong there
   * @param remedy what to do
   */
  public record Finding(String code, String problem, String remedy) {}

  /**
   * A file of the journal.
   *
   * @param path the file
   * @param bytes its length
   * @param writes how many puts, deletes and drops it holds that can be read
   */
  public record JournalFile(Path path, long bytes, long writes) {}

  /**
   * Looks at a file and its journal.
   *
   * @param file the JSON file
   * @throws dev.kvstore.StoreIOException if there is neither, or reading fails
   */
  public static FileCheck of(Path file) {
    LocalFile local = new LocalFile(file);
    try {
      while (true) {
        try {
          FileCheck check = read(local);
          if (check.findings.isEmpty() || !local.changedSinceRead()) {
            return check;
          }
          // A writer saved it between the two readings.
        } catch (NoSuchFileException foldedMeanwhile) {
          // A writer let go of a part of its journal between finding and reading it.
        }
      }
    } catch (IOException e) {
      throw SimpleKVStore.failure("reading", local, e);
    }
  }

  private static FileCheck read(LocalFile file) throws IOException {
    List<Finding> findings = new ArrayList<>();
    Optional<byte[]> text = file.read();
    Contents contents = text.isEmpty()
        ? new Contents()
        : StoreSalvage.read(text.get(), file.toString(), e -> findings.add(ofFile(e)));
    JournalSalvage journal = JournalSalvage.read(file.realPath());
    if (text.isEmpty() && journal.files().isEmpty()) {
      throw SimpleKVStore.notFound(file);
    }
    boolean sound = findings.isEmpty() && journal.damages().isEmpty();
    journal.damages().forEach(e -> findings.add(ofJournal(e)));
    if (sound) {
      Recovery recovery =
          Recovery.read(file.realPath(), text.map(Fingerprint::of).orElse(Fingerprint.NO_FILE));
      if (recovery.matches()) {
        recovery.replay(contents);
      } else if (!recovery.isEmpty()) {
        findings.add(ofJournal(recovery.mismatch(file.realPath())));
        journal.replay(contents);
      }
    } else {
      // A damaged file matches no journal, so there is no telling where it begins.
      journal.replay(contents);
    }
    List<JournalFile> files = journal.files().stream()
        .map(segment -> new JournalFile(segment.path(), segment.bytes(), segment.writes()))
        .toList();
    return new FileCheck(contents, findings, files, journal.torn().isPresent());
  }

  private static Finding ofFile(MalformedDataException e) {
    return new Finding(
        e.code(),
        withoutCode(e),
        switch (e.code()) {
          case "DUPLICATE_KEY", "DUPLICATE_COLLECTION" ->
            "take one away, or open with ?duplicates=last, which keeps the last, as Python does";
          case "UNSUPPORTED_ENCODING" -> "convert the file to UTF-8";
          default -> "restore the file from a backup, or salvage what can be read into a new file";
        });
  }

  /** Its message ends with the remedy. */
  private static Finding ofJournal(KVStoreException e) {
    String text = withoutCode(e);
    int split = Math.max(text.indexOf("; nothing was changed. "), text.indexOf(". Open with "));
    return split < 0
        ? new Finding(e.code(), text, "open it to see more")
        : new Finding(
            e.code(), text.substring(0, split), text.substring(text.indexOf(". ", split) + 2));
  }

  private static String withoutCode(KVStoreException e) {
    String message = String.valueOf(e.getMessage());
    return message.startsWith(e.code() + ": ") ? message.substring(e.code().length() + 2) : message;
  }

  /** What is wrong, in the order of its place; empty if file and journal are sound. */
  public List<Finding> findings() {
    return findings;
  }

  /** The journal's files in their order; empty if every write is in the JSON file. */
  public List<JournalFile> journal() {
    return journal;
  }

  /**
   * Whether the journal ends within a write that nobody was told of, as the end of a process leaves
   * it; that is no damage.
   */
  public boolean isCutOff() {
    return torn;
  }

  /** How many entries can be read. */
  public long entries() {
    return entries;
  }

  /** How many collections can be read. */
  public int collections() {
    return contents.collections().size();
  }

  /**
   * Writes what can be read, the journal's writes included, into a new file.
   *
   * @param file a file that does not exist
   * @throws ConflictException with {@code CONFLICT} if it does
   * @throws dev.kvstore.StoreIOException if writing fails; then there is no file
   */
  public void saveTo(Path file) {
    LocalFile target = new LocalFile(file);
    try {
      if (target.read().isPresent()) {
        throw new ConflictException(
            "CONFLICT", target + " is there already, and is not touched; name a new file", null);
      }
      FileHome.save(contents, target, FileFormat.DEFAULT);
    } catch (IOException e) {
      throw SimpleKVStore.failure("writing", target, e);
    }
  }
}
