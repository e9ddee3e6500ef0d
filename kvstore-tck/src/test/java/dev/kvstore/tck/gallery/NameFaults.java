package dev.kvstore.tck.gallery;

import dev.kvstore.InvalidEntryException;
import dev.kvstore.Limits;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Map;

/** Stores that do not keep names as they are. */
final class NameFaults {
  private NameFaults() {}

  /** Takes the empty string for a forgotten key. */
  @Breaks(
      value = {"KV-1.1", "KV-6.3", "KV-6.4"},
      perhaps = "KV-13.2")
  static class EmptyKeyRefused extends HealthyStore {
    @Override
    protected void doPut(String key, Map<String, Object> value, String collection) {
      if (key.isEmpty()) {
        throw new InvalidEntryException("EMPTY_KEY", "the key is empty; name it", null);
      }
      super.doPut(key, value, collection);
    }
  }

  /** Makes file names of keys by replacing what a file system may not like. */
  @Breaks(
      value = {"KV-1.1", "KV-1.3", "KV-1.5", "KV-6.3", "KV-6.4", "KV-12.7"},
      perhaps = "KV-13.2")
  static class KeysSanitised extends Renaming {
    @Override
    String engineKey(String key) {
      return key.replaceAll("[^\\w.-]", "_");
    }
  }

  /** Takes spaces around a key for a mistake. */
  @Breaks(
      value = {"KV-1.1", "KV-1.3", "KV-6.3", "KV-6.4"},
      perhaps = "KV-13.2")
  static class KeysTrimmed extends Renaming {
    @Override
    String engineKey(String key) {
      return key.trim();
    }
  }

  /** Has a case-insensitive column for keys. */
  @Breaks(
      value = {"KV-1.1", "KV-1.3", "KV-6.3", "KV-6.4", "KV-12.7", "KV-13.1"},
      perhaps = "KV-13.2")
  static class KeysCaseFolded extends Renaming {
    @Override
    String engineKey(String key) {
      return key.toLowerCase(Locale.ROOT);
    }
  }

  /** Sits on a file system that normalises names. */
  @Breaks(value = "KV-1.3", perhaps = "KV-13.2")
  static class KeysNormalised extends Renaming {
    @Override
    String engineKey(String key) {
      return Normalizer.normalize(key, Normalizer.Form.NFC);
    }
  }

  /** Makes a folder of each collection. */
  @Breaks(value = "KV-1.2", perhaps = "KV-13.2")
  static class CollectionsAsFolders extends HealthyStore {
    @Override
    protected void doPut(String key, Map<String, Object> value, String collection) {
      if (collection.isEmpty() || collection.contains("..")) {
        throw new InvalidEntryException("BAD_FOLDER", collection + " is no folder", null);
      }
      super.doPut(key, value, collection);
    }
  }

  /** Makes a table of each collection, whose names have no case. */
  @Breaks(
      value = {"KV-1.2", "KV-1.4", "KV-5.4", "KV-5.7"},
      perhaps = "KV-13.2")
  static class CollectionsCaseFolded extends Renaming {
    @Override
    String engineCollection(String collection) {
      return collection.toLowerCase(Locale.ROOT);
    }
  }

  /** Has a column of 255 characters, and an engine that cuts. */
  @Breaks({"KV-1.5", "KV-1.8"})
  static class KeysCut extends Renaming {
    @Override
    String engineKey(String key) {
      return key.length() <= 255 ? key : key.substring(0, 255);
    }
  }

  /** Makes a table of each collection, and tables have short names. */
  @Breaks("KV-1.6")
  static class CollectionsCut extends Renaming {
    @Override
    String engineCollection(String collection) {
      return collection.length() <= 128 ? collection : collection.substring(0, 128);
    }
  }

  /** Knows without looking that such a key cannot be there. */
  @Breaks({"KV-1.7", "KV-7.3"})
  static class ReadingUnchecked extends HealthyStore {
    @Override
    public boolean contains(String key, String collection) {
      return !"\uD83D".equals(key) && super.contains(key, collection);
    }
  }

  /** Declares limits that it does not look at. */
  @Breaks({"KV-1.8", "KV-2.18"})
  static class LimitsNotEnforced extends ForwardingStore {
    @Override
    public Limits limits() {
      return new Limits(1_024, 8 << 20);
    }
  }
}
