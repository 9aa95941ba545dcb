package com.acme.office;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.errors.OpenAIException;
import com.openai.models.chat.completions.ChatCompletion;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiFunction;

/**
 * Works through a file of jobs, one a line: kind of work, instruction, text, with tabs between; one
 * after the other, or by several clerks at once. Prints for each, in the file's order, how its
 * answer ended and began, or what was thrown instead.
 */
public final class Office {

  private static final int SHOWN = 40;

  private final Map<String, BiFunction<String, String, ChatCompletion>> work = new HashMap<>();

  private Office(OpenAIClient client) {
    Assistant assistant = new Assistant(client);
    SupportBot bot = new SupportBot(client);
    Clerk clerk = new Clerk(client);
    CodeReviewer code = new CodeReviewer(client);
    Analyst analyst = new Analyst(client);
    KnowledgeBase knowledge = new KnowledgeBase(client);
    ContentWriter content = new ContentWriter(client);
    Extractor extractor = new Extractor(client);
    work.put("Assistant.ask", assistant::ask);
    work.put("Assistant.help", assistant::help);
    work.put("SupportBot.answer", bot::answer);
    work.put("SupportBot.converse", bot::converse);
    work.put("Clerk.summarize", clerk::summarize);
    work.put("Clerk.translate", clerk::translate);
    work.put("Clerk.classify", clerk::classify);
    work.put("CodeReviewer.review", code::review);
    work.put("CodeReviewer.glance", code::glance);
    work.put("CodeReviewer.study", code::study);
    work.put("Analyst.solve", analyst::solve);
    work.put("KnowledgeBase.answer", knowledge::answer);
    work.put("ContentWriter.invent", content::invent);
    work.put("ContentWriter.describe", content::describe);
    work.put("Extractor.fields", extractor::fields);
    work.put("Extractor.dossier", extractor::dossier);
  }

  /** {@code Office JOBS [CLERKS]}. */
  public static void main(String[] args) throws Exception {
    OpenAIClient client = OpenAIOkHttpClient.fromEnv();
    Office office = new Office(client);
    try (BufferedReader jobs =
        Files.newBufferedReader(Paths.get(args[0]), StandardCharsets.UTF_8)) {
      if (args.length > 1) {
        office.together(jobs, Integer.parseInt(args[1]));
      } else {
        for (String line = jobs.readLine(); line != null; line = jobs.readLine()) {
          System.out.println(office.does(line.split("\t", -1)));
        }
      }
    }
    client.close();
  }

  private void together(BufferedReader jobs, int clerks) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(clerks);
    List<Future<String>> done = new ArrayList<>();
    for (String line = jobs.readLine(); line != null; line = jobs.readLine()) {
      String[] job = line.split("\t", -1);
      done.add(threads.submit(() -> does(job)));
    }
    for (Future<String> one : done) {
      System.out.println(one.get());
    }
    threads.shutdown();
  }

  private String does(String[] job) {
    try {
      ChatCompletion.Choice choice = work.get(job[0]).apply(job[1], job[2]).choices().get(0);
      String text = choice.message().content().orElse("");
      return job[0]
          + ' '
          + choice.finishReason().asString()
          + ' '
          + text.substring(0, Math.min(SHOWN, text.length()));
    } catch (OpenAIException e) {
      return job[0] + " lost " + e.getClass().getSimpleName();
    }
  }
}
