package dev.kvstore.simple.internal.file;

import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/** Saves of this process that replace one file take turns, the first come first. */
final class Turns {
  /** So many that files which share one seldom meet; one thread holds no two of them. */
  private static final ReentrantLock[] LOCKS =
      Stream.generate(() -> new ReentrantLock(true)).limit(64).toArray(ReentrantLock[]::new);

  private Turns() {}

  /** What to hold while a file is read and replaced. */
  static ReentrantLock of(Object file) {
    return LOCKS[Math.floorMod(file.hashCode(), LOCKS.length)];
  }
}
