package io.llmcost.agent.llm;

/** What a text looks like, apart from its words: code, formulas, numbers, a question. */
final class TextShape {

  /** How lines of code begin that are not prose. */
  private static final String[] CODE_LINES = {
    "def ",
    "class ",
    "import ",
    "from typing ",
    "public ",
    "private ",
    "#include",
    "const ",
    "function ",
    "return ",
    "elif ",
    "else:",
    "for (",
    "if (",
    "while (",
    "SELECT ",
    "print(",
    ">>>",
    "</",
    "<div",
    "<html",
    "void ",
    "int ",
    "fn ",
    "func ",
    "@",
    "try:",
    "try {"
  };

  /** How the definition of a function begins. */
  private static final String[] DEFINITIONS = {"def ", "function ", "func ", "fn "};

  private static final String[] FORMULAS = {
    "frac", "sqrt", "int", "sum", "cdot", "times", "begin", "left", "le", "ge", "pi", "theta",
    "alpha", "beta", "sin", "cos", "log", "infty", "mathbb", "mathrm", "text", "angle", "circ"
  };

  private static final int LONGEST_FORMULA = 48;

  private int fences;
  private int codeLines;
  private int calls;
  private int formulas;
  private int equations;
  private int definitions;
  private int inlineMath;
  private int bars;
  private int numbers;
  private int words;
  private int optionLines;
  private int questionMarks;

  /** Adds a text, or a part of it, to what was looked at. */
  void add(char[] text) {
    char last = '\n';
    char lastInk = ' ';
    boolean indent = true;
    for (int i = 0; i < text.length; i++) {
      char c = text[i];
      if (c > ' ') {
        if (last <= ' ') {
          words++;
          if (indent) {
            startLine(text, i);
            indent = false;
          }
        }
        if (!isLetter(c)) {
          addSign(text, i, c, last);
        } else if (last == '\\' && startsWithAny(text, i, FORMULAS)) {
          formulas++;
        }
        lastInk = c;
      } else if (c == '\n') {
        endLine(lastInk);
        indent = true;
      }
      last = c;
    }
    endLine(lastInk);
  }

  private void addSign(char[] text, int i, char c, char last) {
    if (c >= '0' && c <= '9') {
      numbers += last >= '0' && last <= '9' || last == '.' || last == ',' ? 0 : 1;
    } else if (c == '?') {
      questionMarks++;
    } else if (c == '`') {
      fences += last == '`' && i > 1 && text[i - 2] == '`' ? 1 : 0;
    } else if (c == ')') {
      calls += last == '(' && i > 1 && isLetter(text[i - 2]) ? 1 : 0;
    } else if (c == '=' || c == '+' || c == '^' || c == '*' || c == '\u00d7') {
      equations += isOperand(text, i, -1) && isOperand(text, i, 1) ? 1 : 0;
    } else if (c == '$') {
      inlineMath += closesFormula(text, i) ? 1 : 0;
    } else if (c == '|') {
      bars++;
    }
  }

  /** Whether what stands before the sign is short and in such signs, as in "is $x + 1$ odd". */
  private static boolean closesFormula(char[] text, int at) {
    if (at + 1 < text.length && isWordPart(text[at + 1])) {
      return false;
    }
    for (int i = at - 1; i > 0 && i > at - LONGEST_FORMULA && text[i] != '\n'; i--) {
      if (text[i] == '$') {
        return i < at - 1
            && text[i + 1] != ' '
            && text[at - 1] != ' '
            && text[i - 1] <= '('
            && isFormulaStart(text[i + 1]);
      }
    }
    return false;
  }

  private static boolean isFormulaStart(char c) {
    return isWordPart(c) || c == '\\' || c == '(' || c == '-' || c == '|' || c == '[';
  }

  private static boolean isWordPart(char c) {
    return isLetter(c) || c >= '0' && c <= '9';
  }

  /** Whether there is a number, a variable or a bracket beside the operator. */
  private static boolean isOperand(char[] text, int operator, int step) {
    int i = operator + step;
    while (i >= 0 && i < text.length && (text[i] == ' ' || text[i] == '-')) {
      i += step;
    }
    if (i < 0 || i >= text.length) {
      return false;
    }
    char c = text[i];
    if (isLetter(c)) {
      int next = i + step;
      return next < 0 || next >= text.length || !isLetter(text[next]);
    }
    return c >= '0' && c <= '9' || c == (step < 0 ? ')' : '(');
  }

  private void startLine(char[] text, int i) {
    if (startsWithAny(text, i, CODE_LINES)) {
      codeLines++;
      definitions += startsWithAny(text, i, DEFINITIONS) ? 1 : 0;
    } else if (i + 1 < text.length && text[i] >= 'A' && text[i] <= 'E') {
      char next = text[i + 1];
      optionLines += next == '.' || next == ')' || next == ':' ? 1 : 0;
    }
  }

  private void endLine(char lastInk) {
    codeLines += lastInk == ';' || lastInk == '{' || lastInk == '}' ? 1 : 0;
  }

  private static boolean isLetter(char c) {
    int lower = c | 0x20;
    return lower >= 'a' && lower <= 'z';
  }

  private static boolean startsWithAny(char[] text, int at, String[] starts) {
    for (String start : starts) {
      if (startsWith(text, at, start)) {
        return true;
      }
    }
    return false;
  }

  private static boolean startsWith(char[] text, int at, String start) {
    if (at + start.length() > text.length) {
      return false;
    }
    for (int i = 0; i < start.length(); i++) {
      if (text[at + i] != start.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  int words() {
    return words;
  }

  int numbers() {
    return numbers;
  }

  int questionMarks() {
    return questionMarks;
  }

  /** Whether it offers answers to choose from. */
  boolean hasOptions() {
    return optionLines >= 2;
  }

  boolean definesFunction() {
    return definitions > 0;
  }

  /** Whether it has mathematics in it, in signs. */
  boolean hasFormulas() {
    return formulas + inlineMath + equations >= 2;
  }

  /** What speaks for code, in the measure of cues. */
  float code() {
    if (formulas + inlineMath >= 2 && fences == 0) {
      // Formulas have braces, too.
      return 0;
    }
    float score = fences > 0 ? 2.5f : definitions > 0 ? 2 : 0;
    score += codeLines >= 3 ? 3 : codeLines;
    return score + (calls >= 2 ? 1.5f : calls * 0.75f);
  }

  /** What speaks for mathematics, in the measure of cues. */
  float math() {
    float score = Math.min(3, (formulas + inlineMath + equations) * 0.9f);
    return isDenseInNumbers() ? score + 0.8f : score;
  }

  /** As word problems are; tables are, too. */
  private boolean isDenseInNumbers() {
    return numbers >= 2 && words <= numbers * 25 && words <= 150 && bars < 4;
  }
}
