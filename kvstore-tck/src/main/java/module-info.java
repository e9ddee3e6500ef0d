/** The conformance kit: what the author of a backend tests it with. */
module dev.kvstore.tck {
  requires transitive dev.kvstore;
  requires transitive org.junit.jupiter.api;
  requires transitive org.opentest4j;
  requires static org.jspecify;

  // The runner's, which is a jar of its own that holds them.
  requires static info.picocli;
  requires static org.junit.platform.launcher;

  exports dev.kvstore.tck;

  // JUnit calls the rules, which are public methods of classes that are not.
  opens dev.kvstore.tck to
      org.junit.platform.commons;
}
