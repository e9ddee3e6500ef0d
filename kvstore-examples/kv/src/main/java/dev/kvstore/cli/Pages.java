package dev.kvstore.cli;

import dev.kvstore.KVStore;
import dev.kvstore.ScanPage;
import dev.kvstore.ScanRequest;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Walks a collection page by page, as long as nobody presses Ctrl-C. */
final class Pages {
  private Pages() {}

  static void walk(
      KVStore store,
      String collection,
      ScanRequest from,
      long limit,
      BiConsumer<String, Map<String, @Nullable Object>> entries) {
    long left = limit;
    Optional<String> token = from.token();
    do {
      if (left <= 0) {
        return;
      }
      Interruption.check();
      int size = (int) Math.min(from.limit(), left);
      ScanPage page = store.scan(new ScanRequest(from.prefix(), size, token), collection);
      page.entries().forEach(entry -> entries.accept(entry.getKey(), entry.getValue()));
      left -= page.entries().size();
      token = page.next();
    } while (token.isPresent());
  }
}
