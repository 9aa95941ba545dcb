package io.llmcost.it.frameworks;

import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.http.client.BufferingClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;
import org.springframework.http.client.OkHttp3ClientHttpRequestFactory;
import org.springframework.http.client.SimpleClientHttpRequestFactory;

/** RestTemplate of Spring 5 over each request factory: {@code Spring5App BASE_URL ROUNDS}. */
public final class Spring5App {

  private Spring5App() {}

  public static void main(String[] args) {
    SimpleClientHttpRequestFactory chunked = new SimpleClientHttpRequestFactory();
    chunked.setBufferRequestBody(false);
    HttpComponentsClientHttpRequestFactory unbuffered =
        new HttpComponentsClientHttpRequestFactory();
    unbuffered.setBufferRequestBody(false);
    Map<String, ClientHttpRequestFactory> factories = new LinkedHashMap<>();
    factories.put("simple", new SimpleClientHttpRequestFactory());
    factories.put("simple unbuffered", chunked);
    factories.put("apache4", new HttpComponentsClientHttpRequestFactory());
    factories.put("apache4 unbuffered", unbuffered);
    factories.put("okhttp", new OkHttp3ClientHttpRequestFactory());
    factories.put(
        "buffering", new BufferingClientHttpRequestFactory(new OkHttp3ClientHttpRequestFactory()));
    SpringApp.scenarios(args[0], factories).run(Integer.parseInt(args[1]));
    System.exit(0); // OkHttp's threads live on for a minute
  }
}
