package io.llmcost.it.apps;

import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpPipeline;
import com.azure.core.http.HttpPipelineBuilder;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.Context;
import com.azure.core.util.FluxUtil;
import java.net.URL;

/**
 * The same as {@link AskedApp} with azure-core's pipeline; {@code sync} or {@code async} as the
 * second argument. One request is used for all, and has another key when it is not under way.
 */
public final class AskedAzureApp {

  private AskedAzureApp() {}

  public static void main(String[] args) throws Exception {
    boolean sync = args[1].equals("sync");
    HttpPipeline pipeline = new HttpPipelineBuilder().build();
    HttpRequest request =
        new HttpRequest(HttpMethod.POST, new URL(args[0] + "/chat/completions"))
            .setHeader("Content-Type", "application/json");
    Questions.answer(
        (body, stream) -> {
          request.setHeader("Authorization", "Bearer " + Bodies.APPLICATION_KEY).setBody(body);
          HttpResponse response =
              sync ? pipeline.sendSync(request, Context.NONE) : pipeline.send(request).block();
          String text =
              sync
                  ? Questions.all(response.getBodyAsBinaryData().toStream())
                  : ChaosApp.text(
                      FluxUtil.collectBytesInByteBufferStream(response.getBody()).block());
          request.setHeader("Authorization", "Bearer sk-of-somebody-else").setBody("{}");
          return Questions.line(
              response.getStatusCode(), response.getHeaderValue("x-llmcost-cache"), text);
        });
  }
}
