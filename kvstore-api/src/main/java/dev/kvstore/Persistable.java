package dev.kvstore;

/** The ability of a store in memory to be saved whole; LlamaIndex calls it {@code persist}. */
public interface Persistable {
  /**
   * Saves the store to the place that it was opened from: the file is replaced whole, so that it
   * holds the old or the new content at any moment, whatever fails.
   *
   * @throws ConflictException with {@code NO_PERSIST_PATH} if the store was opened from no place
   * @throws StoreIOException if saving fails; the file holds what it held, and the store goes on
   */
  void persist();

  /**
   * Saves the store to another place, as {@link #persist()} does.
   *
   * @param path a file's path; missing folders are made
   * @throws StoreIOException if saving fails; the file holds what it held, and the store goes on
   */
  void persist(String path);
}
