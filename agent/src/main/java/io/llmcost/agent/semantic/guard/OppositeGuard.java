package io.llmcost.agent.semantic.guard;

import io.llmcost.agent.semantic.text.Word;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Neither text has a word in the place of which the other one has its opposite. */
final class OppositeGuard implements Guard {

  private static final String[] PAIRS = {
    "increase/decrease reduce lower lessen diminish",
    "raise/lower reduce",
    "gain/lose",
    "grow/shrink",
    "expand/contract shrink",
    "rise/fall drop decline",
    "buy purchase/sell",
    "lend/borrow",
    "import/export",
    "upload/download",
    "install/uninstall remove",
    "enable activate/disable deactivate",
    "start begin open launch/stop end close finish quit",
    "create add/delete remove destroy",
    "connect attach/disconnect detach",
    "lock/unlock",
    "encrypt/decrypt",
    "encode/decode",
    "compress/decompress extract",
    "subscribe/unsubscribe",
    "follow/unfollow",
    "block/unblock",
    "show/hide",
    "accept approve allow permit/reject deny refuse forbid ban prohibit",
    "win/lose",
    "pass/fail",
    "love like/hate dislike",
    "attract/repel",
    "marry/divorce",
    "remember/forget",
    "push/pull",
    "give/take receive get",
    "send/receive",
    "teach/learn",
    "hire employ/fire dismiss",
    "save/spend waste",
    "earn/spend",
    "deposit/withdraw",
    "credit/debit",
    "charge/discharge",
    "enter join/leave exit quit",
    "arrive/leave depart",
    "strengthen/weaken",
    "improve/worsen",
    "win/lose",
    "invest/divest",
    "good best better great/bad worst worse terrible",
    "easy easier easiest simple/hard harder hardest difficult",
    "big bigger biggest large larger largest/small smaller smallest little tiny",
    "high higher highest/low lower lowest",
    "tall taller tallest/short shorter shortest",
    "long longer longest/short shorter shortest",
    "fast faster fastest quick/slow slower slowest",
    "old older oldest/new newer newest young younger youngest",
    "rich richer richest/poor poorer poorest",
    "hot hotter hottest/cold colder coldest",
    "warm/cool",
    "light lighter/heavy heavier dark darker",
    "strong stronger strongest/weak weaker weakest",
    "cheap cheaper cheapest/expensive costly",
    "safe safer/dangerous unsafe risky",
    "clean/dirty",
    "early earlier earliest/late later latest",
    "first/last",
    "open/closed",
    "full/empty",
    "wet/dry",
    "thick fat/thin",
    "wide/narrow",
    "deep/shallow",
    "smart intelligent clever/dumb stupid",
    "happy/sad unhappy",
    "alive/dead",
    "positive/negative",
    "advantage pro benefit upside strength merit/disadvantage con drawback downside weakness demerit",
    "legal/illegal",
    "possible/impossible",
    "true/false",
    "right correct/wrong incorrect",
    "right/left",
    "inside inner in internal/outside outer out external",
    "indoor/outdoor",
    "above over/below under",
    "before/after",
    "up/down",
    "on/off",
    "north northern/south southern",
    "east eastern/west western",
    "front/back rear",
    "top/bottom",
    "public/private",
    "online/offline",
    "domestic/foreign international",
    "internal/external",
    "minimum min least lowest/maximum max most highest",
    "more/less fewer",
    "many much/few little",
    "most/least",
    "with/without",
    "always/never",
    "all/none",
    "male man boy/female woman girl",
    "input/output",
    "cause/cure prevent",
    "healthy/unhealthy sick",
    "visible/invisible",
    "optimistic/pessimistic",
    "introvert introverted/extrovert extroverted",
    "liberal/conservative",
    "democrat/republican",
    "religious/secular",
    "humble modest/proud arrogant",
    "brave/cowardly fearful",
    "polite/rude",
    "active/passive inactive",
    "hopeful/hopeless",
    "friend/enemy",
    "success succeed successful/failure fail unsuccessful",
    "question/answer",
    "day/night",
    "morning/evening",
    "summer/winter",
    "single/married",
    "plaintiff/defendant",
    "buyer/seller",
    "employer/employee",
    "lender/borrower",
    "parent/child",
    "teacher/student",
    "doctor/patient",
    "vertical/horizontal",
    "ascending/descending",
    "hardware/software",
    "asset/liability",
    "profit/loss",
    "supply/demand",
    "acid/base alkaline",
    "former/latter",
    "import/export",
    "war/peace",
    "virgin/nonvirgin",
    "vegetarian/nonvegetarian",
  };

  private static final Map<String, Set<String>> OPPOSITES = new HashMap<>();
  private static final String[] PREFIXES = {
    "un", "in", "im", "ir", "il", "dis", "non", "de", "mis", "anti"
  };

  static {
    for (String pair : PAIRS) {
      String[] sides = pair.split("/");
      for (String left : sides[0].split(" ")) {
        for (String right : sides[1].split(" ")) {
          put(left, right);
          put(right, left);
        }
      }
    }
  }

  private static void put(String word, String opposite) {
    OPPOSITES.computeIfAbsent(word, key -> new HashSet<>()).add(opposite);
  }

  @Override
  public String name() {
    return "opposites";
  }

  @Override
  public boolean refuses(Pair pair) {
    for (Word word : pair.alignment().onlyInA()) {
      for (Word other : pair.alignment().onlyInB()) {
        if (areOpposite(word, other)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean areOpposite(Word word, Word other) {
    return isOpposite(word.form(), other.form())
        || isOpposite(base(word), base(other))
        || isPrefixed(word.form(), other.form())
        || isPrefixed(other.form(), word.form());
  }

  private static boolean isOpposite(String word, String other) {
    Set<String> opposites = OPPOSITES.get(word);
    return opposites != null && opposites.contains(other);
  }

  /** The form that the list has: the word without the ending of another of its forms. */
  private static String base(Word word) {
    String form = word.form();
    if (OPPOSITES.containsKey(form)) {
      return form;
    }
    String stem = word.stem();
    return OPPOSITES.containsKey(stem)
        ? stem
        : OPPOSITES.containsKey(stem + "e") ? stem + "e" : form;
  }

  private static boolean isPrefixed(String longer, String shorter) {
    if (shorter.length() < 4 || !longer.endsWith(shorter)) {
      return longer.equals(shorter + "less");
    }
    String prefix = longer.substring(0, longer.length() - shorter.length());
    for (String known : PREFIXES) {
      if (prefix.equals(known)) {
        return true;
      }
    }
    return false;
  }
}
