package io.llmcost.agent.cli;

import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The configuration that users begin with. Immutable. */
final class StarterFile {

  private static final String NAME = "llmcost.yaml";

  private final String text;

  private StarterFile(String text) {
    this.text = text;
  }

  /** The one in the jar. */
  static StarterFile ofJar() throws IOException {
    try (InputStream in = StarterFile.class.getResourceAsStream(NAME)) {
      if (in == null) {
        throw new FileNotFoundException("There is no " + NAME + " in the jar");
      }
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      byte[] buffer = new byte[8192];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        bytes.write(buffer, 0, n);
      }
      String text = new String(bytes.toByteArray(), StandardCharsets.UTF_8);
      // The schema lies beside the file in the distribution, not where the user's will be.
      return new StarterFile(text.replaceFirst("^# yaml-language-server:[^\n]*\n(#\n)?", ""));
    }
  }

  /** This with what a ledger suggests, in the sections where it belongs. */
  StarterFile with(LedgerAdvice advice) {
    return new StarterFile(
        behind("routes:\n", advice.routes(), behind("models:\n", advice.models(), text)));
  }

  String text() {
    return text;
  }

  private static String behind(String heading, String added, String text) {
    if (added.isEmpty()) {
      return text;
    }
    int at = text.indexOf("\n" + heading);
    if (at < 0) {
      return text + "\n# " + heading + added;
    }
    int end = at + 1 + heading.length();
    return text.substring(0, end) + added + text.substring(end);
  }
}
