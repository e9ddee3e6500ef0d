package dev.kvstore.simple.internal.journal;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What a journal's record tells: a write, or what the journal stands on. */
public sealed interface Operation {
  /**
   * A put.
   *
   * @param json the value's bytes, in an array
   */
  record Put(String key, ByteBuffer json, String collection) implements Operation {}

  /** A delete. */
  record Delete(String key, String collection) implements Operation {}

  /** The end of a collection. */
  record Drop(String collection) implements Operation {}

  /** The first record of a journal that begins on a JSON file. */
  record Begin(Fingerprint base) implements Operation {}

  /**
   * The first record of a segment that goes on where another ended.
   *
   * @param end how many bytes of that other one count; what follows there is of a write that failed
   */
  record Continue(long end) implements Operation {}

  /**
   * The segments before one are contained in a JSON file, which is about to be, or was, put in
   * place.
   *
   * @param from the number of the first segment that is not
   */
  record Folded(Fingerprint base, int from) implements Operation {}

  /** Adds the operation's bytes to a record's payload. */
  default void appendTo(ByteArrayOutputStream payload) {
    try (DataOutputStream out = new DataOutputStream(payload)) {
      if (this instanceof Put put) {
        out.writeByte(1);
        name(put.collection(), out);
        name(put.key(), out);
        ByteBuffer json = put.json();
        out.writeInt(json.remaining());
        out.write(json.array(), json.arrayOffset() + json.position(), json.remaining());
      } else if (this instanceof Delete delete) {
        out.writeByte(2);
        name(delete.collection(), out);
        name(delete.key(), out);
      } else if (this instanceof Drop drop) {
        out.writeByte(3);
        name(drop.collection(), out);
      } else if (this instanceof Begin begin) {
        out.writeByte(4);
        fingerprint(begin.base(), out);
      } else if (this instanceof Continue next) {
        out.writeByte(5);
        out.writeLong(next.end());
      } else if (this instanceof Folded folded) {
        out.writeByte(6);
        fingerprint(folded.base(), out);
        out.writeInt(folded.from());
      }
    } catch (IOException e) {
      throw new IllegalStateException("writing into memory failed", e);
    }
  }

  /**
   * Reads the operation at a buffer's position.
   *
   * @throws RuntimeException if there is none; the record's checksum should have told before
   */
  static Operation read(ByteBuffer payload) {
    int kind = payload.get();
    return switch (kind) {
      case 1 -> {
        String collection = name(payload);
        String key = name(payload);
        int length = payload.getInt();
        ByteBuffer json = payload.slice(payload.position(), length);
        payload.position(payload.position() + length);
        yield new Put(key, json, collection);
      }
      case 2 -> {
        String collection = name(payload);
        yield new Delete(name(payload), collection);
      }
      case 3 -> new Drop(name(payload));
      case 4 -> new Begin(fingerprint(payload));
      case 5 -> new Continue(payload.getLong());
      case 6 -> new Folded(fingerprint(payload), payload.getInt());
      default -> throw new IllegalArgumentException("no operation has the number " + kind);
    };
  }

  private static void name(String name, DataOutputStream out) throws IOException {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static String name(ByteBuffer payload) {
    byte[] bytes = new byte[payload.getInt()];
    payload.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static void fingerprint(Fingerprint base, DataOutputStream out) throws IOException {
    out.writeLong(base.length());
    out.writeInt(base.checksum());
  }

  private static Fingerprint fingerprint(ByteBuffer payload) {
    return new Fingerprint(payload.getLong(), payload.getInt());
  }
}
