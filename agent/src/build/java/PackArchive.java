import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/**
 * Writes what {@code io.llmcost.bootstrap.Archive} reads, and describes. Run by the build.
 *
 * <pre>java PackArchive.java FOLDER FILE</pre>
 */
public final class PackArchive {

  private static final int MAGIC = 0x6C6C6D63;

  /** Packages of the command line, and of what a configuration has to ask for. */
  private static final List<String> SELDOM =
      List.of(
          "/cli/", "/eval/", "/redis/", "/semantic/", "/dialect/", "/batch/", "/limit/", "/hedge/");

  private record Entry(String name, byte[] bytes) {}

  private PackArchive() {}

  public static void main(String[] arguments) throws IOException {
    List<Entry> entries = read(Path.of(arguments[0]));
    Path file = Path.of(arguments[1]);
    Files.createDirectories(file.getParent());
    try (OutputStream out = Files.newOutputStream(file)) {
      write(entries, out);
    }
  }

  private static List<Entry> read(Path folder) throws IOException {
    List<Entry> entries = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path path : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        String name = folder.relativize(path).toString().replace('\\', '/');
        entries.add(new Entry(name, Files.readAllBytes(path)));
      }
    }
    entries.sort(
        Comparator.comparingInt((Entry entry) -> entry.name().hashCode())
            .thenComparing(Entry::name));
    return entries;
  }

  private static void write(List<Entry> entries, OutputStream file) throws IOException {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    DataOutputStream data = new DataOutputStream(content);
    DataOutputStream out = new DataOutputStream(file);
    out.writeInt(MAGIC);
    out.writeInt(entries.size());
    int start = 8 + 8 * entries.size();
    for (Entry entry : entries) {
      out.writeInt(entry.name().hashCode());
      out.writeInt(start + content.size());
      byte[] name = entry.name().getBytes(StandardCharsets.ISO_8859_1);
      byte[] deflated = isOfTheFirstCall(entry.name()) ? entry.bytes() : deflated(entry.bytes());
      data.writeInt(entry.bytes().length);
      data.writeInt(deflated == entry.bytes() ? 0 : deflated.length);
      data.writeShort(name.length);
      data.write(name);
      data.write(deflated);
    }
    content.writeTo(out);
    out.flush();
  }

  /** What most applications with an LLM call load is not deflated: time over space. */
  private static boolean isOfTheFirstCall(String name) {
    return name.endsWith(".class")
        && (name.contains("/io/llmcost/") && SELDOM.stream().noneMatch(name::contains)
            || name.contains("/com/fasterxml/jackson/core/")
            || name.contains("/org/snakeyaml/")
            || name.contains("/org/objectweb/asm/"));
  }

  private static byte[] deflated(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
    try (OutputStream in = new DeflaterOutputStream(out, deflater)) {
      in.write(bytes);
    } finally {
      deflater.end();
    }
    return out.toByteArray();
  }
}
