package io.llmcost.agent.console;

import com.fasterxml.jackson.jr.ob.JSON;
import io.llmcost.agent.gateway.Feedback;
import java.io.IOException;
import java.util.Map;
import java.util.function.Predicate;

/** Takes {@code {"call_id": "…", "outcome": "good" | "bad" | 0.7}}. */
final class FeedbackRequests {

  private static final String WANTED =
      "the body must be {\"call_id\": \"…\", \"outcome\": \"good\", \"bad\" or 0 to 1}";

  private final Predicate<Feedback> feedback;

  /**
   * @param feedback whether it knows of the answer
   */
  FeedbackRequests(Predicate<Feedback> feedback) {
    this.feedback = feedback;
  }

  Reply reply(byte[] body) {
    Map<String, Object> said;
    try {
      said = JSON.std.mapFrom(body);
    } catch (IOException e) {
      return Reply.refused(400, WANTED + ", and is no JSON object");
    }
    Object callId = said.get("call_id");
    Object outcome = said.get("outcome");
    if (!(callId instanceof String)) {
      return Reply.refused(400, WANTED + ", and has no call_id");
    }
    Feedback read = Feedback.of((String) callId, String.valueOf(outcome));
    if (read == null) {
      return Reply.refused(400, WANTED + ", and its outcome is " + outcome);
    }
    return feedback.test(read)
        ? Reply.done()
        : Reply.refused(
            404,
            "no answer of a route's tier has the call id "
                + callId
                + ": it is remembered for an hour, until something is said of it");
  }
}
