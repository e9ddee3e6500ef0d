package dev.kvstore.cli;

/** How entries are shown. */
enum Output {
  /** One JSON value, laid out over several lines. */
  json,
  /** A line of JSON for each. */
  jsonl,
  /** Columns, as wide as the terminal. */
  table
}
