package io.llmcost.agent;

import io.llmcost.agent.cache.CacheRequests;
import io.llmcost.agent.log.Log;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.function.Function;

/**
 * Answers somebody who may load agents into this process, and so do in it whatever he likes: {@code
 * FILE;WORDS}. The answer goes into that file, which has to be there and empty.
 */
final class RequestFile {

  private RequestFile() {}

  /** Never throws. */
  static void answer(String request, Function<String, byte[]> answers) {
    int end = request.lastIndexOf(';');
    if (end <= 0) {
      return;
    }
    File file = new File(request.substring(0, end));
    if (!file.isFile() || file.length() > 0) {
      Log.debug("A request names no empty file: " + file);
      return;
    }
    byte[] answer;
    try {
      answer = answers.apply(request.substring(end + 1));
    } catch (RuntimeException | Error e) {
      answer = CacheRequests.error(e.toString());
    }
    try (OutputStream out = Files.newOutputStream(file.toPath(), StandardOpenOption.WRITE)) {
      out.write(answer);
    } catch (IOException | RuntimeException e) {
      Log.debug("A request is not answered", e);
    }
  }
}
