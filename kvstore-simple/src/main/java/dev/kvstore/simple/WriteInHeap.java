package dev.kvstore.simple;

import dev.kvstore.StoreIOException;
import dev.kvstore.simple.internal.engine.WriteAhead;
import java.io.IOException;

/** A write that is refused, with nothing changed, if the heap has no room for its record. */
final class WriteInHeap implements WriteAhead {
  private final WriteAhead record;

  WriteInHeap(WriteAhead record) {
    this.record = record;
  }

  @Override
  public void run() throws IOException {
    try {
      record.run();
    } catch (OutOfMemoryError e) {
      throw noRoom(e);
    }
  }

  @Override
  public int length(int index) {
    return record.length(index);
  }

  static StoreIOException noRoom(OutOfMemoryError e) {
    return new StoreIOException(
        "OUT_OF_MEMORY",
        "the heap has no room for the record of this write, and nothing was written; write less at"
            + " a time, divide the value, or give Java more memory with -Xmx",
        e);
  }
}
