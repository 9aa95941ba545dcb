package io.llmcost.it.mock;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * A good answer in both forms.
 *
 * @param model as the response names it
 * @param whole the body of a call that does not stream
 * @param events of a stream; null if the call does not stream
 */
record Answer(String model, Usage usage, JsonNode whole, List<Event> events) {

  /**
   * An event of a stream.
   *
   * @param name null for none
   */
  record Event(String name, String data) {
    String text() {
      return (name == null ? "" : "event: " + name + "\n") + "data: " + data + "\n\n";
    }
  }
}
