package io.llmcost.bench.apps;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import okhttp3.Interceptor;
import okhttp3.Response;
import okhttp3.ResponseBody;

/** Counts tokens by model as an application would: the usage read from the answer, by streaming. */
final class HandObserver implements Interceptor {

  private record Counters(LongAdder calls, LongAdder in, LongAdder out) {}

  private final JsonFactory json = new JsonFactory();
  private final Map<String, Counters> models = new ConcurrentHashMap<>();

  @Override
  public Response intercept(Chain chain) throws IOException {
    return counted(chain.proceed(chain.request()));
  }

  /** The response, whose body can still be read. */
  Response counted(Response response) throws IOException {
    ResponseBody read = response.body();
    byte[] body = read.bytes();
    count(body);
    return response.newBuilder().body(ResponseBody.create(body, read.contentType())).build();
  }

  private void count(byte[] body) throws IOException {
    String model = "";
    long in = 0;
    long out = 0;
    try (JsonParser parser = json.createParser(body)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        if (name.equals("model")) {
          model = parser.getText();
        } else if (name.equals("usage")) {
          while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String count = parser.currentName();
            parser.nextToken();
            if (count.equals("prompt_tokens")) {
              in = parser.getLongValue();
            } else if (count.equals("completion_tokens")) {
              out = parser.getLongValue();
            } else {
              parser.skipChildren();
            }
          }
        } else {
          parser.skipChildren();
        }
      }
    }
    Counters counters =
        models.computeIfAbsent(
            model, name -> new Counters(new LongAdder(), new LongAdder(), new LongAdder()));
    counters.calls.increment();
    counters.in.add(in);
    counters.out.add(out);
  }
}
