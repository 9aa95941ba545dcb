package io.llmcost.agent.semantic.guard;

import io.llmcost.agent.semantic.text.Reading;
import io.llmcost.agent.semantic.text.Word;
import io.llmcost.agent.semantic.text.WordSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Both texts have the same numbers, in digits or in words. */
final class NumberGuard implements Guard {

  private static final Map<String, String> NUMERALS = new HashMap<>();
  private static final Set<String> ROMAN =
      WordSet.of("II III IV V VI VII VIII IX X XI XII XIII XIV XV XVI XX XXI");

  static {
    String[] ones =
        ("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
                + " fifteen sixteen seventeen eighteen nineteen twenty")
            .split(" ");
    for (int i = 0; i < ones.length; i++) {
      NUMERALS.put(ones[i], String.valueOf(i));
    }
    String[] tens = "thirty forty fifty sixty seventy eighty ninety hundred".split(" ");
    for (int i = 0; i < tens.length; i++) {
      NUMERALS.put(tens[i], String.valueOf(30 + 10 * i));
    }
    String[] ordinals = "second third fourth fifth sixth seventh eighth ninth tenth".split(" ");
    for (int i = 0; i < ordinals.length; i++) {
      NUMERALS.put(ordinals[i], String.valueOf(2 + i));
    }
    for (String large :
        new String[] {
          "thousand",
          "million",
          "billion",
          "trillion",
          "lakh",
          "crore",
          "dozen",
          "half",
          "double",
          "twice",
          "triple",
          "quarter",
          "first",
          "last",
          "next",
          "previous"
        }) {
      NUMERALS.put(large, large);
    }
  }

  @Override
  public String name() {
    return "numbers";
  }

  @Override
  public boolean refuses(Pair pair) {
    return !numbers(pair.a()).equals(numbers(pair.b()));
  }

  private static List<String> numbers(Reading text) {
    List<String> numbers = new ArrayList<>();
    for (Word word : text.words()) {
      if (word.isNumber()) {
        numbers.add(word.stem());
      } else if (ROMAN.contains(word.raw())) {
        numbers.add(word.raw());
      } else if (!word.form().equals("one") && NUMERALS.containsKey(word.form())) {
        numbers.add(NUMERALS.get(word.form()));
      }
    }
    Collections.sort(numbers);
    return numbers;
  }
}
