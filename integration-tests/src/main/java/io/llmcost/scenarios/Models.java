package io.llmcost.scenarios;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.llmcost.it.mock.RecordedRequest;
import io.llmcost.it.mock.Tokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;

/**
 * How well models answer. Each prompt is as hard as a card says that is drawn when it first comes:
 * the article's shares of the cards are too hard for the first model, or for the first two. What a
 * model cannot answer it answers as models do. Nobody here knows who asks, or why. Thread-safe.
 */
final class Models implements Function<RecordedRequest, String> {

  private static final long SEED = 82_13_05L;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int AROUND_JSON = Tokens.count("{\"answer\":\"\"}");

  /** Answers that say what they are. */
  private static final List<String> WEAK =
      List.of(
          "answer-start=I don't know this for certain, but",
          "finish=length",
          "answer-start=I'm unable to answer that. What can be said:");

  private static final List<String> WEAK_JSON =
      List.of(
          "answer-start={\"answer\": \"",
          "answer-start=Sure, these are the fields:",
          "answer-start={\"answer\": \"no end; finish=length");

  /** Where in the run the outage is. */
  private static final double OUTAGE_FROM = 0.45;

  private final Scenario scenario;
  private final Map<Work, Deque<Integer>> decks = new HashMap<>();
  private final Map<String, Integer> drawn = new HashMap<>();
  private final Map<String, Integer> arrivals = new HashMap<>();
  private final int outageFrom;
  private final int outageTo;
  private int weak;

  Models(Scenario scenario) {
    this.scenario = scenario;
    int prompts = 0;
    for (Work work : scenario.work()) {
      decks.put(work, deck(work));
      prompts += work.steps().get(0).model().equals(Work.REQUESTED) ? 0 : work.distinct();
    }
    outageFrom = (int) (prompts * OUTAGE_FROM);
    outageTo = outageFrom + (int) Math.round(prompts * scenario.outage());
  }

  /** For each prompt of a work how many of its models fail at it. */
  private static Deque<Integer> deck(Work work) {
    List<Integer> cards = new ArrayList<>();
    for (int i = 0; i < work.distinct(); i++) {
      int failing = 0;
      while (failing + 1 < work.steps().size() && i < work.asked(failing + 1)) {
        failing++;
      }
      cards.add(failing);
    }
    Collections.shuffle(cards, new Random(SEED));
    return new ArrayDeque<>(cards);
  }

  @Override
  public synchronized String apply(RecordedRequest request) {
    JsonNode body;
    try {
      body = JSON.readTree(request.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Work work = scenario.workOf(request.bodyText());
    String model = body.path("model").asText();
    String prompt = body.path("messages").toString();
    if (!model.equals(Work.REQUESTED)) {
      int arrival = arrivals.computeIfAbsent(prompt, first -> arrivals.size());
      if (arrival >= outageFrom && arrival < outageTo) {
        return arrival % 2 == 0 ? "status=503" : "status=429";
      }
    }
    int failing = drawn.computeIfAbsent(prompt, first -> decks.get(work).remove());
    int step = work.stepOf(model);
    return step >= 0 && step < failing
        ? "answer-tokens=" + work.output() + "; " + weak(work.json() ? WEAK_JSON : WEAK)
        : "answer-tokens=" + (work.output() - (work.json() ? AROUND_JSON : 0));
  }

  private String weak(List<String> forms) {
    return forms.get(weak++ % forms.size());
  }
}
