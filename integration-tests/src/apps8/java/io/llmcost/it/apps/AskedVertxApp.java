package io.llmcost.it.apps;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/** The same as {@link AskedApache4App} with Vert.x's client. */
public final class AskedVertxApp {

  private AskedVertxApp() {}

  public static void main(String[] args) throws Exception {
    Vertx vertx = Vertx.vertx();
    // what it returns is of another type in version 5
    HttpClient client = (HttpClient) Vertx.class.getMethod("createHttpClient").invoke(vertx);
    Context context = vertx.getOrCreateContext();
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      boolean stream = line.startsWith("stream ");
      String text = line.replace("stream ", "");
      RequestOptions options =
          new RequestOptions()
              .setMethod(HttpMethod.POST)
              .setAbsoluteURI(args[0] + "/chat/completions")
              .addHeader("Content-Type", "application/json")
              .addHeader("Authorization", "Bearer " + Bodies.APPLICATION_KEY);
      String body = Bodies.chat(text, stream ? Bodies.STREAM : "");
      CompletableFuture<String> said = new CompletableFuture<>();
      // All on one thread: what comes before there is a handler is thrown away.
      context.runOnContext(
          begun ->
              client
                  .request(options)
                  .compose(request -> request.send(Buffer.buffer(body)))
                  .compose(
                      response ->
                          response
                              .body()
                              .map(
                                  whole ->
                                      response.statusCode()
                                          + " "
                                          + response.getHeader("x-llmcost-cache")))
                  .onSuccess(said::complete)
                  .onFailure(said::completeExceptionally));
      System.out.println(said.get());
    }
    vertx.close().toCompletionStage().toCompletableFuture().get();
  }
}
