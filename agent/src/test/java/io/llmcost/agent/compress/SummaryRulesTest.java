package io.llmcost.agent.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SummaryRulesTest {

  private static final String TEXT =
      """
      You are the friendly help desk of Nordwind, a shop for bicycles, and it is a pleasure for all of
      us that you are here to help our customers with whatever they would like to know about us.
      1. Customers may send bicycles back within 30 days, and that is something we are proud of.
      2. Never promise a refund above 250.00 EUR, because that is for the accountants to decide.
      3. When somebody asks for "order status", ask for the order number, which begins with NW-.
      4. Reply in at most four sentences, as JSON with the key {answer}, so that it can be read by
      the programs that come after you in the chain of our systems.
      """;

  private static final String GOOD =
      """
      You are the help desk of Nordwind, a bicycle shop. Customers may send bicycles back within 30
      days. Never promise a refund above 250.00 EUR. For "order status", ask for the order number,
      which begins with NW-. Reply in at most four sentences, as JSON with the key {answer}.
      """;

  private static String failed(String summary) {
    return SummaryRules.failed(TEXT, summary, Compressor.tokens(TEXT));
  }

  @Test
  void whatSaysTheSamePasses() {
    assertThat(SummaryRules.refusal(TEXT)).isNull();
    assertThat(failed(GOOD)).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "30|60|numbers",
        "250.00 EUR|some EUR|numbers",
        "four sentences|sentences|numbers",
        "days.|days, at most 3 times.|numbers",
        "Nordwind|a company|names",
        "EUR|euros|names",
        "\"order status\"|\"the order\"|quotes",
        "{answer}|{text}|quotes",
        "Never promise|Promise|rules",
        "Never promise a refund above 250.00 EUR.|Refunds: 250.00 EUR.|rules",
        "Customers may send|Customers may not send|rules",
        "as JSON with|with|format",
        "Never promise|Never, if possible, promise|rules",
      })
  void whatLosesOrBringsInSomethingDoesNot(String said, String instead, String check) {
    assertThat(GOOD).contains(said);
    assertThat(failed(GOOD.replace(said, instead))).startsWith(check + ": ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "must quote the order number|may quote the order number",
        "must quote the order number|can quote the order number",
        "must quote the order number|should perhaps quote the order number",
      })
  void aDemandDoesNotBecomeAPermission(String said, String instead) {
    String text =
        "It is a pleasure that you are here with us today. You must quote the order number in each"
            + " answer, because somebody will look for it. Customers may call us at any time.";
    String good = "You must quote the order number in each answer. Customers may call at any time.";
    assertThat(SummaryRules.failed(text, good, Compressor.tokens(text))).isNull();
    assertThat(SummaryRules.failed(text, good.replace(said, instead), Compressor.tokens(text)))
        .startsWith("rules: ");
  }

  @Test
  void nothingAndHardlyLessAreNoSummaries() {
    assertThat(failed("")).startsWith("length");
    assertThat(failed(TEXT)).startsWith("length");
  }

  @Test
  void textsWhoseRulesCannotBeToldAreNotSummarised() {
    assertThat(SummaryRules.refusal(TEXT + "```\nx\n```\n")).contains("fenced");
    assertThat(
            SummaryRules.refusal(
                "Antworte immer höflich und versprich niemals eine Erstattung über 250 Euro."))
        .contains("English");
    assertThat(SummaryRules.refusal("{\"a\": 1, \"b\": [2, 3]}")).contains("English");
  }

  @Test
  void longTextsOfOddSignsTakeTimeInProportion() {
    String signs =
        IntStream.range(0, 12_000).mapToObj(i -> "\"<[{`1.").collect(Collectors.joining());
    String rules =
        IntStream.range(0, 2_000)
            .mapToObj(i -> "You must never do " + i + ". ")
            .collect(Collectors.joining());
    assertTimeoutPreemptively(
        Duration.ofMinutes(1),
        () -> {
          SummaryRules.failed(signs, signs.substring(0, 40_000), 1_000_000);
          SummaryRules.failed(rules, rules, 1_000_000);
        });
  }
}
