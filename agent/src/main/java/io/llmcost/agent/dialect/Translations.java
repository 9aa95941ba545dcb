package io.llmcost.agent.dialect;

import io.llmcost.agent.config.Dialect;
import io.llmcost.agent.config.Provider;
import io.llmcost.agent.llm.Endpoint;

/** Which translations there are. */
public final class Translations {

  private static final Translation CHAT_TO_MESSAGES =
      new ChatToMessages(() -> System.currentTimeMillis() / 1_000);
  private static final Translation CHAT_TO_RESPONSES = new ChatToResponses();
  private static final Translation RESPONSES_TO_CHAT = new ResponsesToChat();
  private static final Translation RESPONSES_TO_MESSAGES =
      new TwoSteps(RESPONSES_TO_CHAT, CHAT_TO_MESSAGES);

  private static final Translation[] OF_CHAT = {CHAT_TO_MESSAGES, CHAT_TO_RESPONSES};
  private static final Translation[] OF_RESPONSES = {RESPONSES_TO_MESSAGES, RESPONSES_TO_CHAT};
  private static final Translation[] NONE = {};

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
    for (Translation translation : of(asked)) {
      if (serves(provider, translation.suffix())) {
        return translation;
      }
    }
    return null;
  }

  private static boolean serves(Provider provider, String suffix) {
    if (provider.dialect() == Dialect.ANTHROPIC) {
      return suffix.equals(Endpoint.MESSAGES.suffix());
    }
    Endpoint endpoint = Endpoint.ofPath(suffix);
    return endpoint != Endpoint.MESSAGES && provider.serves(endpoint.id());
  }

  /** What stands behind the base URL of a provider for such a call, from a slash on. */
  public static String suffix(Provider provider, Endpoint asked) {
    Translation translation = to(provider, asked);
    return translation == null ? asked.suffix() : translation.suffix();
  }

  /** Whether what goes to a path is a call of another API, so that it is yet to be translated. */
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
    for (Translation translation : of(asked)) {
      if (path.endsWith(translation.suffix())) {
        return translation;
      }
    }
    return null;
  }

  private static Translation[] of(Endpoint asked) {
    switch (asked) {
      case CHAT_COMPLETIONS:
        return OF_CHAT;
      case RESPONSES:
        return OF_RESPONSES;
      default:
        return NONE;
    }
  }
}
