package io.llmcost.agent.semantic.text;

import java.util.Set;

/** English words that carry no content of their own. */
public final class FunctionWords {

  private static final Set<String> ALL =
      WordSet.of(
          "a an the this that these those some any such same own other another each every either",
          "i me my mine myself we us our ours ourselves you your yours yourself he him his himself",
          "she her hers herself it its itself they them their theirs themselves one ones",
          "am is are was were be been being do does did doing done have has had having",
          "will would shall should can could may might must ought need",
          "and or but if then else than so because as while until though although whether",
          "of at by for with about into through to from in out on off over under up down",
          "onto upon within between among against during before after above below across along",
          "around behind beside near per via toward towards like",
          "who whom whose which what when where why how",
          "not no nor never none n't cannot",
          "there here just very too also only even still yet ever please kindly there's",
          "more most less least much many few lot lots bit again once",
          "get got there let lets");

  private static final Set<String> LIGHT =
      WordSet.of(
          "use used go going make making take give find know tell want way ways thing things help",
          "best good better great able possible someone somebody anyone anybody people person",
          "really actually currently literally basically simply exactly truly honestly fact");

  private FunctionWords() {}

  static boolean contains(String form) {
    return ALL.contains(form);
  }

  /**
   * How much it matters that a word has no counterpart: 1 for what a text is about, near 0 for what
   * any text has.
   */
  public static double weight(Word word) {
    return word.isNumber() ? 1 : word.isFunction() ? 0.05 : LIGHT.contains(word.form()) ? 0.35 : 1;
  }
}
