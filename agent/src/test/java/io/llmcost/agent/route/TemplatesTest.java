package io.llmcost.agent.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.llm.LlmRequest;
import io.llmcost.agent.stagetest.Calls;
import java.util.HashSet;
import java.util.Set;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

class TemplatesTest {

  private static final String SUMMARISE = "Summarise the following text in two sentences: ";
  private static final String TRANSLATE = "Translate the following text into French, please: ";

  private final Templates templates = new Templates();

  private static LlmRequest call(String system, String user) {
    String first = system == null ? "" : "{\"role\":\"system\",\"content\":\"" + system + "\"},";
    return Calls.chat("")
        .body(
            "{\"model\":\"gpt-4o\",\"messages\":["
                + first
                + "{\"role\":\"user\",\"content\":\""
                + user
                + "\"}]}")
        .exchange()
        .call();
  }

  /** What the last of so many calls are. */
  private Set<String> after(int calls, IntFunction<LlmRequest> call) {
    Set<String> last = new HashSet<>();
    for (int i = 0; i < calls; i++) {
      String template = templates.of("a.B.ask", call.apply(i));
      if (i >= calls - 20) {
        last.add(template);
      }
    }
    return last;
  }

  @Test
  void oneTemplateIsNone() {
    assertThat(after(300, i -> call("You are terse.", SUMMARISE + i))).containsOnlyNulls();
  }

  @Test
  void promptsThatHaveNothingInCommonAreNone() {
    assertThat(after(300, i -> call(null, i + " is another question, so how about it?")))
        .containsOnlyNulls();
    assertThat(after(300, i -> call("It is day " + i, i + " is another question about it")))
        .containsOnlyNulls();
  }

  @Test
  void whatTheSystemIsToldTellsThemApart() {
    Set<String> kinds =
        after(300, i -> call(i % 2 == 0 ? "You summarise." : "You translate.", i + "! A text"));

    assertThat(kinds).hasSize(2).doesNotContainNull().allMatch(id -> id.matches("[0-9a-f]{16}"));
  }

  @Test
  void howTheUsersWordsBeginTellsThemApart() {
    assertThat(after(300, i -> call("You are terse.", (i % 2 == 0 ? SUMMARISE : TRANSLATE) + i)))
        .hasSize(2)
        .doesNotContainNull();
    assertThat(after(300, i -> call("It is day " + i, (i % 2 == 0 ? SUMMARISE : TRANSLATE) + i)))
        .as("though the system is told something else each time")
        .hasSize(2)
        .doesNotContainNull();
  }

  @Test
  void bothTogetherTellMore() {
    String[] systems = {"You are terse.", "You are polite."};

    assertThat(after(400, i -> call(systems[i % 2], (i / 2 % 2 == 0 ? SUMMARISE : TRANSLATE) + i)))
        .hasSize(4)
        .doesNotContainNull();
  }

  @Test
  void beginningsMayBeLongEscapedOrForeign() {
    String escaped = "\\u00e4".repeat(32);
    String[] begins = {escaped + "a", "\u4f60".repeat(33), "x".repeat(1 << 20)};

    assertThat(after(300, i -> call(null, begins[i % 3] + i))).hasSize(3).doesNotContainNull();
  }

  @Test
  void whatIsRareIsNone() {
    assertThat(after(400, i -> call(null, (i % 20 == 19 ? SUMMARISE : TRANSLATE) + i)))
        .containsOnlyNulls();
  }

  @Test
  void sitesAreApartAndTheSameKindKeepsItsName() {
    Set<String> before = after(300, i -> call(i % 2 == 0 ? "One." : "Two.", "Hello"));
    Set<String> later = after(300, i -> call(i % 2 == 0 ? "One." : "Two.", "Hello"));

    assertThat(later).isEqualTo(before);
    assertThat(templates.of("another.Site", call("One.", "Hello"))).isNull();
    assertThat(templates.of(null, call("One.", "Hello"))).isNull();
  }

  @Test
  void aKindThatIsNoLongerThereIsForgotten() {
    after(300, i -> call(i % 2 == 0 ? "One." : "Two.", "Hello"));

    assertThat(after(300, i -> call("One.", "Hello"))).containsOnlyNulls();
  }
}
