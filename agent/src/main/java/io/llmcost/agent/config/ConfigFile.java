package io.llmcost.agent.config;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** What a configuration file holds. */
final class ConfigFile {

  private static final int MAX_BYTES = 8 << 20;

  private final byte[] bytes;

  private ConfigFile(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Null if it cannot be read, which has then been reported. */
  static ConfigFile read(File file, ReadContext in) {
    String refusal = refusal(file);
    if (refusal == null) {
      try {
        return new ConfigFile(readBytes(file));
      } catch (IOException | SecurityException e) {
        refusal = "cannot be read: " + e.getMessage();
      }
    }
    in.error(file.getPath(), 0, 0, null, refusal);
    return null;
  }

  private static String refusal(File file) {
    if (!file.exists()) {
      return "there is no such file; looked for " + file.getAbsolutePath();
    }
    if (!file.isFile()) {
      return "expected a file, found a directory or device";
    }
    return file.length() > MAX_BYTES ? tooLarge() : null;
  }

  private static String tooLarge() {
    return "expected at most " + (MAX_BYTES >> 20) + " MB, the file is larger";
  }

  private static byte[] readBytes(File file) throws IOException {
    try (InputStream stream = new FileInputStream(file)) {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      byte[] buffer = new byte[8_192];
      for (int n = stream.read(buffer); n >= 0; n = stream.read(buffer)) {
        all.write(buffer, 0, n);
        if (all.size() > MAX_BYTES) {
          throw new IOException(tooLarge());
        }
      }
      return all.toByteArray();
    }
  }

  /** Differs, as good as always, if the content does; never 0. */
  long fingerprint() {
    CRC32 crc = new CRC32();
    crc.update(bytes, 0, bytes.length);
    return crc.getValue() << 24 | bytes.length + 1L;
  }

  /** Null if it is not UTF-8, which has then been reported. */
  String text(ReadContext in) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer input = ByteBuffer.wrap(bytes);
    CharBuffer output = CharBuffer.allocate(bytes.length);
    CoderResult result = decoder.decode(input, output, true);
    if (!result.isUnderflow()) {
      reportNotUtf8(input.position(), in);
      return null;
    }
    output.flip();
    boolean hasMark = output.length() > 0 && output.charAt(0) == '\uFEFF';
    return hasMark ? output.subSequence(1, output.length()).toString() : output.toString();
  }

  private void reportNotUtf8(int position, ReadContext in) {
    int line = 1;
    int start = 0;
    for (int i = 0; i < position; i++) {
      if (bytes[i] == '\n') {
        line++;
        start = i + 1;
      }
    }
    String found = Integer.toHexString(bytes[position] & 0xFF);
    String message = "expected UTF-8, found the byte 0x" + found + "; save the file as UTF-8";
    in.error(in.source(), line, position - start + 1, null, message);
  }
}
