package io.llmcost.agent.cache;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import io.llmcost.agent.stagetest.Calls;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Real requests, changed at every place: none shares an entry with another. */
class MutatedRequestsTest {

  /** What says nothing of the answer, as docs and {@code LlmRequest} have it. */
  private static final Set<String> SAYS_NOTHING =
      Set.of(
          "stream",
          "stream_options",
          "user",
          "safety_identifier",
          "metadata",
          "service_tier",
          "prompt_cache_key");

  private static final String CHAT = "https://api.openai.com/v1/chat/completions";

  static List<String[]> requests() {
    return List.of(
        new String[] {
          CHAT,
          """
          {"model":"gpt-4o","temperature":0,"top_p":1.0,"seed":7,"n":1,"stop":["END",null],
           "logit_bias":{"50256":-100},"frequency_penalty":0.5,"max_completion_tokens":400,
           "stream":true,"stream_options":{"include_usage":true},"user":"u-1","metadata":{"a":"b"},
           "messages":[{"role":"system","content":"You are terse."},
            {"role":"user","name":"ann","content":[{"type":"text","text":"What is on it? \\u00e9"},
             {"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA","detail":"low"}}]},
            {"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function",
             "function":{"name":"look","arguments":"{\\"x\\":1}"}}]},
            {"role":"tool","tool_call_id":"c1","content":"[1,2]"}],
           "tools":[{"type":"function","function":{"name":"look","description":"Looks",
            "strict":true,"parameters":{"type":"object","properties":{"x":{"type":"integer",
            "enum":[1,2,3]}},"required":["x"],"additionalProperties":false}}}],
           "tool_choice":{"type":"function","function":{"name":"look"}},"parallel_tool_calls":false,
           "response_format":{"type":"json_schema","json_schema":{"name":"s","schema":{"type":"object",
            "properties":{"ok":{"type":"boolean"}}}}}}
          """
        },
        new String[] {
          "https://api.openai.com/v1/responses",
          """
          {"model":"gpt-5","instructions":"Be kind","temperature":0,"store":false,
           "reasoning":{"effort":"low","summary":"auto"},"text":{"format":{"type":"text"},
           "verbosity":"low"},"include":["reasoning.encrypted_content"],"max_output_tokens":99,
           "input":[{"role":"user","content":[{"type":"input_text","text":"hi"}]},
            {"type":"function_call_output","call_id":"c","output":"{}"}],
           "tools":[{"type":"web_search","filters":{"allowed_domains":["a.example"]}}]}
          """
        },
        new String[] {
          "https://api.openai.com/v1/completions",
          """
          {"model":"gpt-3.5-turbo-instruct","prompt":["a","b"],"temperature":0,"suffix":"x",
           "echo":false,"best_of":1,"logprobs":null}
          """
        },
        new String[] {
          "https://api.openai.com/v1/embeddings",
          """
          {"model":"text-embedding-3-small","input":["one",["two"],"three"],"dimensions":256,
           "encoding_format":"float"}
          """
        });
  }

  private static CallKey key(String url, String body) {
    return CallKeys.of(new Calls().url(url).body(body).exchange()).call();
  }

  private static String write(Object tree) {
    try {
      return JSON.std.with(JSON.Feature.WRITE_NULL_PROPERTIES).asString(tree);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @MethodSource("requests")
  void noTwoOfThemShareAnEntry(String url, String body) throws IOException {
    Object root = JSON.std.anyFrom(body);
    Map<CallKey, String> seen = new HashMap<>();
    seen.put(key(url, body), "as it is");
    List<String> changed = new ArrayList<>();
    walk(
        root,
        "",
        (path, change) -> {
          change.run();
          String text = write(root);
          String other = seen.put(key(url, text), path);
          assertThat(other).as(path + ": " + text).isNull();
          changed.add(path);
        });
    assertThat(changed.size()).isGreaterThan(20);
    assertThat(write(root)).isEqualTo(write(JSON.std.anyFrom(body)));
  }

  @ParameterizedTest
  @MethodSource("requests")
  void anotherModelIsAnotherEntry(String url, String body) {
    String other = body.replaceFirst("\"model\":\"", "\"model\":\"x");
    assertThat(key(url, other)).isNotEqualTo(key(url, body));
  }

  @ParameterizedTest
  @MethodSource("requests")
  void theWayItIsWrittenChangesNothing(String url, String body) throws IOException {
    Object root = JSON.std.anyFrom(body);
    CallKey key = key(url, body);
    assertThat(key(url, write(root))).isEqualTo(key);
    assertThat(key(url, write(reversed(root)))).isEqualTo(key);
    assertThat(key(url, body.replace("\",\"", "\" ,\n\t\"").replace("\\u00e9", "\u00e9")))
        .isEqualTo(key);
    assertThat(key(url, escaped(write(root)))).isEqualTo(key);
    @SuppressWarnings("unchecked")
    Map<String, Object> members = (Map<String, Object>) root;
    for (String name : SAYS_NOTHING) {
      members.put(name, name.equals("stream") ? (Object) false : Map.of());
      if (!name.equals("stream_options")) {
        assertThat(key(url, write(root))).as(name).isEqualTo(key);
      }
      members.remove(name);
    }
  }

  /** Every letter as an escape sequence. */
  private static String escaped(String json) {
    StringBuilder text = new StringBuilder();
    boolean inside = false;
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (inside && c == '\\') {
        text.append(c).append(json.charAt(++i));
      } else {
        inside ^= c == '"';
        text.append(
            inside && Character.isLetter(c)
                ? String.format("\\u%04x", (int) c)
                : String.valueOf(c));
      }
    }
    return text.toString();
  }

  private static Object reversed(Object value) {
    if (value instanceof List<?> list) {
      List<Object> same = new ArrayList<>();
      list.forEach(item -> same.add(reversed(item)));
      return same;
    }
    if (value instanceof Map<?, ?> map) {
      List<Object> names = new ArrayList<>(map.keySet());
      Collections.reverse(names);
      Map<Object, Object> other = new LinkedHashMap<>();
      names.forEach(name -> other.put(name, reversed(map.get(name))));
      return other;
    }
    return value;
  }

  /** Calls back with every single change; each is undone. */
  private static void walk(Object at, String path, BiConsumer<String, Runnable> change) {
    if (at instanceof Map<?, ?>) {
      @SuppressWarnings("unchecked")
      Map<String, Object> map = (Map<String, Object>) at;
      if (!path.isEmpty() || !map.containsKey("added")) {
        change.accept(path + " + added", () -> map.put("added", 1));
        map.remove("added");
      }
      for (String name : new ArrayList<>(map.keySet())) {
        if (path.isEmpty() && (SAYS_NOTHING.contains(name) || name.equals("model"))) {
          continue;
        }
        Object value = map.get(name);
        if (!(path.isEmpty() && name.equals("store"))) {
          Map<String, Object> before = new LinkedHashMap<>(map);
          change.accept(path + "/" + name + " dropped", () -> map.remove(name));
          map.clear();
          map.putAll(before);
        }
        change(value, path + "/" + name, change, other -> map.put(name, other));
        map.put(name, value);
        walk(value, path + "/" + name, change);
      }
    } else if (at instanceof List<?>) {
      @SuppressWarnings("unchecked")
      List<Object> list = (List<Object>) at;
      change.accept(path + " + added", () -> list.add("added"));
      list.remove(list.size() - 1);
      for (int i = 0; i < list.size(); i++) {
        int index = i;
        Object value = list.get(i);
        if (list.size() > 1) {
          change.accept(path + "[" + i + "] dropped", () -> list.remove(index));
          list.add(index, value);
        }
        change(value, path + "[" + i + "]", change, other -> list.set(index, other));
        list.set(index, value);
        walk(value, path + "[" + i + "]", change);
      }
    }
  }

  private static void change(
      Object value, String path, BiConsumer<String, Runnable> change, Consumer<Object> set) {
    if (value instanceof String text) {
      change.accept(path + " longer", () -> set.accept(text + " "));
      change.accept(
          path + " other case",
          () -> set.accept(text.equals(text.toUpperCase()) ? "~" : text.toUpperCase()));
    } else if (value instanceof Number number) {
      change.accept(path + " larger", () -> set.accept(number.doubleValue() + 1.25));
      change.accept(path + " as text", () -> set.accept(number.toString()));
    } else if (value instanceof Boolean is) {
      change.accept(path + " inverted", () -> set.accept(!is));
    } else if (value == null) {
      change.accept(path + " not null", () -> set.accept(0));
    }
    if (value != null) {
      change.accept(path + " null", () -> set.accept(null));
    }
  }
}
