package dev.kvstore.tck.gallery;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands still but for a tick with each reading, and is set by hand. */
final class SetClock {
  private final AtomicLong nanos = new AtomicLong();

  long next() {
    return nanos.incrementAndGet();
  }

  void advance(Duration duration) {
    nanos.addAndGet(duration.toNanos());
  }
}
