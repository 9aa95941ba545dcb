package io.llmcost.agent.dialect;

import io.llmcost.agent.config.Dialect;
import io.llmcost.agent.config.Provider;
import io.llmcost.agent.llm.Endpoint;

/** Which translations there are. */
public final class Translations {

  private static final Translation CHAT_TO_MESSAGES =
      new ChatToMessages(() -> System.currentTimeMillis() / 1_000);
  private static final Translation RESPONSES_TO_CHAT = new ResponsesToChat();
  private static final Translation RESPONSES_TO_MESSAGES =
      new TwoSteps(RESPONSES_TO_CHAT, CHAT_TO_MESSAGES);

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
    if (provider.dialect() == Dialect.ANTHROPIC) {
      return of(asked, CHAT_TO_MESSAGES.suffix());
    }
    return provider.serves(Endpoint.CHAT_COMPLETIONS.id())
        ? of(asked, Endpoint.CHAT_COMPLETIONS.suffix())
        : null;
  }

  /** What stands behind the base URL of a provider for such a call, from a slash on. */
  public static String suffix(Provider provider, Endpoint asked) {
    Translation translation = to(provider, asked);
    return translation == null ? asked.suffix() : translation.suffix();
  }

  /** Whether what goes to a path is a call of another API still, so that it is translated yet. */
  public static boolean isAhead(Endpoint asked, String path) {
    return at(asked, path) != null;
  }

  /**
   * What a call needs that is on its way to a path.
   *
   * @return null if the path is one of the call's own API
   */
  static Translation at(Endpoint asked, String path) {
    if (path.endsWith(asked.suffix())) {
      return null;
    }
    return path.endsWith(CHAT_TO_MESSAGES.suffix())
        ? of(asked, CHAT_TO_MESSAGES.suffix())
        : path.endsWith(Endpoint.CHAT_COMPLETIONS.suffix())
            ? of(asked, Endpoint.CHAT_COMPLETIONS.suffix())
            : null;
  }

  private static Translation of(Endpoint asked, String suffix) {
    boolean messages = suffix.equals(CHAT_TO_MESSAGES.suffix());
    switch (asked) {
      case CHAT_COMPLETIONS:
        return messages ? CHAT_TO_MESSAGES : null;
      case RESPONSES:
        return messages ? RESPONSES_TO_MESSAGES : RESPONSES_TO_CHAT;
      default:
        return null;
    }
  }
}
