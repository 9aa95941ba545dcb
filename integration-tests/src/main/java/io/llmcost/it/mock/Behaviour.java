package io.llmcost.it.mock;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the mock does with a request beside answering it well; written {@code key=value; key=value}.
 *
 * <table>
 * <caption>Keys</caption>
 * <tr><td>status</td><td>answers with this status and an error in the API's shape</td></tr>
 * <tr><td>body</td><td>answers with exactly this text</td></tr>
 * <tr><td>header.NAME</td><td>a header more</td></tr>
 * <tr><td>delay</td><td>before the response's head, in ms</td></tr>
 * <tr><td>chunk-delay</td><td>before each event of a stream, in ms</td></tr>
 * <tr><td>hang</td><td>{@code head}: never answers; a number: stops after as many body bytes</td></tr>
 * <tr><td>cut</td><td>{@code head}: closes without an answer; a number: after as many body bytes</td></tr>
 * <tr><td>linger</td><td>ms that a stream's connection stays silent after its last event</td></tr>
 * <tr><td>framing</td><td>{@code length}, {@code chunked} or {@code close}</td></tr>
 * <tr><td>gzip</td><td>{@code on}: compresses if the client takes it; {@code force}: in any case</td></tr>
 * <tr><td>usage</td><td>{@code none}; {@code finish}: on the finish chunk; {@code every}: on every chunk</td></tr>
 * <tr><td>done</td><td>{@code none}: a chat stream ends without {@code [DONE]}</td></tr>
 * <tr><td>error-event</td><td>an error in the stream after as many events</td></tr>
 * <tr><td>comment</td><td>{@code on}: an SSE comment before the first event</td></tr>
 * <tr><td>answer</td><td>the answer's text</td></tr>
 * <tr><td>answer-bytes</td><td>the answer's text has this length</td></tr>
 * <tr><td>answer-tokens</td><td>the answer's text has so many tokens, as {@link Tokens} counts</td></tr>
 * <tr><td>answer-start</td><td>what such a text begins with; where JSON is asked for, it is none then</td></tr>
 * <tr><td>unsure</td><td>the least logarithm of a token's probability, in hundredths below 0; 5 if not said</td></tr>
 * <tr><td>finish</td><td>the finish reason</td></tr>
 * <tr><td>cached, reasoning</td><td>tokens that the usage reports as such</td></tr>
 * <tr><td>served</td><td>the model's name in the response</td></tr>
 * <tr><td>flex</td><td>{@code full}: 429 to requests for that tier; {@code unknown}: 400</td></tr>
 * <tr><td>about</td><td>the answer has so many tokens and begins with {@code About} and the text's first word; of an array of messages with ids, each is answered so in an object</td></tr>
 * <tr><td>times</td><td>for so many requests, when it is queued; 1 if not said</td></tr>
 * </table>
 */
public final class Behaviour {

  /** Answers as the API does. */
  public static final Behaviour NORMAL = new Behaviour(Map.of());

  private static final Set<String> KEYS =
      Set.of(
          "status body delay chunk-delay hang cut linger framing gzip usage done error-event comment answer answer-bytes answer-tokens answer-start unsure finish cached reasoning served flex about times"
              .split(" "));

  private final Map<String, String> values;

  private Behaviour(Map<String, String> values) {
    this.values = values;
  }

  /**
   * Reads the text form.
   *
   * @throws IllegalArgumentException on a key that does not exist
   */
  public static Behaviour parse(String text) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String part : text.split(";")) {
      if (part.isBlank()) {
        continue;
      }
      String[] pair = part.split("=", 2);
      String key = pair[0].trim();
      if (pair.length < 2 || !KEYS.contains(key) && !key.startsWith("header.")) {
        throw new IllegalArgumentException(
            "No such behaviour: '" + part.trim() + "'; there are " + KEYS);
      }
      values.put(key, pair[1].trim());
    }
    return new Behaviour(values);
  }

  /** The value of a key; null if it was not given. */
  String get(String key) {
    return values.get(key);
  }

  boolean is(String key, String value) {
    return value.equals(values.get(key));
  }

  int number(String key, int otherwise) {
    String value = values.get(key);
    return value == null || !value.matches("\\d+") ? otherwise : Integer.parseInt(value);
  }

  Duration time(String key) {
    return Duration.ofMillis(number(key, 0));
  }

  int times() {
    return number("times", 1);
  }

  Map<String, String> headers() {
    Map<String, String> headers = new TreeMap<>();
    values.forEach(
        (key, value) -> {
          if (key.startsWith("header.")) {
            headers.put(key.substring("header.".length()), value);
          }
        });
    return headers;
  }

  @Override
  public String toString() {
    return values.toString();
  }
}
