package dev.kvstore.simple.internal.format;

import dev.kvstore.MalformedDataException;
import dev.kvstore.simple.internal.engine.Contents;
import java.util.HashMap;
import java.util.Map;

/** Reads a file in one pass that checks all of it and remembers where each value lies. */
final class StoreReader extends StorePass {
  private final byte[] text;
  private final ScanAhead ahead;
  private final Duplicates duplicates;
  private final int maxValueBytes;
  private final Contents contents = new Contents();
  private final Map<String, Integer> places = new HashMap<>();

  /** Whether the present collection has not shown yet what its entries look like. */
  private boolean unknown;

  StoreReader(byte[] text, String file, FileFormat format) {
    this(text, file, format, new ScanAhead(text, file, format));
  }

  StoreReader(byte[] text, String file, FileFormat format, ScanAhead ahead) {
    super(text, file, format);
    this.text = text;
    this.ahead = ahead;
    this.duplicates = format.duplicates();
    this.maxValueBytes = format.limits().valueBytes();
  }

  Contents read() {
    try {
      file();
    } finally {
      ahead.end();
    }
    contents.endLoading();
    return contents;
  }

  @Override
  void collection(int place, String name) {
    Integer earlier = places.put(name, place);
    if (earlier != null && duplicates == Duplicates.REFUSE) {
      throw duplicate("DUPLICATE_COLLECTION", "collection", name, place, earlier);
    }
    contents.load(name);
    unknown = true;
  }

  @Override
  void entry(int key, int value, int end) {
    ensureFits(key, value, end);
    loaded(key, contents.load(text, key + 1, value, end - value, collection()));
    if (unknown) {
      unknown = !ahead.begin(value, end);
    }
  }

  private void ensureFits(int key, int value, int end) {
    int length = end - value;
    if (length > maxValueBytes) {
      throw scanner.error(
          "VALUE_TOO_LARGE",
          value,
          valueOf(key) + " has " + length + " bytes, more than the " + maxValueBytes
              + " that ?max-value allows");
    }
  }

  private void loaded(int key, int earlier) {
    if (earlier >= 0 && duplicates == Duplicates.REFUSE) {
      throw duplicate("DUPLICATE_KEY", "key", nameAt(key), key, earlier);
    }
  }

  @Override
  int beforeKey(int place) {
    ScanAhead.Found found = ahead.at(place);
    for (int i = 0; i < found.count(); i++) {
      int name = found.name(i);
      int value = found.value(i);
      int end = found.end(i);
      if (!found.isEntry(i)) {
        begin(name, nameAt(name));
      } else if (!found.isPlain(i) || unknown) {
        entry(name, value, end);
      } else {
        ensureFits(name, value, end);
        loaded(
            name,
            contents.load(
                text,
                name + 1,
                found.nameEnd(i),
                found.nameHash(i),
                value,
                end - value,
                collection()));
      }
    }
    return found.count() == 0 ? place : found.end(found.count() - 1);
  }

  private MalformedDataException duplicate(
      String code, String what, String name, int place, int earlier) {
    return scanner.error(
        code,
        place,
        "the " + what + " " + quoted(name) + " is there twice, first at " + scanner.place(earlier)
            + "; take one away, or open with ?duplicates=last to keep the last, as Python does");
  }
}
