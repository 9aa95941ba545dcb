package io.llmcost.agent.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LosslessTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        // YAML, a program, differences between files, an outline
        "a:  1\nb:\n  - x   \n  - y\n\n\n\nc: |\n  two  \n  lines\n",
        "def f(x):\n    if x:\n        return 1   \n\n\n    return 2\n",
        "diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n context  \n-old \n+new \n",
        "--- a\n+++ b\n@@ -1 +1 @@\n-x.  y \n+x. y\n",
        "- one.  Two\n  - three   \n",
        // what only looks like prose
        "name = 'a'   \n\n\n\nprint(name)",
        "Item     Price\nApple    1.00\nPear     2.00\n",
        "a\tb \nc\td \n",
        "> Quoted.  As it is. \n> Line  \n",
        "He said \"wait.  Now\" and left.",
        // fences: nested, of tildes, never closed, indented
        "````\n```\nx.  y   \n\n\n\n```\nz.  w   \n````\n",
        "~~~\na.  b   \n```\n~~~\n",
        "```\nnever closed.  x   \n\n\n\n| a   | b   |\n|-----|-----|\n",
        "Text.\n  ```\n  a   \n  ```\n",
        // a member twice, text behind, not JSON
        "{ \"a\" : 1, \"a\" : 2 }",
        "{ \"a\" : 1 } and more",
        "{ 'a' : 1 }",
        "[ 1, 2,, 3 ]",
        "[ 01 ]",
        "{ \"a\" : NaN }",
        // tables that are left alone
        "| a   | b   |\n|-----|-----|\n| `x | y`   | 2   |\n",
        "| a   | b   |\n|-----|-----|\n| x \\| y   | 2   |\n",
        "| a   | b   |\n|-----|-----|\n| 1   | 2   | 3   |\n",
        "| not   | a   |\n| table   | x   |\n",
        "",
        "\n",
        "😀",
        "漢字　全角　空白。",
      })
  void whatMayMeanSomethingStays(String text) {
    assertThat(Lossless.compress(text)).isEqualTo(text);
  }

  @Test
  void jsonLosesItsPaddingOnly() {
    assertThat(
            Lossless.compress(
                " {\n  \"b\" : [ 1.0 , -0 , 1E+2 , 12345678901234567890123 ] ,\r\n\t\"a\\u0020 b\" :"
                    + " \"two  \\n spaces \\\" \\\\\" , \"漢\" : \"😀 \\ud83d\\ude00\" , \"t\":{ } }\n"))
        .isEqualTo(
            "{\"b\":[1.0,-0,1E+2,12345678901234567890123],\"a\\u0020 b\":"
                + "\"two  \\n spaces \\\" \\\\\",\"漢\":\"😀 \\ud83d\\ude00\",\"t\":{}}");
  }

  @Test
  void proseLosesWhatSaysNothing() {
    assertThat(
            Lossless.compress(
                "One.  Two!  Three \nhard break  \nnext\nfour    \nfive  \n\n\n\nSix  \r\nseven \r\n"))
        .isEqualTo("One. Two! Three\nhard break  \nnext\nfour  \nfive\n\nSix  \r\nseven\r\n");
  }

  @Test
  void codeBetweenProseStays() {
    String code = "```python\nx = 1   \n\n\n\ny = 2\n```\n";
    assertThat(Lossless.compress("One. \n" + code + "Two. \n"))
        .isEqualTo("One.\n" + code + "Two.\n");
  }

  @Test
  void tablesLoseTheirPadding() {
    assertThat(
            Lossless.compress(
                "Prices:\n\n| Name      | Price |\n|:----------|------:|\n| a  b      | 1.00  |\n|"
                    + "           | 漢    |\n\nEnd."))
        .isEqualTo("Prices:\n\n|Name|Price|\n|:---|---:|\n|a  b|1.00|\n||漢|\n\nEnd.");
  }

  @Provide
  Arbitrary<String> texts() {
    List<String> pieces =
        List.of(
            " ", "  ", "   ", "\n", "\n\n", "\r\n", "\t", "a", "Word", ".", "!", "?", "|", "|---|",
            "| a |", "```", "~~~", "    x", "- ", "# ", "> ", "\"", "'", "{", "}", "[", "]", ":",
            ",", "1", "=", "é", "漢", "😀", "\uD83D", "\\", "+x", "@@ ", "--- ");
    return Arbitraries.of(pieces).list().ofMaxSize(40).map(parts -> String.join("", parts));
  }

  @Property(tries = 5000)
  void everyWordStaysInItsPlaceAndASecondTimeDoesNothing(@ForAll("texts") String text) {
    String once = Lossless.compress(text);

    assertThat(Lossless.compress(once)).isEqualTo(once);
    assertThat(once.length()).isLessThanOrEqualTo(text.length());
    assertThat(bare(once)).isEqualTo(bare(text));
  }

  /** Without white space, and without how many dashes a table's rule has. */
  private static String bare(String text) {
    return text.replaceAll("\\s+", "").replaceAll("-+", "-");
  }

  @Property(tries = 1000)
  void jsonSaysTheSame(@ForAll("values") Object value) throws IOException {
    String pretty = JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).asString(List.of(value, value));
    String small = Lossless.compress(pretty);

    assertThat(small).isEqualTo(JSON.std.asString(List.of(value, value)));
    assertThat(JSON.std.anyFrom(small)).isEqualTo(JSON.std.anyFrom(pretty));
  }

  @Provide
  Arbitrary<Object> values() {
    Arbitrary<Object> leaves =
        Arbitraries.oneOf(
            Arbitraries.strings().ofMaxLength(12).map(text -> (Object) text),
            Arbitraries.bigDecimals().map(number -> (Object) number),
            Arbitraries.longs().map(number -> (Object) number));
    Arbitrary<Object> lists = leaves.list().ofMaxSize(5).map(list -> (Object) list);
    return Arbitraries.oneOf(
        leaves,
        lists,
        Arbitraries.maps(Arbitraries.strings().ofMaxLength(6), lists)
            .ofMaxSize(5)
            .map(map -> (Object) map));
  }

  @Test
  void manyAmpersandsTakeNoLongerThanOtherSigns() {
    String page = "<!DOCTYPE html><p>" + "&".repeat(4_000_000) + "</p>";
    assertThat(assertTimeoutPreemptively(Duration.ofMinutes(1), () -> HtmlText.of(page)))
        .isEqualTo("&".repeat(4_000_000));
    assertThat(HtmlText.of("<!DOCTYPE html><p>&#x10FFFF;&thetasymbols;&amp;&amp</p>"))
        .isEqualTo(new String(Character.toChars(0x10FFFF)) + "&thetasymbols;&&amp");
  }

  @Test
  void aPageBecomesItsText() {
    assertThat(
            HtmlText.of(
                "<!DOCTYPE html>\n<html><head><title>Shop</title><style>p{}</style></head><body>\n"
                    + "<script>if (a<b) { document.write('<p>x</p>'); }</script><!-- no -->\n"
                    + "<h1>Prices &amp; terms</h1><p>All   in <b>EUR</b> &euro;&#8364;&#x20AC; &unknown;.</p>"
                    + "<ul><li>one<li>two</ul><table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2 &lt; 3"
                    + "</td></tr></table><pre>x  =\n   1</pre><a href=\"/very/long?x=1>0\">link</a>"
                    + "</body></html>"))
        .isEqualTo(
            "Prices & terms\nAll in EUR €€€ &unknown;.\n- one\n- two\na | b\n1 | 2 < 3\nx  =\n   1\nlink");
    for (String other :
        List.of("<doc>x</doc>", "a < b > c", "<html", "{\"a\":\"<html></html>\"}", "")) {
      assertThat(HtmlText.of(other)).isEqualTo(other);
    }
  }
}
