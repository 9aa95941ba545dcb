package io.llmcost.agent.route;

import io.llmcost.agent.price.ModelFacts;
import io.llmcost.agent.price.Price;
import io.llmcost.agent.price.PriceBook;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * What the price book says of models beside their prices. The lists name what a model can do and
 * are silent of the rest: silence counts only for what they are careful about, with providers whose
 * models they describe in full. A user's own list may say {@code "supports_vision": false} or true
 * of any model.
 */
public final class ListedCapabilities implements Capabilities {

  private static final Set<String> DESCRIBED_IN_FULL =
      new HashSet<>(
          Arrays.asList(
              "openai", "azure", "anthropic", "gemini", "vertex_ai", "mistral", "deepseek"));
  private static final Set<Feature> CAREFUL =
      EnumSet.of(Feature.IMAGES, Feature.TOOLS, Feature.JSON_SCHEMA, Feature.REASONING_EFFORT);
  private static final String FINE_TUNED = "ft:";
  private static final int MAX_KNOWN = 1_000;

  private final Supplier<PriceBook> books;
  private volatile Known known;

  /**
   * @param books the book that holds
   */
  public ListedCapabilities(Supplier<PriceBook> books) {
    this.books = books;
  }

  @Override
  public Abilities of(String provider, String model) {
    if (provider == null) {
      return Abilities.UNKNOWN;
    }
    PriceBook book = books.get();
    Known current = known;
    if (current == null || current.book != book) {
      current = new Known(book);
      known = current;
    }
    return current.of(provider, model);
  }

  private static Abilities read(PriceBook book, String provider, String model) {
    Price price = book.find(provider, model);
    if (price == null) {
      return Abilities.UNKNOWN;
    }
    ModelFacts facts = price.facts();
    Set<Feature> lacking = EnumSet.noneOf(Feature.class);
    for (Feature feature : Feature.values()) {
      String name = feature.listName();
      if (name != null && (facts.lacks(name) || isSilentOf(feature, price))) {
        lacking.add(feature);
      }
    }
    return new Abilities(
        facts.mode(), limit(facts.maxInputTokens()), limit(facts.maxOutputTokens()), lacking);
  }

  private static boolean isSilentOf(Feature feature, Price price) {
    return CAREFUL.contains(feature)
        && DESCRIBED_IN_FULL.contains(price.provider())
        && !price.model().startsWith(FINE_TUNED)
        && !price.facts().supports().isEmpty()
        && !price.facts().supports(feature.listName());
  }

  private static long limit(long tokens) {
    return tokens > 0 ? tokens : Long.MAX_VALUE;
  }

  /** What was read of one book; by provider, then model, so that asking makes no key. */
  private static final class Known {
    private final PriceBook book;
    private final Map<String, Map<String, Abilities>> byProvider = new ConcurrentHashMap<>();

    Known(PriceBook book) {
      this.book = book;
    }

    Abilities of(String provider, String model) {
      Map<String, Abilities> models = byProvider.get(provider);
      if (models == null) {
        models = new ConcurrentHashMap<>();
        if (byProvider.size() < MAX_KNOWN) {
          byProvider.put(provider, models);
        }
      }
      Abilities abilities = models.get(model);
      if (abilities == null) {
        abilities = read(book, provider, model);
        if (models.size() < MAX_KNOWN) {
          models.put(model, abilities);
        }
      }
      return abilities;
    }
  }
}
