package io.llmcost.agent.config;

import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * Calls that the cache has nothing to do with: all conditions that are given must hold, and of a
 * list one entry. An empty list or map is no condition. Immutable.
 */
public final class NeverRule {

  private final List<String> texts;
  private final List<String> callSites;
  private final List<String> models;
  private final List<String> tags;
  private final Map<String, String> headers;

  NeverRule(
      List<String> texts,
      List<String> callSites,
      List<String> models,
      List<String> tags,
      Map<String, String> headers) {
    this.texts = Collections.unmodifiableList(texts);
    this.callSites = Collections.unmodifiableList(callSites);
    this.models = Collections.unmodifiableList(models);
    this.tags = Collections.unmodifiableList(tags);
    this.headers = Collections.unmodifiableMap(headers);
  }

  /** Regular expressions, one of which is found in one of the prompt's texts. */
  public List<String> texts() {
    return texts;
  }

  /** Patterns of {@code package.Class.method}. */
  public List<String> callSites() {
    return callSites;
  }

  /** Patterns of the requested model. */
  public List<String> models() {
    return models;
  }

  public List<String> tags() {
    return tags;
  }

  /** Patterns of header values by name. */
  public Map<String, String> headers() {
    return headers;
  }
}
