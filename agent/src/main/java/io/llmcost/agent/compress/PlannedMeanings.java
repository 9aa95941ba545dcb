package io.llmcost.agent.compress;

import io.llmcost.agent.semantic.DenseVector;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** What the passages of one call mean, and of which that is yet to be found. */
final class PlannedMeanings implements Function<String, DenseVector> {

  static final String METHOD = "context.embedder";

  /** For one call: a text's passages and its question. */
  private static final int MOST = Nearness.MOST + 1;

  private final Function<String, DenseVector> known;
  private final boolean isFound;
  private final Set<String> wanted = new LinkedHashSet<>();
  private boolean asked;

  /**
   * @param isFound whether anybody finds what is not known
   */
  PlannedMeanings(Function<String, DenseVector> known, boolean isFound) {
    this.known = known;
    this.isFound = isFound;
  }

  /** Null if it is not known. */
  @Override
  public DenseVector apply(String text) {
    asked = true;
    DenseVector meaning = known.apply(text);
    if (meaning == null && wanted.size() < MOST) {
      wanted.add(text);
    }
    return meaning;
  }

  /** Those that are not known, as many as may be found for one call. */
  List<String> wanted() {
    return new ArrayList<>(wanted);
  }

  /** What came of it; null if there were no passages. */
  Step step() {
    if (!asked) {
      return null;
    }
    return wanted.isEmpty()
        ? Step.done(METHOD, 0, 0)
        : Step.not(
            METHOD,
            isFound
                ? "what the passages mean is not known in time: words alone tell"
                : "no extension is named (cache.semantic.extension): words alone tell");
  }
}
