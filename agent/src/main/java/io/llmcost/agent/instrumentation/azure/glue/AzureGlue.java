package io.llmcost.agent.instrumentation.azure.glue;

import com.azure.core.http.HttpClient;
import io.llmcost.agent.instrumentation.Glue;
import io.llmcost.agent.instrumentation.GlueServices;
import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Gives pipelines a client that hands LLM calls to the gateway, and all others to the application's
 * client. One is made for each client, and again where it has been forgotten: nothing keeps it but
 * who uses it.
 */
public final class AzureGlue implements Glue {

  private static final int SLOTS = 64;

  private final GlueServices services;
  private final AtomicReferenceArray<WeakReference<LlmHttpClient>> known =
      new AtomicReferenceArray<>(SLOTS);

  public AzureGlue(GlueServices services) {
    this.services = services;
  }

  @Override
  public Object[] handle(String event, Object[] arguments) {
    HttpClient client = (HttpClient) arguments[1];
    return client == null || client instanceof LlmHttpClient ? null : around(client).answer();
  }

  private LlmHttpClient around(HttpClient client) {
    int slot = System.identityHashCode(client) & SLOTS - 1;
    WeakReference<LlmHttpClient> reference = known.get(slot);
    LlmHttpClient last = reference == null ? null : reference.get();
    if (last != null && last.own() == client) {
      return last;
    }
    LlmHttpClient made = new LlmHttpClient(services, client);
    known.set(slot, new WeakReference<>(made));
    return made;
  }
}
