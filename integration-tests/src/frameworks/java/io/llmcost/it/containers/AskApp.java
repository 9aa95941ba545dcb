package io.llmcost.it.containers;

/** Asks by itself: {@code AskApp BASE_URL ASSISTANT...}; a line for each answer. */
public final class AskApp {

  private AskApp() {}

  public static void main(String[] args) throws Exception {
    for (int i = 1; i < args.length; i++) {
      String answer = Assistant.named(args[i]).ask(args[0], args[i]);
      System.out.println(args[i] + " " + answer.replace("\n", "\\n"));
    }
  }
}
