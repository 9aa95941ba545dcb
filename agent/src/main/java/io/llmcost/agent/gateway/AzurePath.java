package io.llmcost.agent.gateway;

/** Azure's paths name the model: {@code /openai/deployments/{deployment}/chat/completions}. */
final class AzurePath {

  private static final String BEFORE = "/deployments/";

  private AzurePath() {}

  /** The deployment that a path names, or null. */
  static String deployment(String path) {
    int start = path.indexOf(BEFORE);
    if (start < 0) {
      return null;
    }
    int end = path.indexOf('/', start + BEFORE.length());
    return end < 0 ? null : path.substring(start + BEFORE.length(), end);
  }
}
