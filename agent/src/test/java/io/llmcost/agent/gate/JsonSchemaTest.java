package io.llmcost.agent.gate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonSchemaTest {

  private static boolean fits(String value, String schema) {
    return JsonSchema.fits(
        ((java.util.List<?>) Asked.tree("[" + value + "]")).get(0), Asked.tree(schema));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1|{\"type\":\"integer\"}|true",
        "1.0|{\"type\":\"integer\"}|true",
        "1.5|{\"type\":\"integer\"}|false",
        "1.5|{\"type\":\"number\"}|true",
        "\"1\"|{\"type\":\"number\"}|false",
        "null|{\"type\":[\"string\",\"null\"]}|true",
        "7|{\"type\":[\"string\",\"null\"]}|false",
        "\"b\"|{\"enum\":[\"a\",\"b\"]}|true",
        "\"c\"|{\"enum\":[\"a\",\"b\"]}|false",
        "2.0|{\"enum\":[1,2]}|true",
        "\"x\"|{\"const\":\"x\"}|true",
        "\"y\"|{\"const\":\"x\"}|false",
        "[1,2]|{\"type\":\"array\",\"items\":{\"type\":\"integer\"}}|true",
        "[1,\"2\"]|{\"type\":\"array\",\"items\":{\"type\":\"integer\"}}|false",
        "[1]|{\"minItems\":2}|false",
        "5|{\"minimum\":1,\"maximum\":5}|true",
        "6|{\"minimum\":1,\"maximum\":5}|false",
        "\"ab\"|{\"maxLength\":1}|false",
        "{\"a\":1}|{\"required\":[\"a\"]}|true",
        "{\"b\":1}|{\"required\":[\"a\"]}|false",
        "{\"a\":{\"b\":\"x\"}}|{\"properties\":{\"a\":{\"properties\":{\"b\":{\"type\":\"number\"}}}}}|false",
        "{\"z\":1}|{\"additionalProperties\":false}|false",
        "{\"z\":1}|{\"additionalProperties\":{\"type\":\"string\"}}|false",
        "7|{\"anyOf\":[{\"type\":\"string\"},{\"type\":\"integer\"}]}|true",
        "true|{\"anyOf\":[{\"type\":\"string\"},{\"type\":\"integer\"}]}|false",
        "7|{\"allOf\":[{\"minimum\":1},{\"maximum\":6}]}|false",
        "7|true|true",
        "7|{}|true",
        "7|{\"type\":\"unheard-of\"}|true",
        "7|{\"pattern\":\"x\"}|true",
        "{\"x-a\":1}|{\"patternProperties\":{\"^x-\":{}},\"additionalProperties\":false}|true"
      })
  void aValueFitsOrDoesNot(String value, String schema, boolean expected) {
    assertThat(fits(value, schema)).isEqualTo(expected);
  }

  @Test
  @Timeout(10)
  void aSchemaThatBranchesWithoutEndIsGivenUp() {
    String branch = "{\"$ref\":\"#/$defs/a\"}";
    String failing = "{\"allOf\":[" + branch + ",{\"type\":\"string\"}]}";
    String schema =
        "{\"$ref\":\"#/$defs/a\",\"$defs\":{\"a\":{\"type\":\"integer\",\"anyOf\":["
            + String.join(",", failing, failing, failing)
            + "]}}}";
    fits("1", schema); // whatever it says, it says it
  }

  @Test
  void referencesAreFollowedAlsoInCircles() {
    String tree =
        "{\"$ref\":\"#/$defs/node\",\"$defs\":{\"node\":{\"type\":\"object\",\"properties\":"
            + "{\"left\":{\"$ref\":\"#/$defs/node\"},\"value\":{\"type\":\"integer\"}}}}}";
    assertThat(fits("{\"left\":{\"left\":{\"value\":1}}}", tree)).isTrue();
    assertThat(fits("{\"left\":{\"left\":{\"value\":\"1\"}}}", tree)).isFalse();
    assertThat(fits("1", "{\"$ref\":\"#/a\",\"a\":{\"$ref\":\"#/a\"}}")).isTrue();
    assertThat(fits("1", "{\"$ref\":\"https://example.org/other\"}")).isTrue();
  }
}
