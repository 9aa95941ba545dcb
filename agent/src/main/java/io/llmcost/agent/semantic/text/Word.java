package io.llmcost.agent.semantic.text;

/** A word, number or sign of a text. Immutable. */
public final class Word {

  private final String raw;
  private final String form;
  private final String stem;
  private final boolean first;
  private final boolean filler;
  private final boolean number;

  Word(String raw, String form, boolean first, boolean number) {
    this.raw = raw;
    this.form = form;
    this.stem = number ? Numbers.plain(form) : Stems.of(form);
    this.first = first;
    this.number = number;
    this.filler = FunctionWords.contains(form);
  }

  /** As it stands in the text. */
  public String raw() {
    return raw;
  }

  /** In lower case; of a contraction the word that this part of it stands for. */
  public String form() {
    return form;
  }

  /** Without the endings that do not change what it is about; of a number one way to write it. */
  public String stem() {
    return stem;
  }

  /** Whether a sentence begins with it. */
  public boolean isFirst() {
    return first;
  }

  /** Whether it has digits. */
  public boolean isNumber() {
    return number;
  }

  /** Whether it is a word that says how others belong together, and nothing by itself. */
  public boolean isFunction() {
    return filler;
  }

  /** Whether it begins with a capital letter. */
  public boolean isCapital() {
    return !raw.isEmpty() && Character.isUpperCase(raw.codePointAt(0));
  }

  /** Whether it has a capital letter behind its first letter. */
  public boolean hasInnerCapital() {
    for (int i = 1; i < raw.length(); i++) {
      if (Character.isUpperCase(raw.charAt(i))) {
        return true;
      }
    }
    return false;
  }

  @Override
  public String toString() {
    return form;
  }
}
