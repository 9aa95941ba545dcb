package io.llmcost.agent.cli;

import io.llmcost.agent.cache.CacheEntry;
import io.llmcost.agent.cache.CacheFigures;
import io.llmcost.agent.cli.attach.AttachApi;
import io.llmcost.agent.cli.attach.AttachException;
import io.llmcost.agent.cli.attach.Target;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Asks the agent in a running process what its cache holds: by attaching to it, with an answer in a
 * file that only this user may read and that is deleted at once. Nothing listens there for it.
 */
final class RunningCache {

  private static final String REQUEST = "llmcost.request:";

  private final String pid;
  private final OwnJar ownJar;

  RunningCache(String pid, OwnJar ownJar) {
    if (!pid.matches("[1-9]\\d{0,9}")) {
      throw new CommandFailure("PID is the number of a process, and not '" + pid + "'.");
    }
    this.pid = pid;
    this.ownJar = ownJar;
  }

  /** Figures of all call sites together, and then of each. */
  List<CacheFigures> stats() {
    return lines("stats").stream()
        .map(CacheFigures::ofLine)
        .filter(Objects::nonNull)
        .collect(Collectors.toList());
  }

  List<CacheEntry> list() {
    return lines("list").stream()
        .map(CacheEntry::ofLine)
        .filter(Objects::nonNull)
        .collect(Collectors.toList());
  }

  /** The body of the answer whose name begins so. */
  byte[] show(String name) {
    byte[] answer = ask("show " + name);
    return Arrays.copyOfRange(answer, 3, answer.length);
  }

  /** How many were removed from memory and, behind a tab, from disk. */
  String evict(String name) {
    return lines("evict " + name).get(0);
  }

  private List<String> lines(String words) {
    String[] lines = new String(ask(words), StandardCharsets.UTF_8).split("\n");
    return new ArrayList<>(Arrays.asList(lines).subList(1, lines.length));
  }

  private byte[] ask(String words) {
    File jar = ownJar.file();
    if (jar == null) {
      throw new CommandFailure("This does not run from llmcost.jar, so it cannot ask a process.");
    }
    try {
      // For this user only, where the system knows users.
      Path folder = Files.createTempDirectory("llmcost");
      Path file = folder.resolve("answer");
      try {
        Files.createFile(file);
        return answer(jar, file, words);
      } finally {
        Files.deleteIfExists(file);
        Files.deleteIfExists(folder);
      }
    } catch (IOException e) {
      throw new CommandFailure("Process " + pid + " cannot be asked: " + e);
    } catch (AttachException e) {
      throw new CommandFailure(e.getMessage());
    }
  }

  private byte[] answer(File jar, Path file, String words) throws IOException, AttachException {
    AttachApi api = AttachApi.find();
    if (!api.exists(pid)) {
      throw new CommandFailure("There is no process " + pid + ".");
    }
    if (!api.isJava(pid)) {
      throw new CommandFailure(
          "Process " + pid + " is no Java process of this user that can be attached to.");
    }
    try (Target target = api.attach(pid)) {
      if (!target.hasAgent()) {
        throw new CommandFailure(
            "The agent is not in process " + pid + ": it keeps no answers there.");
      }
      target.load(jar, REQUEST + file.toAbsolutePath() + ';' + words);
    }
    byte[] answer = Files.readAllBytes(file);
    if (answer.length == 0) {
      throw new CommandFailure(
          "The agent in process "
              + pid
              + " does not answer: it is of an older version, under a security manager, or in"
              + " another container.");
    }
    if (answer.length >= 3 && answer[0] == 'o' && answer[1] == 'k' && answer[2] == '\n') {
      return answer;
    }
    String text = new String(answer, StandardCharsets.UTF_8);
    throw new CommandFailure("Process " + pid + ": " + text.substring(text.indexOf('\t') + 1));
  }
}
