package io.llmcost.agent.llm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import io.llmcost.agent.llm.RandomJson.Node;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Over random bodies with members that nobody knows, written in random ways. */
class LlmRequestPropertyTest {

  @Provide
  Arbitrary<Long> seeds() {
    return Arbitraries.longs();
  }

  private static LlmRequest read(String json) {
    return read(json.getBytes(UTF_8));
  }

  private static LlmRequest read(byte[] json) {
    try {
      return LlmRequest.read(Endpoint.CHAT_COMPLETIONS, json, null);
    } catch (NotAnLlmCallException e) {
      throw new AssertionError(new String(json, UTF_8), e);
    }
  }

  private static String text(byte[] json) {
    return new String(json, UTF_8);
  }

  @Property(tries = 1000)
  void theWayItIsWrittenIsNotInTheHash(@ForAll("seeds") long seed) {
    Random random = new Random(seed);
    Node body = RandomJson.body(random);

    byte[] hash = read(body.write(random)).canonicalHash();

    assertThat(read(body.shuffled(random).write(random)).canonicalHash()).isEqualTo(hash);
    assertThat(read(body.plain()).canonicalHash()).isEqualTo(hash);
  }

  @Property(tries = 2000)
  void whateverItSaysIsInTheHash(@ForAll("seeds") long seed) {
    Random random = new Random(seed);
    Node body = RandomJson.body(random);
    Node other = body.mutated(random);

    assertThat(read(other.write(random)).canonicalHash())
        .as("%s and %s", body.plain(), other.plain())
        .isNotEqualTo(read(body.write(random)).canonicalHash());
  }

  @Property(tries = 500)
  void anotherModelChangesItsBytesOnly(@ForAll("seeds") long seed) throws Exception {
    Random random = new Random(seed);
    Node body = RandomJson.body(random);
    String json = body.write(random);
    // The value is written plainly, so that it can be found without a parser.
    String marked = json.replaceAll("<model>", "m-1");

    byte[] edited = read(marked).withModel("other");

    assertThat(text(edited)).isEqualTo(json.replaceAll("\"<model>\"", "\"other\""));
    assertThat(read(edited).model()).isEqualTo("other");
    assertThat(JSON.std.mapFrom(edited)).isNotEmpty();
  }

  @Property(tries = 500)
  void renamingIsAsRenamingInATree(@ForAll("seeds") long seed) throws Exception {
    Random random = new Random(seed);
    String json = RandomJson.body(random).write(random);
    LinkedHashMap<String, Object> expected = new LinkedHashMap<>(JSON.std.mapFrom(json));
    List<String> names = new ArrayList<>(expected.keySet());
    Collections.shuffle(names, random);
    List<String[]> renames = new ArrayList<>();
    for (String name : names.subList(0, random.nextInt(names.size()))) {
      String target = random.nextBoolean() ? null : random.nextBoolean() ? name + "2" : "fresh";
      if (!name.equals("model")) {
        renames.add(new String[] {name, target});
      }
    }

    Map<String, Object> actual = JSON.std.mapFrom(read(json).withModel("other", renames));

    Map<String, Object> tree = new LinkedHashMap<>(expected);
    for (String[] rename : renames) {
      tree.remove(rename[0]);
    }
    for (Map.Entry<String, Object> member : expected.entrySet()) {
      for (String[] rename : renames) {
        if (rename[0].equals(member.getKey())
            && rename[1] != null
            && !tree.containsKey(rename[1])) {
          tree.put(rename[1], member.getValue());
        }
      }
    }
    tree.put("model", "other");
    assertThat(actual).isEqualTo(tree);
  }

  @Property(tries = 500)
  void askingForUsageKeepsAllElse(@ForAll("seeds") long seed) throws Exception {
    Random random = new Random(seed);
    Node body = RandomJson.body(random);
    body.put("stream", Node.literal("true"));
    if (random.nextInt(3) > 0) {
      Node options = Node.object();
      if (random.nextBoolean()) {
        options.put("include_usage", Node.literal(random.nextBoolean() ? "false" : "null"));
      }
      if (random.nextBoolean()) {
        options.put("other", Node.literal("1"));
      }
      body.put("stream_options", random.nextInt(4) == 0 ? Node.literal("null") : options);
    }
    String json = body.shuffled(random).write(random);

    byte[] edited = read(json).withUsageAskedFor();

    assertThat(read(edited).asksForUsage()).isTrue();
    Map<String, Object> before = new LinkedHashMap<>(JSON.std.mapFrom(json));
    Map<String, Object> after = new LinkedHashMap<>(JSON.std.mapFrom(edited));
    before.remove("stream_options");
    after.remove("stream_options");
    assertThat(after).isEqualTo(before);
    assertThat(read(edited).canonicalHash()).isEqualTo(read(json).canonicalHash());
  }

  @Property(tries = 1000)
  void textIsReadAsAParserReadsIt(@ForAll("seeds") long seed) throws Exception {
    Random random = new Random(seed);
    Node message = Node.object();
    message.put("role", Node.string("user"));
    message.put("content", RandomJson.string(random));
    Node body = RandomJson.body(random);
    body.put("messages", Node.array(message));
    String json = body.write(random);

    LlmRequest request = read(json);

    List<?> messages = (List<?>) JSON.std.mapFrom(json).get("messages");
    Object content = ((Map<?, ?>) messages.get(0)).get("content");
    assertThat(request.lastUserText()).isEqualTo(content);
    assertThat(request.promptChars()).isEqualTo(((String) content).length());
  }

  @Property(tries = 2000)
  void aDamagedBodyIsReadAsAParserReadsItOrRefused(@ForAll("seeds") long seed) {
    Random random = new Random(seed);
    byte[] body = RandomJson.body(random).write(random).getBytes(UTF_8);
    for (int damage = random.nextInt(3); damage >= 0; damage--) {
      body[random.nextInt(body.length)] = (byte) random.nextInt(256);
    }
    for (Endpoint endpoint : Endpoint.values()) {
      try {
        LlmRequestTest.askEverything(LlmRequest.read(endpoint, body, null));
      } catch (NotAnLlmCallException e) {
        assertThat(e).hasMessageStartingWith("The body ");
      }
    }
  }
}
