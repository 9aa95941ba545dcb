package io.llmcost.agent.dialect;

import io.llmcost.agent.config.Dialect;
import io.llmcost.agent.config.Provider;
import io.llmcost.agent.llm.Endpoint;

/** Which translations there are. */
public final class Translations {

  private static final Translation CHAT_TO_MESSAGES =
      new ChatToMessages(() -> System.currentTimeMillis() / 1_000);

  private Translations() {}

  /**
   * How a call is put to a provider that does not serve its endpoint.
   *
   * @return null if it serves it, or if there is no way
   */
  public static Translation to(Provider provider, Endpoint asked) {
    if (provider.serves(asked.id())) {
      return null;
    }
    return provider.dialect() == Dialect.ANTHROPIC ? of(asked) : null;
  }

  /**
   * What a call needs that is on its way to a path.
   *
   * @return null if the path is one of the call's own API
   */
  static Translation at(Endpoint asked, String path) {
    return path.endsWith(CHAT_TO_MESSAGES.suffix()) ? of(asked) : null;
  }

  private static Translation of(Endpoint asked) {
    return asked == Endpoint.CHAT_COMPLETIONS ? CHAT_TO_MESSAGES : null;
  }
}
