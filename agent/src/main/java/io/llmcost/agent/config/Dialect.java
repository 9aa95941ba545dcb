package io.llmcost.agent.config;

/** The API that a provider speaks. */
public enum Dialect {
  /** OpenAI's, or as much of it as the provider has. */
  OPENAI,
  /** Anthropic's Messages. */
  ANTHROPIC;

  private static final String ANTHROPIC_HOST = "api.anthropic.com";

  /** What is spoken at a host where nobody says. */
  static Dialect ofHost(String host) {
    return host.equalsIgnoreCase(ANTHROPIC_HOST) ? ANTHROPIC : OPENAI;
  }
}
