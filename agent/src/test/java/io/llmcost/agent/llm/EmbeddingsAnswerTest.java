package io.llmcost.agent.llm;

import static io.llmcost.agent.llm.Answers.bytes;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddingsAnswerTest {

  private static final String ANSWER =
      "{\n \"object\": \"list\",\n \"data\": [\n  {\"object\": \"embedding\", \"index\": 1, \"embedding\": \"AACAPw==\"},\n"
          + "  {\"object\": \"embedding\", \"embedding\": [ -0.010, 1e-7 ], \"index\": 0, \"x\": {}}\n ],\n"
          + " \"model\": \"text-embedding-3-small\",\n \"usage\": {\"prompt_tokens\": 10, \"total_tokens\": 10, \"y\": [1]}, \"z\": 1}";

  private static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }

  @Test
  void itemsComeInTheOrderOfInputsWithTheirBytes() throws Exception {
    EmbeddingsAnswer answer = EmbeddingsAnswer.read(bytes(ANSWER), 2);
    assertThat(answer.model()).isEqualTo("text-embedding-3-small");
    assertThat(answer.usage().input()).isEqualTo(10);
    List<EmbeddingItem> items = answer.items(new int[] {30, 10});
    assertThat(items)
        .extracting(i -> text(i.vector()))
        .containsExactly("[ -0.010, 1e-7 ]", "\"AACAPw==\"");
    assertThat(items).extracting(EmbeddingItem::promptTokens).containsExactly(8L, 2L);
    assertThat(items).extracting(EmbeddingItem::model).containsOnly("text-embedding-3-small");
  }

  @Test
  void aMergedAnswerIsTheUpstreamsWithMoreItems() throws Exception {
    EmbeddingsAnswer answer = EmbeddingsAnswer.read(bytes(ANSWER), 2);
    EmbeddingItem stored = new EmbeddingItem(bytes("[9]"), "text-embedding-3-small", 5);
    byte[] merged = answer.mergedWith(Arrays.asList(null, stored, null, stored));
    assertThat(text(merged))
        .isEqualTo(
            "{\n \"object\": \"list\",\n \"data\": ["
                + "{\"object\": \"embedding\", \"embedding\": [ -0.010, 1e-7 ], \"index\": 0, \"x\": {}},"
                + "{\"object\":\"embedding\",\"index\":1,\"embedding\":[9]},"
                + "{\"object\": \"embedding\", \"index\": 2, \"embedding\": \"AACAPw==\"},"
                + "{\"object\":\"embedding\",\"index\":3,\"embedding\":[9]}"
                + "],\n \"model\": \"text-embedding-3-small\",\n"
                + " \"usage\": {\"prompt_tokens\": 20, \"total_tokens\": 20, \"y\": [1]}, \"z\": 1}");
    EmbeddingsAnswer again = EmbeddingsAnswer.read(merged, 4);
    assertThat(again.usage().input()).isEqualTo(20);
  }

  @Test
  void usageMayComeBeforeTheData() throws Exception {
    String answer =
        "{\"usage\":{\"total_tokens\":3},\"data\":[{\"embedding\":[1]},{\"embedding\":[2]}]}";
    EmbeddingItem stored = new EmbeddingItem(bytes("[9]"), null, 4);
    byte[] merged =
        EmbeddingsAnswer.read(bytes(answer), 2).mergedWith(Arrays.asList(null, null, stored));
    assertThat(text(merged))
        .isEqualTo(
            "{\"usage\":{\"total_tokens\":7},\"data\":["
                + "{\"object\":\"embedding\",\"index\":0,\"embedding\":[1]},"
                + "{\"object\":\"embedding\",\"index\":1,\"embedding\":[2]},"
                + "{\"object\":\"embedding\",\"index\":2,\"embedding\":[9]}]}");
  }

  @Test
  void anAnswerOfStoredItemsOnly() throws Exception {
    byte[] answer =
        EmbeddingsAnswer.ofStored(
            Arrays.asList(
                new EmbeddingItem(bytes("[1,2]"), "a \"b\"", 3),
                new EmbeddingItem(bytes("\"AA==\""), "a \"b\"", 4)));
    assertThat(text(answer))
        .isEqualTo(
            "{\"object\":\"list\",\"data\":["
                + "{\"object\":\"embedding\",\"index\":0,\"embedding\":[1,2]},"
                + "{\"object\":\"embedding\",\"index\":1,\"embedding\":\"AA==\"}],"
                + "\"model\":\"a \\\"b\\\"\",\"usage\":{\"prompt_tokens\":7,\"total_tokens\":7}}");
    EmbeddingsAnswer read = EmbeddingsAnswer.read(answer, 2);
    assertThat(read.model()).isEqualTo("a \"b\"");
    assertThat(UsageReader.read(answer).isComplete()).isTrue();
  }

  @Test
  void itemsOfTwoModelsMakeNoAnswer() {
    List<EmbeddingItem> items =
        Arrays.asList(
            new EmbeddingItem(bytes("[1]"), "a", 1), new EmbeddingItem(bytes("[1]"), "b", 1));
    assertThatThrownBy(() -> EmbeddingsAnswer.ofStored(items))
        .isInstanceOf(UnusableAnswerException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{'data':{}}",
        "{'data':[{'embedding':[1]}]}",
        "{'data':[{'embedding':[1]},{'embedding':[1]},{'embedding':[1]}]}",
        "{'data':[{'embedding':[1],'index':0},{'embedding':[1],'index':0}]}",
        "{'data':[{'embedding':[1],'index':0},{'embedding':[1],'index':2}]}",
        "{'data':[{'embedding':[1],'index':0},{'embedding':[1],'index':-1}]}",
        "{'data':[{'embedding':[1]},{'embedding':null}]}",
        "{'data':[{'embedding':[1]},{}]}",
        "{'data':[{'embedding':[1]},7]}",
        "{'data':[{'embedding':[1]},{'embedding':[1]}],'error':{}}",
        "{'data':[{'embedding':[1]},{'embedding':[1]}]",
        "{'data':[{'embedding':[1]},{'embedding':[1"
      })
  void whatDoesNotAnswerTwoInputsIsRefused(String json) {
    assertThatThrownBy(() -> EmbeddingsAnswer.read(bytes(json.replace('\'', '"')), 2))
        .isInstanceOf(UnusableAnswerException.class);
  }

  @Test
  void gapsMustBeAsManyAsItems() throws Exception {
    EmbeddingsAnswer answer = EmbeddingsAnswer.read(bytes(ANSWER), 2);
    for (int gaps : new int[] {1, 3}) {
      List<EmbeddingItem> stored = Arrays.asList(new EmbeddingItem[gaps]);
      assertThatThrownBy(() -> answer.mergedWith(stored))
          .isInstanceOf(UnusableAnswerException.class);
    }
  }

  @Property
  void sharesSumUpToWhatWasReported(
      @ForAll @Size(min = 1, max = 20) List<@IntRange(max = 5000) Integer> lengths,
      @ForAll @IntRange(max = 100_000) int tokens)
      throws UnusableAnswerException {
    List<String> data = new ArrayList<>();
    lengths.forEach(l -> data.add("{\"embedding\":[" + l + "]}"));
    String answer =
        "{\"data\":[" + String.join(",", data) + "],\"usage\":{\"prompt_tokens\":" + tokens + "}}";
    int[] chars = lengths.stream().mapToInt(Integer::intValue).toArray();
    List<EmbeddingItem> items = EmbeddingsAnswer.read(bytes(answer), chars.length).items(chars);
    assertThat(items.stream().mapToLong(EmbeddingItem::promptTokens).sum()).isEqualTo(tokens);
    assertThat(items).allMatch(i -> i.promptTokens() >= 0);
  }

  @Test
  void withoutUsageSharesAreEstimated() throws Exception {
    String answer = "{\"data\":[{\"embedding\":[1]},{\"embedding\":[2]}]}";
    assertThat(EmbeddingsAnswer.read(bytes(answer), 2).items(new int[] {40, 20}))
        .extracting(EmbeddingItem::promptTokens)
        .containsExactly(10L, 5L);
  }
}
