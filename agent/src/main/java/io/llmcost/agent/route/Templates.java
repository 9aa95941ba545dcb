package io.llmcost.agent.route;

import io.llmcost.agent.llm.LlmRequest;
import io.llmcost.agent.llm.PromptText;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells kinds of prompts of one call site apart, where many parts of an application ask through the
 * same method: by what stays the same in their messages, which is what the system is told, how the
 * user's words begin, or both. Only what is a good part of a site's latest calls, and not nearly
 * all of them, is a template. Of bounded size; keeps hashes. Thread-safe.
 */
final class Templates {

  private static final int MAX_SITES = 1_000;

  /** The latest calls of a site. */
  private static final int LATEST = 256;

  private static final int FEWEST = 10;
  private static final double LEAST_SHARE = 0.1;
  private static final double MOST_SHARE = 0.9;

  /** Shorter texts have no beginning that would be more than a question. */
  private static final int BEGINNING_CHARS = 32;

  /** Holds so many characters, whatever they are and however they are escaped. */
  private static final int BEGINNING_BYTES = 12 * BEGINNING_CHARS;

  private static final long NOTHING = 0;

  private final Map<String, Site> sites = new ConcurrentHashMap<>();

  /**
   * What a call is, and remembers it.
   *
   * @param callSite null if unknown
   * @return 16 digits; null if nothing tells it from other calls of its site
   */
  String of(String callSite, LlmRequest call) {
    Site site = site(String.valueOf(callSite));
    if (site == null) {
      return null;
    }
    long system = hash(call.systemText());
    long beginning = beginning(call.lastUserTexts());
    long both = system == NOTHING || beginning == NOTHING ? NOTHING : 31 * system + beginning;
    long template = site.template(both, system, beginning);
    return template == NOTHING ? null : String.format("%016x", template);
  }

  private static long beginning(List<PromptText> texts) {
    String text = texts.isEmpty() ? "" : texts.get(0).head(BEGINNING_BYTES);
    return text.length() < BEGINNING_CHARS ? NOTHING : hash(text.substring(0, BEGINNING_CHARS));
  }

  private static long hash(String text) {
    if (text == null || text.isEmpty()) {
      return NOTHING;
    }
    long hash = ((long) text.length() << 32 | text.hashCode() & 0xFFFFFFFFL) * 0x9E3779B97F4A7C15L;
    return hash ^ hash >>> 29;
  }

  private Site site(String callSite) {
    Site known = sites.get(callSite);
    return known != null || sites.size() >= MAX_SITES
        ? known
        : sites.computeIfAbsent(callSite, any -> new Site());
  }

  /** The latest calls of one site. */
  private static final class Site {
    private final long[][] latest = new long[LATEST][];
    private final Map<Long, Integer> counts = new HashMap<>();
    private int calls;
    private int next;

    /** The first of the given that is one. */
    synchronized long template(long... hashes) {
      if (latest[next] != null) {
        for (long old : latest[next]) {
          counts.computeIfPresent(old, (hash, count) -> count == 1 ? null : count - 1);
        }
      }
      latest[next] = hashes;
      next = (next + 1) % LATEST;
      calls = Math.min(LATEST, calls + 1);
      for (long hash : hashes) {
        if (hash != NOTHING) {
          counts.merge(hash, 1, Integer::sum);
        }
      }
      for (long hash : hashes) {
        if (isTemplate(counts.getOrDefault(hash, 0))) {
          return hash;
        }
      }
      return NOTHING;
    }

    private boolean isTemplate(int count) {
      return count >= FEWEST && count >= LEAST_SHARE * calls && count <= MOST_SHARE * calls;
    }
  }
}
