package io.llmcost.agent.prior;

/** Words and pairs of words that say something about a prompt, found by their hash. */
final class CueWords {

  private static final int SLOTS = 1 << 11;
  private static final long SEED = 0xCBF29CE484222325L;
  private static final long PRIME = 0x100000001B3L;

  private static final long[] KEYS = new long[SLOTS];
  private static final byte[] FEATURES = new byte[SLOTS];

  static {
    add(
        Feature.REASONING,
        "prove proof derive deduce infer explain why reason reasoning justify determine evaluate analyze"
            + " analyse analysis compare contrast solve puzzle riddle logic logical logically argument"
            + " valid statement statements premise conclusion contradiction hypothesis implications"
            + " imply implies optimize optimise optimal design strategy predict critique estimate"
            + " step+by cause causes consequences trade+offs decide assess deduction true+or conclude");
    add(
        Feature.EASY,
        "list name names define definition translate translation summarize summarise summary rewrite"
            + " rephrase paraphrase classify extract spell suggest recommend tell describe who ideas tips"
            + " synonym synonyms antonym capital hello hi thanks example examples brainstorm identify"
            + " correct+the sentiment label category");
    add(
        Feature.WRITING,
        "poem story essay email mail letter blog post speech lyrics song imagine pretend act+as"
            + " roleplay character dialogue headline slogan tweet caption article paragraph haiku joke"
            + " review advertisement script+for greeting persona narrative outline novel");
    add(
        Feature.NEGATIONS,
        "not no never none nor neither except without cannot cant dont doesnt didnt isnt arent wasnt"
            + " werent wouldnt wont shouldnt couldnt false incorrect incorrectly least unlikely untrue"
            + " nothing nobody exclude excluding");
    add(
        Feature.CONDITIONS,
        "if suppose assume assuming unless given whether let provided otherwise such+that when then"
            + " would+be either hypothetical hypothetically");
    add(
        Feature.AMOUNTS,
        "each every per times twice half total percent percentage sum average many much more less fewer"
            + " remaining left altogether rate ratio double triple third quarter dozen product difference"
            + " cost costs price earns pays spends hours minutes days weeks miles km kg cm dollars"
            + " number+of how+many how+much at+least at+most");
    add(
        Feature.CONSTRAINTS,
        "must should exactly only ensure include avoid limit maximum minimum within required"
            + " requirements requirement rules constraints constraint format strictly following+format"
            + " no+more less+than more+than do+not make+sure words sentences json table bullet each+of");
    add(
        Feature.CODE_WORDS,
        "python java javascript typescript c++ c# sql html css bash php kotlin golang rust react function"
            + " method class code program script algorithm implement implementation array string loop"
            + " return returns api database query server docker linux regex compile debug bug exception"
            + " integer boolean def assert import recursion recursive complexity tree graph stack queue"
            + " matrix tuple dictionary dict");
    add(
        Feature.MATH_WORDS,
        "equation equations integral derivative polynomial theorem probability triangle circle radius"
            + " angle angles vector matrix prime divisor integer integers rational real+number function"
            + " domain root roots square cubic perpendicular parallel area volume velocity acceleration"
            + " force energy mass charge voltage current resistance entropy moles molar equilibrium"
            + " calculate compute simplify expression coefficient permutation combinations modulo"
            + " remainder subgroup isomorphic group ring field eigenvalue differential variance deviation"
            + " regression estimator logarithm sin cos tan log factorial sequence series infinite finite"
            + " perimeter diameter hypotenuse sphere cone ellipse parabola");
  }

  private CueWords() {}

  private static void add(Feature feature, String words) {
    for (String word : words.split(" ")) {
      int plus = word.indexOf('+');
      boolean isPair = plus > 0 && plus < word.length() - 1 && word.charAt(plus + 1) != '+';
      put(
          isPair ? pair(hash(word.substring(0, plus)), hash(word.substring(plus + 1))) : hash(word),
          feature);
    }
  }

  /** A word that is given again keeps its first meaning. */
  private static void put(long key, Feature feature) {
    int slot = slot(key);
    if (KEYS[slot] == 0) {
      KEYS[slot] = key;
      FEATURES[slot] = (byte) feature.ordinal();
    }
  }

  /** Of a word in lower case. */
  static long hash(String word) {
    long hash = start();
    for (int i = 0; i < word.length(); i++) {
      hash = next(hash, word.charAt(i));
    }
    return end(hash);
  }

  /** The hash of a word without letters. */
  static long start() {
    return SEED;
  }

  /** With one more character, in lower case. */
  static long next(long hash, char c) {
    return (hash ^ c) * PRIME;
  }

  /** The hash of the whole word. */
  static long end(long hash) {
    return hash ^ hash >>> 29;
  }

  /** The hash of two words that follow each other. */
  static long pair(long first, long second) {
    return (first * 31 + second) * 0x9E3779B97F4A7C15L;
  }

  /** The feature's number that the word or pair speaks for; -1 if for none. */
  static int find(long key) {
    int slot = slot(key);
    return KEYS[slot] == 0 ? -1 : FEATURES[slot];
  }

  private static int slot(long key) {
    int slot = (int) (key ^ key >>> 32) & SLOTS - 1;
    while (KEYS[slot] != 0 && KEYS[slot] != key) {
      slot = slot + 1 & SLOTS - 1;
    }
    return slot;
  }
}
