package com.acme.support;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/**
 * A morning at the support desk: 144 calls to models, the same every time. Knows the API by {@code
 * OPENAI_API_KEY} and {@code OPENAI_BASE_URL}; {@code SUPPORT_MODEL} names another model than
 * gpt-4o.
 */
public final class SupportDesk {

  private static final long SEED = 20_260_101L;

  private final FaqBot faqBot;
  private final CodeReviewer codeReviewer;
  private final ContentWriter contentWriter;
  private final TicketExtractor ticketExtractor;
  private final KnowledgeSearch knowledgeSearch;
  private final ReviewTagger reviewTagger;
  private final Random random = new Random(SEED);

  private SupportDesk(OpenAIClient client, String model) {
    faqBot = new FaqBot(client, model);
    codeReviewer = new CodeReviewer(client, model);
    contentWriter = new ContentWriter(client, model);
    ticketExtractor = new TicketExtractor(client, model);
    knowledgeSearch = new KnowledgeSearch(client, "text-embedding-3-small");
    reviewTagger = new ReviewTagger(client, model);
  }

  /** Works through the morning; prints a line for each call. */
  public static void main(String[] args) {
    OpenAIClient client = OpenAIOkHttpClient.fromEnv();
    String model = System.getenv().getOrDefault("SUPPORT_MODEL", "gpt-4o");
    SupportDesk desk = new SupportDesk(client, model);
    for (Supplier<String> task : desk.morning()) {
      System.out.println(task.get().replace('\n', ' '));
    }
    for (String label : desk.reviewTagger.labels(Inbox.REVIEWS)) {
      System.out.println("label    " + label.replace('\n', ' '));
    }
    client.close();
  }

  private List<Supplier<String>> morning() {
    List<Supplier<String>> tasks = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      String question = often(Inbox.QUESTIONS);
      tasks.add(() -> "faq      " + faqBot.answer(question));
    }
    for (int i = 0; i < 16; i++) {
      String patch = Inbox.PATCHES.get(i % Inbox.PATCHES.size()); // CI runs again after a rebase
      tasks.add(() -> "review   " + codeReviewer.review(patch));
    }
    for (String brief : Inbox.BRIEFS) {
      tasks.add(() -> "content  " + contentWriter.write(brief));
    }
    for (int i = 0; i < 18; i++) {
      String mail = i < Inbox.MAILS.size() ? Inbox.MAILS.get(i) : often(Inbox.MAILS);
      tasks.add(() -> "ticket   " + describe(ticketExtractor.extract(mail)));
    }
    for (int i = 0; i < 12; i++) {
      String search = often(Inbox.SEARCHES);
      tasks.add(() -> "search   " + knowledgeSearch.find(search));
    }
    Collections.shuffle(tasks, random);
    return tasks;
  }

  /** The first ones come more often than the last ones, as questions do. */
  private String often(List<String> texts) {
    double early = Math.pow(random.nextDouble(), 1.5);
    return texts.get((int) (early * texts.size()));
  }

  private static String describe(TicketExtractor.Ticket ticket) {
    return ticket.product + " " + ticket.urgency + " " + ticket.problem;
  }
}
