package dev.kvstore;

import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** Walks the pages of a scan as one sequence of entries. */
final class EntryIterator implements Iterator<Map.Entry<String, Map<String, @Nullable Object>>> {
  private final KVStore store;
  private final ScanRequest request;
  private final String collection;
  private ScanPage page;
  private Iterator<Map.Entry<String, Map<String, @Nullable Object>>> entries;

  EntryIterator(KVStore store, ScanRequest request, String collection) {
    this.store = store;
    this.request = request;
    this.collection = collection;
    this.page = store.scan(request, collection);
    this.entries = page.entries().iterator();
  }

  @Override
  public boolean hasNext() {
    while (!entries.hasNext()) {
      if (page.next().isEmpty()) {
        return false;
      }
      page = store.scan(request.after(page.next().get()), collection);
      entries = page.entries().iterator();
    }
    return true;
  }

  @Override
  public Map.Entry<String, Map<String, @Nullable Object>> next() {
    if (!hasNext()) {
      throw new NoSuchElementException("no further entry in this collection");
    }
    return entries.next();
  }
}
