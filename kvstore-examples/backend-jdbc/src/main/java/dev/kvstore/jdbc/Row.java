package dev.kvstore.jdbc;

/** What the table holds of an entry beside its collection; nobody changes the arrays. */
final class Row {
  final byte[] key;
  final byte[] version;
  final byte[] value;

  Row(byte[] key, byte[] version, byte[] value) {
    this.key = key;
    this.version = version;
    this.value = value;
  }

  /** How many bytes its parameters have. */
  long bytes() {
    return (long) key.length + version.length + value.length;
  }
}
