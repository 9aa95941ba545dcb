package io.llmcost.embeddings;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * all-MiniLM-L6-v2, quantised, in ONNX Runtime: a text as 384 numbers, their squares adding up to
 * 1. What the agent loads; any thread, each call on the thread that makes it.
 */
public final class SentenceModel implements Function<String, float[]> {

  private static final int WINDOW = 254;
  private static final int MOST_WINDOWS = 4;
  private static final int AT_ONCE = 64;
  private static final int MOST_CHARS = 16_384;
  private static final int AT_EXIT_MILLIS = 300;

  private final WordPieces pieces;
  private final int begin;
  private final int end;
  private final OrtEnvironment environment;
  private final OrtSession session;
  private final Semaphore running = new Semaphore(AT_ONCE);

  /**
   * Loads everything; takes a second or so.
   *
   * @throws IOException if this machine cannot run it; the message is for users
   */
  public SentenceModel() throws IOException {
    try (InputStream in = SentenceModel.class.getResourceAsStream("/model/vocabulary.txt")) {
      Vocabulary vocabulary = Vocabulary.read(in);
      pieces = new WordPieces(vocabulary);
      begin = vocabulary.number("[CLS]");
      end = vocabulary.number("[SEP]");
    }
    environment = NativeLibraries.load();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      // No threads of its own, and no memory that only grows.
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      options.setMemoryPatternOptimization(false);
      options.setCPUArenaAllocator(false);
      session = environment.createSession(model(), options);
    } catch (OrtException e) {
      throw new IOException("the model cannot be loaded: " + e.getMessage(), e);
    }
    Runtime.getRuntime().addShutdownHook(new Thread(this::finish, "llmcost-embeddings-exit"));
  }

  private static byte[] model() throws IOException {
    try (InputStream in = SentenceModel.class.getResourceAsStream("/model/minilm.onnx")) {
      ByteArrayOutputStream all = new ByteArrayOutputStream(24 << 20);
      byte[] buffer = new byte[1 << 16];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        all.write(buffer, 0, read);
      }
      return all.toByteArray();
    }
  }

  /** When the process ends, native code must not run any more: its memory goes. */
  private void finish() {
    try {
      running.tryAcquire(AT_ONCE, AT_EXIT_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * @param text of which about the first thousand words count
   * @return never null
   * @throws IllegalStateException if the process ends, or ONNX Runtime fails
   */
  @Override
  public float[] apply(String text) {
    String part = text.length() > MOST_CHARS ? text.substring(0, MOST_CHARS) : text;
    int[] numbers = pieces.of(part, WINDOW * MOST_WINDOWS);
    if (!running.tryAcquire()) {
      throw new IllegalStateException("the process ends, or too many texts at once");
    }
    try {
      float[] sum = null;
      for (int from = 0; from == 0 || from < numbers.length; from += WINDOW) {
        int to = Math.min(numbers.length, from + WINDOW);
        float[] window = window(Arrays.copyOfRange(numbers, from, to));
        sum = sum == null ? window : added(sum, window);
      }
      return ofLengthOne(sum);
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime: " + e.getMessage(), e);
    } finally {
      running.release();
    }
  }

  /** The sum over the window's pieces of what the model makes of each. */
  private float[] window(int[] numbers) throws OrtException {
    int length = numbers.length + 2;
    long[] ids = new long[length];
    ids[0] = begin;
    ids[length - 1] = end;
    for (int i = 0; i < numbers.length; i++) {
      ids[i + 1] = numbers[i];
    }
    long[] ones = new long[length];
    Arrays.fill(ones, 1);
    long[] shape = {1, length};
    try (OnnxTensor tokens = OnnxTensor.createTensor(environment, LongBuffer.wrap(ids), shape);
        OnnxTensor mask = OnnxTensor.createTensor(environment, LongBuffer.wrap(ones), shape);
        OnnxTensor types =
            OnnxTensor.createTensor(environment, LongBuffer.wrap(new long[length]), shape)) {
      Map<String, OnnxTensor> inputs = new HashMap<>();
      inputs.put("input_ids", tokens);
      inputs.put("attention_mask", mask);
      inputs.put("token_type_ids", types);
      try (OrtSession.Result result = session.run(inputs)) {
        FloatBuffer states = ((OnnxTensor) result.get(0)).getFloatBuffer();
        float[] sum = new float[states.remaining() / length];
        for (int i = 0; i < length; i++) {
          for (int j = 0; j < sum.length; j++) {
            sum[j] += states.get();
          }
        }
        return sum;
      }
    }
  }

  private static float[] added(float[] sum, float[] more) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += more[i];
    }
    return sum;
  }

  private static float[] ofLengthOne(float[] vector) {
    double squares = 0;
    for (float part : vector) {
      squares += (double) part * part;
    }
    float factor = squares == 0 ? 0 : (float) (1 / Math.sqrt(squares));
    for (int i = 0; i < vector.length; i++) {
      vector[i] *= factor;
    }
    return vector;
  }
}
