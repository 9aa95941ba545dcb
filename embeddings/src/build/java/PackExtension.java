import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Lays out what the jar holds beside our classes. Run by the build.
 *
 * <pre>java PackExtension.java ONNXRUNTIME_JAR MODEL_JAR FOLDER</pre>
 *
 * <p>An application may use ONNX Runtime itself, in another version. Three things would be shared
 * with ours, so they get names of their own here: the shared library (the loader of the operating
 * system finds a library that is loaded by that name, whoever loaded it), and the system properties
 * that say where libraries are. And the hook that takes ONNX Runtime down while the process ends
 * does nothing: a text may be under way.
 */
public final class PackExtension {

  private static final String[] PLATFORMS = {"linux-x64", "linux-aarch64"};
  private static final String SHARED_NAME = "libonnxruntime.so.1";
  private static final String OWN_NAME = "libllmcost_ort.so.1";
  private static final String PROPERTIES = "onnxruntime.native.";
  private static final String OWN_PROPERTIES = "llmcost-ort.native.";

  /** {@code close(apiHandle, nativeHandle)}, in the bytecode of the hook. */
  private static final byte[] CLOSING = {
    0x2a, (byte) 0xb4, 0, 2, 0x2a, (byte) 0xb4, 0, 3, (byte) 0xb8, 0, 4
  };

  private PackExtension() {}

  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[2]);
    try (ZipFile runtime = new ZipFile(arguments[0])) {
      Enumeration<? extends ZipEntry> entries = runtime.entries();
      while (entries.hasMoreElements()) {
        ZipEntry entry = entries.nextElement();
        if (entry.getName().endsWith(".class")) {
          write(folder.resolve(entry.getName()), classFile(entry.getName(), read(runtime, entry)));
        }
      }
      for (String platform : PLATFORMS) {
        for (String library : new String[] {"libonnxruntime.so", "libonnxruntime4j_jni.so"}) {
          String name = "ai/onnxruntime/native/" + platform + "/" + library;
          byte[] own = replaced(read(runtime, runtime.getEntry(name)), SHARED_NAME, OWN_NAME, name);
          write(folder.resolve("native/" + platform + "/" + library), own);
        }
      }
      write(
          folder.resolve("META-INF/onnxruntime-notices.txt"),
          read(runtime, runtime.getEntry("ThirdPartyNotices.txt")));
    }
    try (ZipFile model = new ZipFile(arguments[1])) {
      write(
          folder.resolve("model/minilm.onnx"),
          read(model, model.getEntry("all-minilm-l6-v2-q.onnx")));
      byte[] tokenizer = read(model, model.getEntry("all-minilm-l6-v2-q-tokenizer.json"));
      write(
          folder.resolve("model/vocabulary.txt"),
          vocabulary(new String(tokenizer, StandardCharsets.UTF_8)));
    }
  }

  private static byte[] classFile(String name, byte[] bytes) throws IOException {
    if (name.equals("ai/onnxruntime/OnnxRuntime.class")) {
      return replaced(bytes, PROPERTIES, OWN_PROPERTIES, name);
    }
    if (name.equals("ai/onnxruntime/OrtEnvironment$OrtEnvCloser.class")) {
      return replaced(bytes, CLOSING, new byte[CLOSING.length], name);
    }
    return bytes;
  }

  private static byte[] replaced(byte[] bytes, String old, String own, String where)
      throws IOException {
    return replaced(
        bytes,
        old.getBytes(StandardCharsets.ISO_8859_1),
        own.getBytes(StandardCharsets.ISO_8859_1),
        where);
  }

  private static byte[] replaced(byte[] bytes, byte[] old, byte[] own, String where)
      throws IOException {
    if (old.length != own.length) {
      throw new IOException("Not of one length in " + where);
    }
    int found = 0;
    for (int i = 0; i + old.length <= bytes.length; i++) {
      int same = 0;
      while (same < old.length && bytes[i + same] == old[same]) {
        same++;
      }
      if (same == old.length) {
        System.arraycopy(own, 0, bytes, i, own.length);
        found++;
      }
    }
    if (found == 0) {
      throw new IOException("Not as expected, look at what has changed: " + where);
    }
    return bytes;
  }

  /** The pieces of words in the order of their numbers, one a line. */
  private static byte[] vocabulary(String tokenizer) throws IOException {
    int at = tokenizer.indexOf('{', tokenizer.indexOf("\"vocab\"")) + 1;
    TreeMap<Integer, String> pieces = new TreeMap<>();
    while (true) {
      at = skipSpace(tokenizer, at);
      if (tokenizer.charAt(at) == '}') {
        break;
      }
      StringBuilder piece = new StringBuilder();
      for (at++; tokenizer.charAt(at) != '"'; at++) {
        char c = tokenizer.charAt(at);
        if (c == '\\') {
          c = tokenizer.charAt(++at);
          if (c == 'u') {
            c = (char) Integer.parseInt(tokenizer.substring(at + 1, at + 5), 16);
            at += 4;
          }
        }
        piece.append(c);
      }
      at = skipSpace(tokenizer, at + 1);
      at = skipSpace(tokenizer, at + 1);
      int from = at;
      while (Character.isDigit(tokenizer.charAt(at))) {
        at++;
      }
      pieces.put(Integer.parseInt(tokenizer.substring(from, at)), piece.toString());
      at = skipSpace(tokenizer, at);
      at += tokenizer.charAt(at) == ',' ? 1 : 0;
    }
    if (pieces.lastKey() != pieces.size() - 1) {
      throw new IOException("The vocabulary has gaps");
    }
    return (String.join("\n", pieces.values()) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static int skipSpace(String text, int from) {
    int at = from;
    while (Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    return at;
  }

  private static byte[] read(ZipFile zip, ZipEntry entry) throws IOException {
    try (InputStream in = zip.getInputStream(entry)) {
      return in.readAllBytes();
    }
  }

  private static void write(Path file, byte[] bytes) throws IOException {
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
  }
}
