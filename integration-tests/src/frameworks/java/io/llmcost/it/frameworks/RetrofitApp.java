package io.llmcost.it.frameworks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;
import okhttp3.ResponseBody;
import retrofit2.Call;
import retrofit2.Callback;
import retrofit2.Response;
import retrofit2.Retrofit;
import retrofit2.converter.jackson.JacksonConverterFactory;
import retrofit2.http.Body;
import retrofit2.http.POST;
import retrofit2.http.Streaming;

/** An API described as a Retrofit interface: {@code RetrofitApp BASE_URL ROUNDS}. */
public final class RetrofitApp {

  /** The part of the API that is used. */
  public interface Api {
    @POST("chat/completions")
    Call<JsonNode> chat(@Body JsonNode request);

    @POST("chat/completions")
    CompletableFuture<JsonNode> chatLater(@Body JsonNode request);

    @Streaming
    @POST("chat/completions")
    Call<ResponseBody> stream(@Body JsonNode request);
  }

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Api api;

  private RetrofitApp(Api api) {
    this.api = api;
  }

  public static void main(String[] args) {
    OkHttpClient client =
        new OkHttpClient.Builder()
            .addInterceptor(
                chain ->
                    chain.proceed(
                        chain
                            .request()
                            .newBuilder()
                            .header("Authorization", "Bearer " + Scenarios.KEY)
                            .header("X-Added", "by the application")
                            .build()))
            .build();
    Retrofit retrofit =
        new Retrofit.Builder()
            .baseUrl(args[0] + "/")
            .client(client)
            .addConverterFactory(JacksonConverterFactory.create())
            .build();
    RetrofitApp app = new RetrofitApp(retrofit.create(Api.class));
    new Scenarios()
        .add("execute", app::execute)
        .add("enqueue", app::enqueue)
        .add("future", app::future)
        .add("tools", app::tools)
        .add("structured", app::structured)
        .add("stream", app::stream)
        .run(Integer.parseInt(args[1]));
    client.dispatcher().executorService().shutdown();
    client.connectionPool().evictAll();
  }

  private String execute(String question) throws Exception {
    Response<JsonNode> response = api.chat(JSON.readTree(Prompts.chat(question))).execute();
    return response.code() + " " + response.body();
  }

  private String enqueue(String question) throws Exception {
    CompletableFuture<Response<JsonNode>> answer = new CompletableFuture<>();
    api.chat(JSON.readTree(Prompts.chat(question)))
        .enqueue(
            new Callback<JsonNode>() {
              @Override
              public void onResponse(Call<JsonNode> call, Response<JsonNode> response) {
                answer.complete(response);
              }

              @Override
              public void onFailure(Call<JsonNode> call, Throwable failure) {
                answer.completeExceptionally(failure);
              }
            });
    Response<JsonNode> response = answer.get(30, TimeUnit.SECONDS);
    return response.code() + " " + response.body();
  }

  private String future(String question) throws Exception {
    return api.chatLater(JSON.readTree(Prompts.chat(question)))
        .get(30, TimeUnit.SECONDS)
        .toString();
  }

  private String tools(String question) throws Exception {
    JsonNode answer = api.chat(JSON.readTree(Prompts.tools(question))).execute().body();
    return answer.at("/choices/0/message/tool_calls").toString();
  }

  private String structured(String question) throws Exception {
    JsonNode answer = api.chat(JSON.readTree(Prompts.structured(question))).execute().body();
    return JSON.readTree(answer.at("/choices/0/message/content").asText()).toString();
  }

  private String stream(String question) throws Exception {
    StringBuilder lines = new StringBuilder();
    try (ResponseBody body = api.stream(JSON.readTree(Prompts.stream(question))).execute().body()) {
      for (String line = body.source().readUtf8Line();
          line != null;
          line = body.source().readUtf8Line()) {
        lines.append(line).append('|');
      }
    }
    return lines.toString();
  }
}
