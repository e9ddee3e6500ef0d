package dev.kvstore.tck.gallery;

import java.util.concurrent.atomic.AtomicInteger;

/** A server in this process: what clients of one store share. */
final class Engine {
  final ReferenceStore entries = new ReferenceStore(new Disk());

  /** Changed when the sessions of all clients end. */
  final AtomicInteger sessions = new AtomicInteger();
}
