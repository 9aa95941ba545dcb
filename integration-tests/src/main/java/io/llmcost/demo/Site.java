package io.llmcost.demo;

import io.llmcost.it.mock.RecordedRequest;

/** The places of the support desk that call a model. */
enum Site {
  FAQ("FaqBot", "FaqBot.answer", "You are the help desk"),
  REVIEW("CodeReviewer", "CodeReviewer.review", "You review Java patches"),
  CONTENT("ContentWriter", "ContentWriter.write", "You write for the newsletter"),
  TICKET("TicketExtractor", "TicketExtractor.extract", "Extract the fields"),
  LABEL("ReviewTagger", "ReviewTagger.label", "You sort reviews"),
  SEARCH("KnowledgeSearch", "KnowledgeSearch.find", "text-embedding-3-small"); // sends texts only

  private final String className;
  private final String label;
  private final String prompt;

  Site(String className, String label, String prompt) {
    this.className = className;
    this.label = label;
    this.prompt = prompt;
  }

  String label() {
    return label;
  }

  boolean isClass(String simpleName) {
    return className.equals(simpleName);
  }

  /** Who made a request, told by its prompt: the provider sees nothing else of the application. */
  static Site of(RecordedRequest request) {
    String body = request.bodyText();
    for (Site site : values()) {
      if (body.contains(site.prompt)) {
        return site;
      }
    }
    throw new IllegalStateException("Nobody at the support desk sends this: " + body);
  }
}
