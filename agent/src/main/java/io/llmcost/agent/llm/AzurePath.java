package io.llmcost.agent.llm;

/** Azure's paths name the model: {@code /openai/deployments/{deployment}/chat/completions}. */
public final class AzurePath {

  private static final String BEFORE = "/deployments/";

  private AzurePath() {}

  /** The deployment that a path names, or null. */
  public static String deployment(String path) {
    int start = start(path);
    return start < 0 ? null : path.substring(start, path.indexOf('/', start));
  }

  /**
   * A path, with or without its query, for another deployment.
   *
   * @throws IllegalArgumentException if it names none
   */
  public static String with(String pathAndQuery, String deployment) {
    int start = start(pathAndQuery);
    if (start < 0) {
      throw new IllegalArgumentException("The path names no deployment");
    }
    return pathAndQuery.substring(0, start)
        + deployment
        + pathAndQuery.substring(pathAndQuery.indexOf('/', start));
  }

  /** Where the name begins that a slash stands behind; -1 if there is none. */
  private static int start(String path) {
    int query = path.indexOf('?');
    int start = path.indexOf(BEFORE);
    if (start < 0 || query >= 0 && start > query) {
      return -1;
    }
    int end = path.indexOf('/', start + BEFORE.length());
    return end < 0 || query >= 0 && end > query ? -1 : start + BEFORE.length();
  }
}
