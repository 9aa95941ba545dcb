package io.llmcost.embeddings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class SentenceModelTest {

  @TempDir Path folder;

  private static ClassLoader packed() throws IOException {
    File image = new File(System.getProperty("embeddings.image"));
    return new URLClassLoader(
        new URL[] {image.toURI().toURL()}, ClassLoader.getPlatformClassLoader());
  }

  @SuppressWarnings("unchecked")
  private static Function<String, float[]> model(ClassLoader loader) throws Exception {
    return (Function<String, float[]>)
        loader.loadClass("io.llmcost.embeddings.SentenceModel").getConstructor().newInstance();
  }

  private static double cosine(float[] one, float[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += one[i] * other[i];
    }
    return sum;
  }

  @Test
  void textsThatMeanTheSameLieNear() throws Exception {
    Function<String, float[]> model = model(packed());
    float[] asked = model.apply("How do I reset the password?");
    assertThat(asked).hasSize(384);
    assertThat(cosine(asked, asked)).isBetween(0.999, 1.001);
    assertThat(cosine(asked, model.apply("How can I change my password?"))).isGreaterThan(0.75);
    assertThat(cosine(asked, model.apply("What's the weather?"))).isLessThan(0.25);
    assertThat(model.apply("")).hasSize(384);
    assertThat(model.apply("all of it ".repeat(3_000))).hasSize(384);
  }

  @Test
  void manyThreadsGetWhatOneGets() throws Exception {
    Function<String, float[]> model = model(packed());
    List<float[]> alone = IntStream.range(0, 40).mapToObj(i -> model.apply("text " + i)).toList();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<float[]>> together =
          IntStream.range(0, 40)
              .mapToObj(i -> threads.submit(() -> model.apply("text " + i)))
              .toList();
      for (int i = 0; i < 40; i++) {
        assertThat(together.get(i).get()).isEqualTo(alone.get(i));
      }
    } finally {
      threads.shutdown();
    }
  }

  /** An application's ONNX Runtime in the same process, loaded before ours and after it. */
  @Test
  void anotherOnnxRuntimeIsNotTouched() throws Exception {
    URL theirs = new File(System.getProperty("onnxruntime.jar")).toURI().toURL();
    for (boolean theyAreFirst : new boolean[] {true, false}) {
      Function<String, float[]> ours = theyAreFirst ? null : model(packed());
      // Never closed: its libraries stay loaded.
      ClassLoader application =
          new URLClassLoader(new URL[] {theirs}, ClassLoader.getPlatformClassLoader());
      Class<?> environment = application.loadClass("ai.onnxruntime.OrtEnvironment");
      Object made = environment.getMethod("getEnvironment").invoke(null);
      assertThat(environment.getMethod("getVersion").invoke(made)).isEqualTo("1.20.0");
      ours = theyAreFirst ? model(packed()) : ours;
      assertThat(ours.apply("Both are there.")).hasSize(384);
    }
    assertThat(librariesLoaded("libonnxruntime.so")).isGreaterThanOrEqualTo(4);
  }

  /** Distinct files: two of theirs, and ours, which are deleted by now. */
  private static long librariesLoaded(String name) throws IOException {
    try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
      return maps.filter(line -> line.contains(name))
          .map(line -> line.substring(line.indexOf('/')))
          .distinct()
          .count();
    }
  }

  @Test
  void nothingIsLeftInTheTemporaryFolder() throws Exception {
    String before = System.getProperty("java.io.tmpdir");
    Path here = Path.of(before);
    List<String> old = ours(here);
    model(packed()).apply("One text.");
    assertThat(ours(here)).isEqualTo(old);
    assertThat(System.getProperties().stringPropertyNames())
        .noneMatch(key -> key.contains("-ort."));
  }

  private static List<String> ours(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith("llmcost-embeddings"))
          .sorted()
          .toList();
    }
  }

  @Test
  void anotherPlatformIsSaidToBeMissing() {
    String machine = System.getProperty("os.arch");
    System.setProperty("os.arch", "s390x");
    try {
      assertThatThrownBy(() -> model(packed()))
          .isInstanceOf(InvocationTargetException.class)
          .cause()
          .isInstanceOf(IOException.class)
          .hasMessageContaining("Linux s390x");
    } finally {
      System.setProperty("os.arch", machine);
    }
  }
}
