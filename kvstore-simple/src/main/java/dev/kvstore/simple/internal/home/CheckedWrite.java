package dev.kvstore.simple.internal.home;

import dev.kvstore.StoreIOException;
import dev.kvstore.simple.internal.engine.Contents;
import dev.kvstore.simple.internal.engine.WriteAhead;
import dev.kvstore.simple.internal.format.FileFormat;
import dev.kvstore.simple.internal.journal.Operation;
import java.io.IOException;
import java.util.List;

/**
 * A write that is held to what can be read again: its values beforehand, and the file that it makes
 * when its turn comes, so that no store outgrows what it is opened with.
 */
final class CheckedWrite implements WriteAhead {
  private final List<Operation> operations;
  private final int[] lengths;
  private final Contents contents;
  private final long most;
  private final WriteAhead record;

  /**
   * Checks the values.
   *
   * @param record what follows when there is room
   * @throws dev.kvstore.InvalidEntryException if one could not be read again
   */
  CheckedWrite(
      List<Operation> operations, Contents contents, FileFormat format, WriteAhead record) {
    this.operations = operations;
    this.lengths = new int[operations.size()];
    this.contents = contents;
    this.most = format.limits().fileBytes();
    this.record = record;
    for (int i = 0; i < lengths.length; i++) {
      if (operations.get(i) instanceof Operation.Put put) {
        lengths[i] = format.checkPut(put.key(), put.json(), put.collection());
      }
    }
  }

  @Override
  public void run() throws IOException {
    long growth = 0;
    for (int i = 0; i < lengths.length; i++) {
      if (operations.get(i) instanceof Operation.Put put) {
        growth += contents.growth(put.key(), lengths[i], put.collection());
      }
    }
    long bytes = contents.fileBytes();
    if (growth > 0 && bytes + growth > most) {
      throw new StoreIOException(
          "FILE_TOO_LARGE",
          "the file has about " + bytes + " bytes and would grow by " + growth
              + ", but no more than "
              + most
              + " would be read again; nothing was written. Delete entries, or divide the store; or allow"
              + " more with ?max-size, if that is what bounds it",
          null);
    }
    record.run();
  }

  @Override
  public int length(int index) {
    return lengths[index];
  }
}
