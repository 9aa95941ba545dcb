package io.llmcost.embeddings;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtLoggingLevel;
import java.io.BufferedReader;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Loads ONNX Runtime from a folder that is there only while it is loaded: a process that dies later
 * leaves nothing behind.
 */
final class NativeLibraries {

  private static final String[] NAMES = {"onnxruntime", "onnxruntime4j_jni"};

  private NativeLibraries() {}

  /**
   * @throws IOException if this machine has no such library, or no place for it; the message is for
   *     users
   */
  static OrtEnvironment load() throws IOException {
    String platform = platform();
    Path folder = Files.createTempDirectory("llmcost-embeddings");
    try {
      for (String name : NAMES) {
        Path file = folder.resolve("lib" + name + ".so");
        extract("/native/" + platform + "/lib" + name + ".so", file);
        System.setProperty(property(name), file.toString());
      }
      OrtEnvironment environment =
          OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "llmcost");
      deleteFolderOfOnnxRuntime();
      return environment;
    } catch (LinkageError e) {
      throw new IOException(
          "ONNX Runtime cannot be loaded from " + folder.getParent() + ": " + e.getMessage(), e);
    } finally {
      for (String name : NAMES) {
        System.clearProperty(property(name));
        Files.deleteIfExists(folder.resolve("lib" + name + ".so"));
      }
      Files.deleteIfExists(folder);
    }
  }

  /** It makes one even if it needs none, and leaves it to the end of the process. */
  private static void deleteFolderOfOnnxRuntime() throws IOException {
    try {
      Field folder = Class.forName("ai.onnxruntime.OnnxRuntime").getDeclaredField("tempDirectory");
      folder.setAccessible(true);
      Object path = folder.get(null);
      if (path != null) {
        Files.deleteIfExists((Path) path);
      }
    } catch (ReflectiveOperationException e) {
      // It goes when the process ends.
    }
  }

  private static String property(String name) {
    return "llmcost-ort.native." + name + ".path";
  }

  private static void extract(String resource, Path file) throws IOException {
    try (InputStream in = NativeLibraries.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IOException(resource + " is missing in the jar");
      }
      Files.copy(in, file);
    }
  }

  private static String platform() throws IOException {
    String system = System.getProperty("os.name", "");
    String machine = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    boolean arm = machine.equals("aarch64") || machine.equals("arm64");
    boolean intel = machine.equals("amd64") || machine.equals("x86_64");
    if (!system.equals("Linux") || !arm && !intel) {
      throw new IOException("there is no ONNX Runtime in it for " + system + " " + machine);
    }
    if (hasMusl()) {
      throw new IOException("its ONNX Runtime needs glibc, and this system has musl");
    }
    return arm ? "linux-aarch64" : "linux-x64";
  }

  private static boolean hasMusl() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new FileInputStream(new File("/proc/self/maps")), StandardCharsets.ISO_8859_1))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.contains("ld-musl")) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      return false;
    }
  }
}
