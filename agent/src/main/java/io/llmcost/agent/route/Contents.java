package io.llmcost.agent.route;

import io.llmcost.agent.config.Options;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.llm.AnswerContent;
import io.llmcost.agent.llm.AnswerConversion;
import io.llmcost.agent.llm.Endpoint;
import io.llmcost.agent.llm.PlainBody;
import io.llmcost.agent.llm.UnusableAnswerException;
import java.util.List;

/** What answers say, streamed or not. */
final class Contents {

  private Contents() {}

  /**
   * @param exchange that the answer is to
   * @param whole of status 200
   */
  static List<AnswerContent> of(Exchange exchange, HttpResponse whole)
      throws UnusableAnswerException {
    int limit = exchange.settings().get(Options.MAX_BODY_BYTES);
    byte[] plain = PlainBody.of(whole.headers(), whole.bytes(), limit);
    return of(exchange, plain, whole.isEventStream());
  }

  /**
   * @param body decoded
   * @param isStream whether these are events
   */
  static List<AnswerContent> of(Exchange exchange, byte[] body, boolean isStream)
      throws UnusableAnswerException {
    Endpoint endpoint = exchange.call().endpoint();
    return AnswerContent.read(endpoint, isStream ? AnswerConversion.toWhole(endpoint, body) : body);
  }
}
