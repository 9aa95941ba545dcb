package io.llmcost.agent.eval;

import io.llmcost.agent.semantic.KnownTexts;
import io.llmcost.agent.semantic.LexicalEmbedder;
import io.llmcost.agent.semantic.Moment;
import io.llmcost.agent.semantic.NormalForm;
import io.llmcost.agent.semantic.PairVerifier;
import io.llmcost.agent.semantic.guard.Guard;
import io.llmcost.agent.semantic.guard.Pair;
import io.llmcost.agent.semantic.text.Reading;
import java.util.ArrayList;
import java.util.List;

/** What each tier makes of each pair. */
final class CachePairs {

  /** One pair, judged. */
  static final class Judged {
    final CacheRow row;
    final boolean exact;
    final boolean normalised;

    /** Why the pair may not be answered whatever it says, or null. */
    final boolean moment;

    /** The guard that refuses, or null; with an embedder, the one that insists. */
    final String guard;

    /** The guard that refuses, whether it insists or not, or null. */
    final String refusing;

    /** Of what the texts mean, or else of their words. */
    final double similarity;

    final double score;

    private Judged(
        CacheRow row,
        boolean normalised,
        boolean moment,
        String guard,
        String refusing,
        double similarity,
        double score) {
      this.row = row;
      this.exact = row.a().equals(row.b());
      this.normalised = normalised;
      this.moment = moment;
      this.guard = guard;
      this.refusing = refusing;
      this.similarity = similarity;
      this.score = score;
    }

    boolean isKeptApart() {
      return moment || guard != null;
    }
  }

  private CachePairs() {}

  static List<Judged> of(List<CacheRow> rows, CacheSettings settings, PairVerifier verifier) {
    KnownTexts<Integer> known =
        new KnownTexts<>(new LexicalEmbedder(), verifier, Math.max(2, rows.size()));
    for (int i = 0; i < rows.size(); i++) {
      known.add(rows.get(i).a(), i);
    }
    List<Judged> judged = new ArrayList<>(rows.size());
    for (CacheRow row : rows) {
      Reading a = Reading.of(row.a());
      Reading b = Reading.of(row.b());
      Pair pair = new Pair(a, b);
      String refusing = Guard.refusal(pair, settings.guardsOff());
      boolean byMeaning = settings.hasMeanings();
      String guard = byMeaning ? Guard.insistence(pair, settings.guardsOff()) : refusing;
      boolean sameForm = NormalForm.of(row.a()).equals(NormalForm.of(row.b()));
      double words = known.similarity(row.a(), row.b());
      double similarity =
          byMeaning ? settings.meaning(row.a()).cosine(settings.meaning(row.b())) : words;
      judged.add(
          new Judged(
              row,
              row.a().equals(row.b()) || sameForm && refusing == null,
              Moment.refusal(a) != null || Moment.refusal(b) != null,
              guard,
              refusing,
              similarity,
              byMeaning
                  ? verifier.score(pair, words, similarity, settings.guardsOff())
                  : verifier.score(pair, words)));
    }
    return judged;
  }
}
