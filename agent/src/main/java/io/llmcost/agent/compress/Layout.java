package io.llmcost.agent.compress;

import java.util.Collections;
import java.util.List;

/** The passages of a text, and how they are to each other. Immutable. */
final class Layout {

  private final List<Passage> passages;
  private final Kind kind;

  /** What passages are to each other. */
  enum Kind {
    /** Each stands for itself. */
    DOCUMENTS,
    /** The same, with a comma between them. */
    ELEMENTS,
    /** One may go on where the last one ended, as in a book or a talk. */
    PARAGRAPHS
  }

  /**
   * @param passages in their order, apart from each other
   */
  Layout(List<Passage> passages, Kind kind) {
    this.passages = Collections.unmodifiableList(passages);
    this.kind = kind;
  }

  /**
   * Finds a text's passages by what is usual: elements of a JSON array, XML elements, numbered
   * documents, Markdown headings, paragraphs.
   *
   * @param asks whether a question stands in the text, beside the passages
   * @return null if there are none, or it is in doubt what they are
   */
  static Layout of(String text, boolean asks) {
    List<Passage> passages = JsonDocuments.find(text);
    if (passages != null) {
      return new Layout(passages, Kind.ELEMENTS);
    }
    passages = TaggedDocuments.find(text);
    if (passages == null) {
      passages = NumberedDocuments.find(text);
    }
    if (passages == null) {
      passages = Sections.find(text);
    }
    if (passages != null) {
      return new Layout(passages, Kind.DOCUMENTS);
    }
    passages = Paragraphs.find(text, asks);
    return passages == null ? null : new Layout(passages, Kind.PARAGRAPHS);
  }

  List<Passage> passages() {
    return passages;
  }

  boolean mayRun() {
    return kind == Kind.PARAGRAPHS;
  }

  boolean isSeparated() {
    return kind == Kind.ELEMENTS;
  }
}
