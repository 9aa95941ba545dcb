package io.llmcost.agent.cache;

import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Settings;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Answers people who ask a running process what its cache holds. */
public final class CacheRequests {

  private static final int WAIT_SECONDS = 10;

  private final ExactCache cache;
  private final CacheStats stats;
  private final SharedCaches shared;

  CacheRequests(ExactCache cache, CacheStats stats, SharedCaches shared) {
    this.cache = cache;
    this.stats = stats;
    this.shared = shared;
  }

  /**
   * @param words {@code stats}; or {@code list}, {@code show} or {@code evict} and, behind a space,
   *     how names begin, which is nothing for all
   * @return lines: {@code ok} or {@code error}, a tab and why; then what was asked for
   */
  public byte[] answer(String words, Settings settings) {
    int space = words.indexOf(' ');
    String command = space < 0 ? words : words.substring(0, space);
    String start = space < 0 ? "" : words.substring(space + 1);
    switch (command) {
      case "stats":
        return lines(stats.lines());
      case "list":
        return list(start);
      case "show":
        return show(start, settings);
      case "evict":
        return evict(start);
      default:
        return error("this agent does not know " + command);
    }
  }

  private byte[] list(String start) {
    List<String> lines = new ArrayList<>();
    cache.entries(start).forEach(entry -> lines.add(entry.line()));
    return lines(lines);
  }

  /** A body goes through a file: not where answers are to be nowhere but encrypted. */
  private byte[] show(String start, Settings settings) {
    if (settings.get(Options.SHARED_KEY) != null) {
      return error(
          "answers leave that process encrypted only (cache.shared.key); those in the shared cache"
              + " are shown without --pid");
    }
    List<CacheEntry> found = cache.entries(start);
    if (found.size() != 1) {
      return error((found.isEmpty() ? "no answer's" : "several answers'") + " name begins so");
    }
    byte[] body = cache.body(found.get(0).name());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write('o');
    out.write('k');
    out.write('\n');
    out.write(body, 0, body.length);
    return out.toByteArray();
  }

  private byte[] evict(String start) {
    int count = cache.evict(start);
    int onDisk = 0;
    try {
      onDisk = shared.removeOnDisk(start).get(WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return error(count + " removed from memory, and nothing on disk: interrupted");
    } catch (Exception e) {
      return error(count + " removed from memory, and nothing on disk: " + e.getMessage());
    }
    List<String> lines = new ArrayList<>();
    lines.add(count + "\t" + onDisk);
    return lines(lines);
  }

  private static byte[] lines(List<String> lines) {
    return ("ok\n" + String.join("\n", lines)).getBytes(StandardCharsets.UTF_8);
  }

  /** That something cannot be done, and why. */
  public static byte[] error(String why) {
    return ("error\t" + why).getBytes(StandardCharsets.UTF_8);
  }
}
