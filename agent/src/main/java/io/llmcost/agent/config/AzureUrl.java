package io.llmcost.agent.config;

import io.llmcost.agent.http.Url;
import java.util.Locale;

/** What is particular about base URLs of Azure OpenAI. */
final class AzureUrl {

  /** Carries a key; tokens of Entra go as others' do. */
  static final String KEY_HEADER = "api-key";

  private static final String[] HOSTS = {
    ".openai.azure.com", ".cognitiveservices.azure.com", ".services.ai.azure.com"
  };

  /** With this begin tokens that are signed JSON. */
  private static final String TOKEN = "eyJ";

  private AzureUrl() {}

  /** Whether the host or the path is Azure's. */
  static boolean isOne(Url url) {
    String host = url.host().toLowerCase(Locale.ROOT);
    for (String ending : HOSTS) {
      if (host.endsWith(ending)) {
        return true;
      }
    }
    return namesDeployments(url);
  }

  /** Whether calls there would be refused: the older paths take none without a version. */
  static boolean lacksVersion(Url url) {
    return namesDeployments(url) && !url.pathAndQuery().contains("api-version=");
  }

  /**
   * @param key null if there is none
   */
  static boolean isKey(String key) {
    return key != null && !key.startsWith(TOKEN);
  }

  private static boolean namesDeployments(Url url) {
    return (url.path() + '/').contains("/openai" + Provider.DEPLOYMENTS + '/');
  }
}
