package dev.kvstore.cli;

/** What the program ends with, for scripts. */
final class Exit {
  static final int DONE = 0;
  /** The answer is no: not there, not equal, not sound. */
  static final int NO = 1;
  /** The command line is wrong. */
  static final int USAGE = 2;
  /** What was read is not what it must be, or the store cannot hold it. */
  static final int DATA = 3;
  /** The store cannot be opened: no such file, provider or server. */
  static final int UNAVAILABLE = 4;
  /** No permission. */
  static final int DENIED = 5;
  /** Somebody else holds or changed the store, or it takes no writes. */
  static final int CONFLICT = 6;
  /** The disk, the network or the engine failed; or the output could not be written. */
  static final int IO = 7;
  /** A defect of the program. */
  static final int DEFECT = 70;
  /** Interrupted by Ctrl-C: 128 and the signal's number, as shells count. */
  static final int INTERRUPTED = 130;
  /** Whoever read the output went away. */
  static final int BROKEN_PIPE = 141;

  private Exit() {}
}
