package io.llmcost.it;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.commons.ClassRemapper;
import org.objectweb.asm.commons.Remapper;

/**
 * Writes a jar, and what is a jar with something in its folders. Mutable; closed when it is done.
 */
final class Packer implements AutoCloseable {

  private final JarOutputStream out;
  private final Set<String> names = new HashSet<>(Set.of("META-INF/MANIFEST.MF"));

  /**
   * @param attributes of the manifest
   */
  Packer(Path file, Map<String, String> attributes) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.forEach(
        (name, value) -> manifest.getMainAttributes().put(new Attributes.Name(name), value));
    out = new JarOutputStream(Files.newOutputStream(file), manifest);
  }

  /**
   * Adds all files of a folder.
   *
   * @param prefix empty, or with a slash at its end
   */
  Packer folder(String prefix, Path folder) throws IOException {
    add(prefix, new byte[0], ZipEntry.DEFLATED);
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        String name = folder.relativize(file).toString().replace(File.separatorChar, '/');
        add(prefix + name, Files.readAllBytes(file), ZipEntry.DEFLATED);
      }
    }
    return this;
  }

  /** Adds jars as they are, not deflated once more. */
  Packer jars(String prefix, String classPath) throws IOException {
    add(prefix, new byte[0], ZipEntry.DEFLATED);
    for (String jar : classPath.split(File.pathSeparator)) {
      Path file = Path.of(jar);
      add(prefix + file.getFileName(), Files.readAllBytes(file), ZipEntry.STORED);
    }
    return this;
  }

  /** Adds what is in a jar. */
  Packer contents(String jar) throws IOException {
    try (ZipFile zip = new ZipFile(jar)) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        try (InputStream in = zip.getInputStream(entry)) {
          add(entry.getName(), in.readAllBytes(), ZipEntry.DEFLATED);
        }
      }
    }
    return this;
  }

  /** Adds the classes of a jar, with other names for those that begin with a prefix. */
  Packer relocated(String jar, String from, String to) throws IOException {
    Remapper names =
        new Remapper(Opcodes.ASM9) {
          @Override
          public String map(String name) {
            return name.startsWith(from) ? to + name.substring(from.length()) : name;
          }
        };
    try (ZipFile zip = new ZipFile(jar)) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        String name = entry.getName().replaceFirst("\\.class$", "");
        if (name.length() < entry.getName().length() && !name.startsWith("META-INF/")) {
          ClassWriter writer = new ClassWriter(0);
          try (InputStream in = zip.getInputStream(entry)) {
            new ClassReader(in).accept(new ClassRemapper(writer, names), 0);
          }
          add(names.map(name) + ".class", writer.toByteArray(), ZipEntry.DEFLATED);
        }
      }
    }
    return this;
  }

  private void add(String name, byte[] bytes, int method) throws IOException {
    if (name.isEmpty() || !names.add(name)) {
      return;
    }
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(method);
    if (method == ZipEntry.STORED) {
      CRC32 sum = new CRC32();
      sum.update(bytes);
      entry.setSize(bytes.length);
      entry.setCrc(sum.getValue());
    }
    out.putNextEntry(entry);
    out.write(bytes);
    out.closeEntry();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }

  /** Unpacks a distribution and gives the folder that all of it lies in. */
  static Path unpack(String zip, Path target) throws IOException {
    Set<String> roots = new HashSet<>();
    try (ZipFile file = new ZipFile(zip)) {
      for (ZipEntry entry : Collections.list(file.entries())) {
        Path path = target.resolve(entry.getName()).normalize();
        roots.add(entry.getName().split("/")[0]);
        if (!entry.isDirectory()) {
          Files.createDirectories(path.getParent());
          try (InputStream in = file.getInputStream(entry)) {
            Files.copy(in, path);
          }
        }
      }
    }
    return target.resolve(List.copyOf(roots).get(0));
  }
}
