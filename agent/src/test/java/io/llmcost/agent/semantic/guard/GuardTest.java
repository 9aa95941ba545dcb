package io.llmcost.agent.semantic.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.config.SettingsReader;
import io.llmcost.agent.config.Sources;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuardTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "numbers|What fits into 5 litres?|What fits into 6 litres?",
        "numbers|How do I file form 1040?|How do I file form 1041?",
        "numbers|Is -5 degrees cold for a cat?|Is 5 degrees cold for a cat?",
        "numbers|Which is better, iPhone 6 or iPhone 7?|Which is better, iPhone 6 or iPhone 8?",
        "numbers|Who was the second king of Rome?|Who was the third king of Rome?",
        "units|How much is 5 dollars worth?|How much is 5 euros worth?",
        "units|How much is $5 worth?|How much is €5 worth?",
        "units|Can I run 10 km?|Can I run 10 miles?",
        "dates|Is the shop open on Monday?|Is the shop open on Tuesday?",
        "negation|Should I worry about it?|Should I not worry about it?",
        "negation|Can I eat it?|Can't I eat it?",
        "negation|Is tea good with milk?|Is tea good without milk?",
        "opposites|How do I increase the volume?|How do I decrease the volume?",
        "opposites|How do I enable the firewall?|How do I disable the firewall?",
        "opposites|Is it legal to park here?|Is it illegal to park here?",
        "comparison|How do I become more polite?|How do I become less polite?",
        "direction|Is it ok to eat before the run?|Is it ok to eat after the run?",
        "direction|How do I get from Rome to Paris?|How do I get to Rome from Paris?",
        "tense|Is Anna a nurse?|Was Anna a nurse?",
        "tense|Is Anna a nurse?|Is Anna becoming a nurse?",
        "tense|Did Anna use to be a nurse?|Did Anna be a nurse?",
        "names|Where was Ada Lovelace born?|Where was Ada Byron born?",
        "names|How do I move to Spain?|How do I move to Chile?",
        "names|How do I learn C++?|How do I learn C#?",
        "persons|Would he leave her?|Would she leave him?",
        "persons|What does my father want?|What does my mother want?",
        "roles|Does John blame Andrea?|Does Andrea blame John?",
        "roles|Does John blame Andrea?|Is John blamed by Andrea?",
        "choice|Is she a doctor or a nurse?|Is she a doctor and a nurse?",
        "quantity|Can all birds fly?|Can some birds fly?",
        "question|Who wrote it?|When was it that somebody wrote it?",
        "question|How much does it weigh?|How many does it weigh?",
        "quoted|What does \"let\" mean?|What does \"lets\" mean?",
        "code|What does `a+b` do?|What does `a-b` do?",
        "code|Where is /etc/hosts used?|Where is /etc/passwd used?",
        "language|How do I say cat in French?|How do I say cat in German?",
        "language|Who is Иван?|Who is Ivan?",
        "content|Is the river clean?|Is the castle clean?",
      })
  void refuses(String guard, String a, String b) {
    assertThat(refuses(guard, pair(a, b))).as("%s / %s", a, b).isTrue();
    assertThat(refuses(guard, pair(b, a))).as("%s / %s", b, a).isTrue();
    assertThat(Guard.refusal(a, b)).isNotNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "How do I reset my password?|How can I reset my password?",
        "What is the best way to learn guitar?|How do I learn guitar?",
        "What's the capital of France?|What is the capital of France?",
        "Did Anna buy the house?|Was the house bought by Anna?",
        "What is the colour of the car?|What is the car's colour?",
        "Is it 1,000 metres?|Is it 1000 metres?",
        "Which is better, Java or Scala?|Which is better, Scala or Java?",
        "How do I install the driver?|How do I install drivers?",
        "Why is the sky blue?|What is the reason the sky is blue?",
        "How much is 5 dollars?|How much is $5?",
      })
  void letsPass(String a, String b) {
    assertThat(Guard.refusal(a, b)).as("%s / %s", a, b).isNull();
    assertThat(Guard.refusal(b, a)).as("%s / %s", b, a).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "How do I convert dollars to euros?|How do I convert euros to dollars?",
        "Does John blame Andrea?|Does Andrea blame John?",
        "Does John blame Andrea?|Is John blamed by Andrea?",
        "Why is wool better than cotton?|Why is cotton better than wool?",
        "Is she a doctor or a nurse?|Is she a doctor and a nurse?",
        "Is Anna a nurse?|Is Anna becoming a nurse?",
        "Did Anna use to be a nurse?|Is Anna a nurse?",
      })
  void insistsWhateverTheTextsMean(String a, String b) {
    assertThat(Guard.insistence(pair(a, b), Set.of())).as("%s / %s", a, b).isNotNull();
    assertThat(Guard.insistence(pair(b, a), Set.of())).as("%s / %s", b, a).isNotNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Is Nora a French painter?|Is Nora a painter and French?",
        "Did Anna buy the house?|Was the house bought by Anna?",
        "Why do people become teachers?|What makes someone want to teach?",
        "How does one get a visa for Peru?|For Peru, what must I do to get a visa?",
        "Can I study and work?|Is it possible to study while one works?",
      })
  void leavesToTheVerifier(String a, String b) {
    for (String name : new String[] {"roles", "choice", "tense"}) {
      Guard guard =
          Guard.ALL.stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
      assertThat(guard.refuses(pair(a, b)) && guard.insists(pair(a, b)))
          .as("%s: %s / %s", name, a, b)
          .isFalse();
    }
  }

  @Test
  void configurationKnowsAllOfThem(@TempDir Path folder) throws Exception {
    String names = Guard.ALL.stream().map(Guard::name).collect(Collectors.joining(", "));
    Path file = folder.resolve("llmcost.yaml");
    Files.writeString(file, "cache.semantic.guards_off: [" + names + "]\n");

    assertThat(SettingsReader.read(Sources.ofFile(file.toFile())).errors()).isEmpty();
  }

  private static boolean refuses(String name, Pair pair) {
    return Guard.ALL.stream()
        .filter(guard -> guard.name().equals(name))
        .findFirst()
        .orElseThrow()
        .refuses(pair);
  }

  private static Pair pair(String a, String b) {
    return new Pair(
        io.llmcost.agent.semantic.text.Reading.of(a), io.llmcost.agent.semantic.text.Reading.of(b));
  }
}
