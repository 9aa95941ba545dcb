package io.llmcost.agent.semantic;

import java.io.File;

/** The extension that the settings name: its model is loaded once, whoever asks. Thread-safe. */
public final class Extensions {

  private String path;
  private ExtensionVectors last;

  synchronized ExtensionVectors at(String file) {
    if (!file.equals(path)) {
      last = new ExtensionVectors(new File(file));
      path = file;
    }
    return last;
  }
}
