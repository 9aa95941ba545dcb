package io.llmcost.agent.gateway;

import io.llmcost.agent.price.ProviderDirectory;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which models stand behind Azure's deployments, whose names say nothing: learnt from what they
 * answer, because what an answer from elsewhere saves is what the deployment's model costs.
 */
final class Deployments {

  private static final String AZURE = "azure";
  private static final int MAX_KNOWN = 1_000;

  private final Map<String, String> models = new ConcurrentHashMap<>();

  /** A request was answered by this model; null if the answer does not say. */
  void answered(Metering metering, String model) {
    if (model == null
        || models.size() >= MAX_KNOWN
        || !metering.request().modelIsInPath() && !isAzure(metering.host(), metering.provider())) {
      return;
    }
    models.put(key(metering.host(), metering.provider(), metering.request().model()), model);
  }

  private static boolean isAzure(String host, String provider) {
    ProviderDirectory.Place place = host == null ? null : ProviderDirectory.byHost(host);
    return AZURE.equals(place == null ? ProviderDirectory.canonical(provider) : place.provider());
  }

  /** The model that a deployment has answered with last; null if it is not known. */
  String modelOf(String host, String provider, String deployment) {
    return models.get(key(host, provider, deployment));
  }

  private static String key(String host, String provider, String deployment) {
    return host + '\n' + provider + '\n' + deployment;
  }
}
