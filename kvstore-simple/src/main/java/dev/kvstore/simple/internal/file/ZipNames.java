package dev.kvstore.simple.internal.file;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** Names of a zip's entries that no flag says to be UTF-8. */
final class ZipNames {
  /** What code page 437 has above ASCII; not every Java brings the charset. */
  private static final String ABOVE_ASCII = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒ"
      + "áíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐"
      + "└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀"
      + "αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0";

  /** Info-ZIP's field with the name in UTF-8. */
  private static final int UNICODE_PATH = 0x7075;

  private static final int FIELD_HEADER = 4;
  private static final int UNICODE_HEADER = 5;

  private ZipNames() {}

  /**
   * Reads a name.
   *
   * @param name its bytes
   * @param extra the fields that the directory has of the entry besides
   */
  static String of(ByteBuffer name, ByteBuffer extra) {
    extra.order(ByteOrder.LITTLE_ENDIAN);
    while (extra.remaining() >= FIELD_HEADER) {
      int id = Short.toUnsignedInt(extra.getShort());
      int length = Short.toUnsignedInt(extra.getShort());
      if (length > extra.remaining()) {
        break;
      }
      ByteBuffer field = extra.slice(extra.position(), length).order(ByteOrder.LITTLE_ENDIAN);
      if (id == UNICODE_PATH && length > UNICODE_HEADER && field.get() == 1) {
        // A program that does not know the field may have changed the name alone.
        CRC32 sum = new CRC32();
        sum.update(name.duplicate());
        if (field.getInt() == (int) sum.getValue()) {
          return StandardCharsets.UTF_8.decode(field).toString();
        }
      }
      extra.position(extra.position() + length);
    }
    return inCodePage437(name);
  }

  private static String inCodePage437(ByteBuffer name) {
    StringBuilder text = new StringBuilder(name.remaining());
    while (name.hasRemaining()) {
      int b = name.get() & 0xff;
      text.append(b < 0x80 ? (char) b : ABOVE_ASCII.charAt(b - 0x80));
    }
    return text.toString();
  }
}
