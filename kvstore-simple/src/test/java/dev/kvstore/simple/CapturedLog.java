package dev.kvstore.simple;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What the simple store logs, kept for a test to look at instead of printed; one at a time. */
final class CapturedLog extends Handler implements AutoCloseable {
  /** Held, since the log manager forgets loggers, and what is set on them, that nobody holds. */
  private static final Logger LOGGER = Logger.getLogger("dev.kvstore.simple");

  private final List<String> records = new ArrayList<>();

  CapturedLog() {
    LOGGER.addHandler(this);
    LOGGER.setUseParentHandlers(false);
  }

  /** What was logged since this was last asked, each as its level and message. */
  synchronized List<String> take() {
    List<String> taken = List.copyOf(records);
    records.clear();
    return taken;
  }

  @Override
  public synchronized void publish(LogRecord logged) {
    records.add(logged.getLevel() + ": " + logged.getMessage());
  }

  @Override
  public void flush() {
    // Nothing is buffered.
  }

  @Override
  public void close() {
    LOGGER.removeHandler(this);
    LOGGER.setUseParentHandlers(true);
  }
}
