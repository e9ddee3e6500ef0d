/** An application with a Commons VFS manager of its own. */
module manager {
  requires dev.kvstore.simple;
}
