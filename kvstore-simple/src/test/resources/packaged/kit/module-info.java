/** The tests of an author whose tests are a module. */
module kit {
  requires dev.kvstore.tck;
  requires org.junit.platform.launcher;

  opens kit to
      org.junit.platform.commons;
}
