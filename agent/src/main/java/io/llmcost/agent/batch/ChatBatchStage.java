package io.llmcost.agent.batch;

import io.llmcost.agent.cache.CallKeys;
import io.llmcost.agent.config.CallSitePatterns;
import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Preset;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.gateway.Chain;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.gateway.Stage;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.llm.ChatMessage;
import io.llmcost.agent.llm.Endpoint;
import io.llmcost.agent.llm.LlmRequest;
import io.llmcost.agent.llm.PromptText;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * Sends chat calls that differ in the last text of the user only as one request while another one
 * is under way, so that what they share is paid for once. Only where the configuration says so:
 * several texts in one prompt can change answers.
 */
public final class ChatBatchStage implements Stage {

  private static final int CHARS_PER_TOKEN = 4;
  private static final int LONGEST_TEXT = 8_000;

  /** What a call may have for its answer to be one of several; all of it is equal for all. */
  private static final Set<String> MEMBERS =
      Collections.unmodifiableSet(
          new HashSet<>(
              Arrays.asList(
                  "model",
                  "messages",
                  "temperature",
                  "top_p",
                  "seed",
                  "max_tokens",
                  "max_completion_tokens",
                  "presence_penalty",
                  "frequency_penalty",
                  "reasoning_effort",
                  "verbosity",
                  "stream",
                  "user",
                  "safety_identifier")));

  private final Company company = new Company("Chat", ChatForm::new);
  private volatile CallSitePatterns sites = new CallSitePatterns(Collections.<String>emptyList());

  @Override
  public String name() {
    return "chat batch";
  }

  @Override
  public boolean concerns(Exchange exchange) {
    Settings settings = exchange.settings();
    return exchange.call().endpoint() == Endpoint.CHAT_COMPLETIONS
        && !settings.get(Options.BATCH_CHAT_CALL_SITES).isEmpty()
        && settings.get(Options.PRESET).compareTo(Preset.OBSERVE) > 0
        && sites(settings).fit(exchange.trace().callSite())
        && refusal(exchange) == null
        && !company.isRefusedBy(exchange);
  }

  private CallSitePatterns sites(Settings settings) {
    CallSitePatterns present = sites.orThoseOf(settings.get(Options.BATCH_CHAT_CALL_SITES));
    if (present != sites) {
      sites = present;
    }
    return present;
  }

  /** Whether a configuration lets calls from where this one comes be sent together. */
  public static boolean isConfiguredFor(Exchange exchange) {
    return new CallSitePatterns(exchange.settings().get(Options.BATCH_CHAT_CALL_SITES))
        .fit(exchange.trace().callSite());
  }

  /** Why a call is not put beside others, its call site aside, for people; null if it may be. */
  public static String refusal(Exchange exchange) {
    LlmRequest call = exchange.call();
    if (exchange.controls().bypass()) {
      return "the call asks to be left alone (x-llmcost-bypass)";
    }
    if (call.endpoint() != Endpoint.CHAT_COMPLETIONS || call.isStream()) {
      return "it is no whole chat completion";
    }
    if (!call.hasOnly(MEMBERS)) {
      return "it has parameters with which an answer cannot be one of several";
    }
    if (!exchange.settings().get(Options.BATCH_CHAT_ANY_TEMPERATURE)) {
      String chance = call.whyNotDeterministic();
      if (chance != null) {
        return chance;
      }
    } else if (call.whyStateful() != null) {
      return call.whyStateful();
    }
    if (!CallKeys.tellCallersApart(exchange)) {
      return CallKeys.CALLERS_LOOK_ALIKE;
    }
    return refusalOfText(exchange);
  }

  private static String refusalOfText(Exchange exchange) {
    LlmRequest call = exchange.call();
    List<PromptText> last = call.lastUserTexts();
    List<ChatMessage> messages = call.messages();
    if (call.hasNonTextParts()
        || last.size() != 1
        || messages.isEmpty()
        || last.get(0).message() != messages.size() - 1) {
      return "its last message is not one text of the user";
    }
    int own = last.get(0).chars();
    if (own > LONGEST_TEXT) {
      return "its text is too long";
    }
    long shared = (long) (call.promptChars() - own) / CHARS_PER_TOKEN;
    if (shared < exchange.settings().get(Options.BATCH_CHAT_MIN_SHARED_TOKENS)) {
      return "what it shares with others is too short to pay (batch.chat.min_shared_tokens)";
    }
    return BreakoutCheck.isSuspicious(last.get(0).text())
        ? "its text speaks of other messages or of instructions"
        : null;
  }

  @Override
  public CompletionStage<HttpResponse> handle(Exchange exchange, Chain rest) {
    int most = (int) Math.min(100, exchange.settings().get(Options.BATCH_CHAT_MAX_CALLS));
    return most < 2
        ? rest.proceed(exchange)
        : company.handle(exchange, rest, CallKeys.of(exchange).butLastText(true), 1, most);
  }
}
