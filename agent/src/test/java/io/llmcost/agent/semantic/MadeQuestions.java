package io.llmcost.agent.semantic;

import io.llmcost.agent.semantic.VerifierFit.Example;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Questions made of parts, in pairs: asked in another way, which is the same question, or with
 * something more in one of them, which is another one. The same for the same seed.
 */
final class MadeQuestions {

  private static final String[] WAYS = {
    "How do I %s?",
    "How can I %s?",
    "How should I %s?",
    "How does one %s?",
    "How to %s?",
    "What is the best way to %s?",
    "What's a good way to %s?",
    "how do I %s",
    "How would I %s?",
    "Could you tell me how to %s?",
  };
  private static final String[] VERBS = {
    "reset",
    "clean",
    "install",
    "repair",
    "choose",
    "store",
    "test",
    "paint",
    "move",
    "order",
    "describe",
    "register",
    "print",
    "share",
    "mount",
    "open",
    "prepare",
    "insure",
    "measure",
    "replace",
  };
  private static final String[] NOUNS = {
    "printer", "garden", "contract", "bicycle", "recipe", "camera", "invoice", "kitchen", "server",
    "passport", "window", "guitar", "report", "battery", "piano", "roof", "account", "filter",
    "table", "lamp",
  };
  private static final String[] MORE = {
    "wireless", "old-fashioned", "electric", "small", "wooden", "Italian", "broken", "temporary",
    "private", "heavy", "digital", "antique", "professional", "public", "organic", "commercial",
  };
  private static final String[] BEHIND = {
    "at school",
    "for beginners",
    "in winter",
    "under water",
    "for a friend",
    "with a hammer",
    "at night",
    "in a tent",
  };
  private static final String[] ARTICLES = {"the", "my", "a", "the", "our", "your"};
  private static final String[] PEOPLE = {"Nora", "Ivan", "Lena", "Oscar", "Paula", "Victor"};
  private static final String[] SAYS_NOTHING = {
    "really", "actually", "literally", "basically", "simply", "truly"
  };

  private final Random random;
  private final List<Example> pairs = new ArrayList<>();

  private MadeQuestions(long seed) {
    random = new Random(seed);
  }

  static List<Example> pairs(int count, long seed) {
    MadeQuestions questions = new MadeQuestions(seed);
    while (questions.pairs.size() < count) {
      questions.add();
    }
    return questions.pairs;
  }

  private void add() {
    String verb = one(VERBS);
    String noun = one(NOUNS);
    String more = one(MORE);
    String act = verb + " " + one(ARTICLES) + " " + noun;
    String same = verb + " " + one(ARTICLES) + " " + noun;
    add(way(act), way(same), true);
    add(way(act), way(verb + " " + one(ARTICLES) + " " + more + " " + noun), false);
    add(way(act), way(same + " " + one(BEHIND)), false);
    add(way(act), way(verb + " " + one(ARTICLES) + " " + noun + " " + one(NOUNS)), false);
    String person = one(PEOPLE);
    add(
        "Is " + person + "'s " + noun + " " + more + "?",
        "Is the " + noun + " of " + person + " " + more + "?",
        true);
    add(
        "Is the " + noun + " " + more + "?",
        "Is the " + noun + " " + one(SAYS_NOTHING) + " " + more + "?",
        true);
    add(
        "Is the " + noun + " " + more + "?",
        "Is the " + one(MORE) + " " + noun + " " + more + "?",
        false);
    add("Is it a " + noun + "?", "Is it a " + more + " " + noun + "?", false);
    add("Is " + person + " a gardener?", "Is " + person + " a " + more + " gardener?", false);
    String past = verb.endsWith("e") ? verb + "d" : verb + "ed";
    add(
        "Did " + person + " " + verb + " the " + noun + "?",
        "Was the " + noun + " " + past + " by " + person + "?",
        true);
  }

  private void add(String a, String b, boolean same) {
    pairs.add(random.nextBoolean() ? new Example(a, b, same, null) : new Example(b, a, same, null));
  }

  private String way(String act) {
    return one(WAYS).formatted(act);
  }

  private String one(String[] any) {
    return any[random.nextInt(any.length)];
  }
}
