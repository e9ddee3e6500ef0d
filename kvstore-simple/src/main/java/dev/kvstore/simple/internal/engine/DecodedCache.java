package dev.kvstore.simple.internal.engine;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The decoded forms of loaded values that were asked for lately, within a bound.
 *
 * <p>A hit reads one field and sets a mark. Who brings a new form in makes room by the CLOCK
 * algorithm (Corbató, 1968): the oldest goes, unless it was marked since it was last looked at. If
 * somebody else is at that right now, the form is not kept: nobody waits for a cache.
 */
public final class DecodedCache {
  /** An estimate: a decoded form takes several times the bytes of its JSON. */
  private static final int DECODED_PER_JSON = 3;

  private final long capacity;
  private final ReentrantLock keeping = new ReentrantLock();
  private final Deque<Form> forms = new ArrayDeque<>();
  private long size;

  /**
   * Makes an empty cache.
   *
   * @param capacity about how many bytes of memory it takes at most
   */
  public DecodedCache(long capacity) {
    this.capacity = capacity / DECODED_PER_JSON;
  }

  /** A decoded form, or the room for one. */
  static class Form {
    private final int jsonLength;
    private volatile @Nullable Map<String, @Nullable Object> decoded;
    private volatile boolean marked;

    Form(int jsonLength) {
      this.jsonLength = jsonLength;
    }

    /** The decoded form, if it is kept. */
    @Nullable Map<String, @Nullable Object> get() {
      Map<String, @Nullable Object> present = decoded;
      if (present != null && !marked) {
        marked = true;
      }
      return present;
    }

    /** Hears that the cache keeps the form now. */
    void kept() {
      // Whoever is asked for the form remembers this all the time.
    }

    /** Hears that the cache keeps the form no more. */
    void dropped() {
      // As above.
    }
  }

  /** Keeps a decoded form, if there is room to be had. */
  void keep(Form form, Map<String, @Nullable Object> decoded) {
    if (form.jsonLength > capacity / 8 || !keeping.tryLock()) {
      return;
    }
    try {
      if (form.decoded == null) {
        form.decoded = decoded;
        form.marked = false;
        form.kept();
        forms.add(form);
        size += form.jsonLength;
        makeRoom();
      }
    } finally {
      keeping.unlock();
    }
  }

  private void makeRoom() {
    while (size > capacity) {
      Form oldest = forms.remove();
      if (oldest.marked) {
        oldest.marked = false;
        forms.add(oldest);
      } else {
        oldest.decoded = null;
        oldest.dropped();
        size -= oldest.jsonLength;
      }
    }
  }
}
