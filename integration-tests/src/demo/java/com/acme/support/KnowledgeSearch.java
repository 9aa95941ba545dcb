package com.acme.support;

import com.openai.client.OpenAIClient;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.EmbeddingCreateParams;
import java.util.ArrayList;
import java.util.List;

/** Finds the article of the knowledge base that is nearest to a question. */
final class KnowledgeSearch {

  private static final List<String> ARTICLES =
      List.of(
          "Pairing the thermostat T2 with a new phone, step by step, and what to do when the code is not found",
          "The lock L1 does not turn: cleaning the bolt, aligning the door, changing the cells",
          "Why the camera C3 shows offline at night: Wi-Fi range, power supply, heat",
          "Sending a device back: label, box, refund, and exchange instead of refund",
          "Sharing a home with family and guests, and taking access away again",
          "Moving house: leaving devices behind or taking them along");

  private final OpenAIClient client;
  private final String model;

  KnowledgeSearch(OpenAIClient client, String model) {
    this.client = client;
    this.model = model;
  }

  /** Sends the articles along every time, as a first version does that nobody came back to. */
  String find(String question) {
    List<String> texts = new ArrayList<>(ARTICLES);
    texts.add(question);
    CreateEmbeddingResponse response =
        client
            .embeddings()
            .create(
                EmbeddingCreateParams.builder().model(model).inputOfArrayOfStrings(texts).build());
    List<Float> asked = response.data().get(ARTICLES.size()).embedding();
    int best = 0;
    double bestScore = -1;
    for (int i = 0; i < ARTICLES.size(); i++) {
      double score = dot(asked, response.data().get(i).embedding());
      if (score > bestScore) {
        best = i;
        bestScore = score;
      }
    }
    return ARTICLES.get(best);
  }

  private static double dot(List<Float> a, List<Float> b) {
    double sum = 0;
    for (int i = 0; i < a.size(); i++) {
      sum += a.get(i) * b.get(i);
    }
    return sum;
  }
}
