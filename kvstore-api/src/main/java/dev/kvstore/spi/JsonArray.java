package dev.kvstore.spi;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/** A captured JSON array: immutable, and known to be so without a copy. */
final class JsonArray extends AbstractList<@Nullable Object> implements RandomAccess {
  private final @Nullable Object[] elements;

  /** How many levels this array has, itself included. */
  final int height;

  /** False if a put must refuse it: Python's files may hold NaN and unpaired surrogates. */
  final boolean storable;

  private JsonArray(Builder builder) {
    this.elements = Arrays.copyOf(builder.elements, builder.size);
    this.height = builder.height + 1;
    this.storable = builder.storable;
  }

  @Override
  public int size() {
    return elements.length;
  }

  @Override
  public @Nullable Object get(int position) {
    return elements[position];
  }

  @Override
  public void clear() {
    throw JsonObject.immutable();
  }

  /** Collects the elements of one array. */
  static final class Builder {
    private @Nullable Object[] elements = new Object[8];
    private int size;
    private int height;
    private boolean storable = true;

    void add(@Nullable Object element) {
      if (size == elements.length) {
        elements = Arrays.copyOf(elements, size * 2);
      }
      elements[size++] = element;
      height = Math.max(height, Values.height(element));
      storable &= Values.storable(element);
    }

    void refuse() {
      storable = false;
    }

    JsonArray build() {
      return new JsonArray(this);
    }
  }
}
