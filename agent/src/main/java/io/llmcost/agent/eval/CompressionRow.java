package io.llmcost.agent.eval;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** A question over documents. Immutable. */
public final class CompressionRow {

  private final String question;
  private final List<String> titles;
  private final List<String> texts;
  private final List<String> answers;
  private final List<Integer> gold;

  private CompressionRow(
      String question,
      List<String> titles,
      List<String> texts,
      List<String> answers,
      List<Integer> gold) {
    this.question = question;
    this.titles = Collections.unmodifiableList(titles);
    this.texts = Collections.unmodifiableList(texts);
    this.answers = Collections.unmodifiableList(answers);
    this.gold = Collections.unmodifiableList(gold);
  }

  static CompressionRow read(Map<String, Object> line) {
    List<String> titles = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    for (Object doc : list(line, "docs")) {
      if (doc instanceof Map) {
        Object title = ((Map<?, ?>) doc).get("title");
        Object text = ((Map<?, ?>) doc).get("text");
        if (!(text instanceof String)) {
          throw new IllegalArgumentException("each of docs must have a text");
        }
        titles.add(title == null ? "" : title.toString());
        texts.add((String) text);
      } else if (doc instanceof String) {
        titles.add("");
        texts.add((String) doc);
      } else {
        throw new IllegalArgumentException("docs must be texts, or objects with title and text");
      }
    }
    if (texts.isEmpty()) {
      throw new IllegalArgumentException("docs is empty");
    }
    List<String> answers = new ArrayList<>();
    Object given = line.get("answers");
    for (Object answer : given instanceof List ? (List<?>) given : listOf(given)) {
      answers.add(answer.toString());
    }
    return new CompressionRow(
        JsonLines.text(line, "question"), titles, texts, answers, gold(line, texts.size()));
  }

  private static List<?> listOf(Object value) {
    return value == null ? Collections.emptyList() : Collections.singletonList(value);
  }

  private static List<?> list(Map<String, Object> line, String name) {
    Object value = line.get(name);
    if (!(value instanceof List)) {
      throw new IllegalArgumentException(
          name + (value == null ? " is missing" : " must be a list"));
    }
    return (List<?>) value;
  }

  private static List<Integer> gold(Map<String, Object> line, int docs) {
    List<Integer> gold = new ArrayList<>();
    if (line.get("gold") == null) {
      return gold;
    }
    for (Object index : list(line, "gold")) {
      int at = index instanceof Number ? ((Number) index).intValue() : -1;
      if (at < 0 || at >= docs) {
        throw new IllegalArgumentException("gold must be places of docs, from 0");
      }
      gold.add(at);
    }
    return gold;
  }

  String question() {
    return question;
  }

  List<String> titles() {
    return titles;
  }

  List<String> texts() {
    return texts;
  }

  List<String> answers() {
    return answers;
  }

  /** Places of the documents that the answer stands in; may be empty. */
  List<Integer> gold() {
    return gold;
  }
}
