package dev.kvstore.benchmarks;

import dev.kvstore.benchmarks.Documents.Shape;
import java.util.Iterator;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Short documents under their keys, made as they are asked for. */
record Entries(int count) implements Iterable<Map.Entry<String, Map<String, @Nullable Object>>> {
  @Override
  public Iterator<Map.Entry<String, Map<String, @Nullable Object>>> iterator() {
    return IntStream.range(0, count)
        .mapToObj(
            number -> Map.entry(Documents.key(number), Documents.document(Shape.SHORT, number)))
        .iterator();
  }
}
