package io.llmcost.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {

  @ParameterizedTest
  @CsvSource({
    "com.acme.**, com.acme.Shop.answer, true",
    "com.acme.**, com.acme.deep.er.Shop$Inner.lambda$x$0, true",
    "com.acme.**, com.acmeother.Shop.answer, false",
    "com.acme.**, org.com.acme.Shop.answer, false",
    "com.acme.*, com.acme.Shop.answer, false",
    "com.acme.*.*, com.acme.Shop.answer, true",
    "com.acme.*.*, com.acme.sub.Shop.answer, false",
    "com.acme.Shop.answer, com.acme.Shop.answer, true",
    "com.acme.Shop.answer, com.acme.Shop.answers, false",
    "com.acme.Shop.ans*, com.acme.Shop.answers, true",
    "**.Shop.*, com.acme.Shop.answer, true",
    "**Service.*, com.acme.FaqService.answer, true",
    "com.*.Shop.**, com.acme.Shop.answer, true",
    "com?acme.**, com.acme.Shop.answer, false",
    "***, com.acme.Shop.answer, true",
    "com.acme.(**), com.acme.Shop.answer, false"
  })
  void matchesCallSites(String pattern, String name, boolean expected) {
    assertThat(Glob.dotted(pattern).matches(name)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "gpt-4*, gpt-4.1-mini, true",
    "gpt-4, gpt-4o, false",
    "*, ft:gpt-4o:acme::1, true",
    "*mini*, gpt-4.1-mini-2025-04-14, true",
    "GPT-4o, gpt-4o, false"
  })
  void matchesModels(String pattern, String name, boolean expected) {
    assertThat(Glob.plain(pattern).matches(name)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"a*a*a*a*a*a*a*b, 300", "**a**a**a**b, 100"})
  void isQuickWhateverThePattern(String pattern, int length) {
    assertThat(Glob.plain(pattern).matches("a".repeat(length))).isFalse();
  }
}
