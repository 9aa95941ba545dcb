package io.llmcost.agent.cli;

import io.llmcost.agent.semantic.DenseVector;
import io.llmcost.agent.semantic.ExtensionVectors;
import java.io.File;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** What texts mean by an extension that a user names, each looked at once. */
final class ExtensionMeanings implements Function<String, DenseVector> {

  private final ExtensionVectors model;
  private final Map<String, DenseVector> known = new HashMap<>();

  ExtensionMeanings(String file) {
    model = new ExtensionVectors(new File(file));
  }

  @Override
  public DenseVector apply(String text) {
    return known.computeIfAbsent(text, this::vector);
  }

  private DenseVector vector(String text) {
    try {
      return DenseVector.of(model, model.vector(text));
    } catch (IOException e) {
      throw new CommandFailure("--embedder: " + e.getMessage());
    }
  }
}
