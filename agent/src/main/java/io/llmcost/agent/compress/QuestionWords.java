package io.llmcost.agent.compress;

/** Words with which something is asked for, and that say little of what it is. */
final class QuestionWords {

  static final String ALL =
      "summarize summarise summary discuss discussion talk talking think thought thoughts opinion"
          + " say said mention describe explain tell give list find context document passage text"
          + " following meeting answer question use based name according reason many much know"
          + " speaker attitude towards feel regarding";

  /** How a paragraph begins that asks for something. */
  static final String[] BEGINNINGS = {
    "question",
    "query:",
    "q:",
    "task:",
    "answer ",
    "please ",
    "summari",
    "based on",
    "using ",
    "given ",
    "instructions",
    "you are ",
    "explain ",
    "describe ",
    "list ",
    "tell me"
  };

  private QuestionWords() {}
}
