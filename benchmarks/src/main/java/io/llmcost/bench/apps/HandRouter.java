package io.llmcost.bench.apps;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.Buffer;

/** Sends calls to another model as an application would: model, host and key replaced. */
final class HandRouter implements Interceptor {

  private static final byte[] MODEL = "\"small-1\"".getBytes(StandardCharsets.UTF_8);

  private final JsonFactory json = new JsonFactory();
  private final HandObserver observer = new HandObserver();

  @Override
  public Response intercept(Chain chain) throws IOException {
    Request request = chain.request();
    Buffer body = new Buffer();
    request.body().writeTo(body);
    byte[] replaced = replaced(body.readByteArray());
    return observer.counted(
        chain.proceed(
            request
                .newBuilder()
                .url(request.url().newBuilder().host("cheap.example").build())
                .header("Authorization", "Bearer sk-cheap")
                .post(RequestBody.create(replaced, request.body().contentType()))
                .build()));
  }

  private byte[] replaced(byte[] body) throws IOException {
    try (JsonParser parser = json.createParser(body)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        if (name.equals("model")) {
          int from = (int) parser.currentTokenLocation().getByteOffset();
          int to = from + parser.getTextLength() + 2;
          byte[] edited = Arrays.copyOf(body, body.length - (to - from) + MODEL.length);
          System.arraycopy(MODEL, 0, edited, from, MODEL.length);
          System.arraycopy(body, to, edited, from + MODEL.length, body.length - to);
          return edited;
        }
        parser.skipChildren();
      }
    }
    throw new IOException("no model");
  }
}
