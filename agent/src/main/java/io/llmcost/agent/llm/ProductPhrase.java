package io.llmcost.agent.llm;

/**
 * Finds what a text asks to be made, where other words stand between the verb and its object:
 * "write a short, funny poem". Fed with the words of a text in their order.
 */
final class ProductPhrase {

  /** Between the verb and its object there are so many words at most. */
  private static final int REACH = 7;

  private static final CueTable MAKERS = TaskCues.makers();
  private static final CueTable PRODUCTS = TaskCues.products();
  private static final CueTable CLOSERS = TaskCues.closers();

  private long last;
  private long secondLast;
  private int left;
  private boolean command;

  /**
   * @param starts whether the word begins a command
   * @param sentenceEnds whether a sentence ends before the word
   * @return the number of the product that the word ends, for {@link #task}; -1 if it ends none
   */
  int next(long word, boolean starts, boolean sentenceEnds) {
    left = sentenceEnds ? 0 : left - 1;
    long single = CueTable.join(word, 0);
    long pair = CueTable.join(last, single);
    int product = left > 0 ? product(single, pair) : -1;
    if (product >= 0 || left > 0 && CLOSERS.find(single) >= 0) {
      left = 0;
    } else if (isMaker(word, single, pair)) {
      left = REACH + 1;
      command = starts;
    }
    secondLast = last;
    last = word;
    return product;
  }

  private static int product(long single, long pair) {
    int product = PRODUCTS.find(pair);
    return product >= 0 ? product : PRODUCTS.find(single);
  }

  private boolean isMaker(long word, long single, long pair) {
    return MAKERS.mayEndWith(word)
        && (MAKERS.find(single) >= 0 || MAKERS.find(CueTable.join(secondLast, pair)) >= 0);
  }

  /** Whether the verb of the last product began a command. */
  boolean isCommand() {
    return command;
  }

  /** The id of the kind of work that makes it. */
  static String task(int product) {
    return PRODUCTS.tasks().get(PRODUCTS.task(product));
  }

  static float weight(int product) {
    return PRODUCTS.weight(product);
  }
}
