package io.llmcost.agent.compress;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FenceTest {

  private static List<String> blocks(String text) {
    List<String> blocks = new ArrayList<>();
    int line = 0;
    while (line < text.length()) {
      int end = Lines.after(text, line, text.length());
      if (Fence.opens(text, line, end)) {
        end = Fence.end(text, line, text.length());
        blocks.add(text.substring(line, end));
      }
      line = end;
    }
    return blocks;
  }

  @Test
  void aBlockEndsAtItsOwnMarks() {
    assertThat(blocks("a\n```java\nint i;\n```\nb\n~~~~\n~~~\n```\n~~~~\nc"))
        .containsExactly("```java\nint i;\n```\n", "~~~~\n~~~\n```\n~~~~\n");
  }

  @Test
  void oneThatIsNotClosedGoesToTheEnd() {
    assertThat(blocks("a\n````\nint i;\n```\nb\n")).containsExactly("````\nint i;\n```\nb\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Review this: ```java\nint i;\n\n```",
        "Review this: ```\nint i;}```\n",
        "{\"code\": ```\na: 1\n```\n\n```\nb: 2\n```\n"
      })
  void whatAProgramPutTogetherIsOneBlockUpToTheLastMarks(String block) {
    assertThat(blocks("Hello.\n" + block + "And\nmore.\n")).hasSize(1);
    assertThat(blocks("Hello.\n" + block + "And\nmore.\n").get(0)).startsWith(block);
    assertThat(blocks(block)).containsExactly(block);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Put it between ``` and ```\n\nHello.",
        "Answer in ``` blocks.\n",
        "Use `x` or ``y``\n",
        "``\n",
        ""
      })
  void whatOnlySpeaksOfMarksOpensNone(String text) {
    assertThat(blocks(text)).isEmpty();
  }
}
