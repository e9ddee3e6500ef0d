package dev.kvstore.jdbc;

import dev.kvstore.Capability;
import dev.kvstore.KVStore;
import dev.kvstore.StoreOption;
import dev.kvstore.StoreOptions;
import dev.kvstore.StoreUri;
import dev.kvstore.spi.KVStoreProvider;
import java.util.List;
import java.util.Set;

/**
 * Opens stores in one table of a SQL database: {@code jdbc:postgresql://host/db},
 * {@code jdbc:mariadb://host/db}, and embedded {@code jdbc:h2:/data/kv}.
 */
public final class JdbcKVStoreProvider implements KVStoreProvider {
  static final StoreOption<String> TABLE = StoreOption.text(
      "table",
      "kvstore",
      "the table that holds the entries, or schema.table; one table is one store");
  static final StoreOption<Mode> MODE = StoreOption.choice(
      "mode",
      Mode.WRITE,
      "write makes a missing table and brings an older one up to date; existing leaves that to others;"
          + " read refuses writes too");
  static final StoreOption<String> USER =
      StoreOption.text("user", "", "the user, where the URI has none");
  static final StoreOption<String> PASSWORD =
      StoreOption.text("password", "", "the password, where the URI has none").secret();
  static final StoreOption<Long> TIMEOUT =
      StoreOption.number("timeout", 10, 1, 3_600, "seconds that a call may take");
  static final StoreOption<Long> POOL_SIZE = StoreOption.number(
      "pool-size", 10, 1, 1_000, "how many connections there are at most; a call needs one");

  /** For the service loader. */
  public JdbcKVStoreProvider() {}

  @Override
  public Set<String> schemes() {
    return Set.of("jdbc");
  }

  @Override
  public String optionPrefix() {
    return "kv.";
  }

  @Override
  public List<StoreOption<?>> options() {
    return List.of(TABLE, MODE, USER, PASSWORD, TIMEOUT, POOL_SIZE);
  }

  @Override
  public Set<Capability> capabilities() {
    return TableStore.CAPABILITIES;
  }

  @Override
  public KVStore open(StoreUri uri, StoreOptions options) {
    return Opening.open(uri, options);
  }
}
