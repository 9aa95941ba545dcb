package io.llmcost.agent.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds the options in the tree of a file: nested maps, dotted keys, or both mixed. */
final class DocumentReader {

  private final Given given;
  private final ReadContext in;
  private final Map<Setting<?>, Node.Entry> read = new HashMap<>();

  private DocumentReader(Given given, ReadContext in) {
    this.given = given;
    this.in = in;
  }

  static void read(Node root, Given given, ReadContext in) {
    new DocumentReader(given, in).section("", root);
  }

  private void section(String path, Node node) {
    if (node.text != null && node.isNull()) {
      return;
    }
    if (node.entries == null) {
      String keys = String.join(", ", keysOf(path));
      in.error(node, path, "expected a map with keys such as " + keys + ", found " + node.found());
      return;
    }
    Map<String, Node.Entry> seen = new HashMap<>();
    for (Node.Entry entry : node.entries) {
      String key = path.isEmpty() ? entry.key : path + "." + entry.key;
      Node.Entry first = seen.put(entry.key, entry);
      if (first != null) {
        in.error(entry, key, "given twice, first on line " + first.line);
      } else {
        entry(key, entry, path);
      }
    }
  }

  private void entry(String key, Node.Entry entry, String path) {
    for (Setting<?> setting : Options.all()) {
      if (setting.key().equals(key)) {
        option(setting, entry);
        return;
      }
      if (setting.key().startsWith(key + ".")) {
        section(key, entry.value);
        return;
      }
    }
    in.error(entry, key, unknown(key, path));
  }

  private void option(Setting<?> setting, Node.Entry entry) {
    Node.Entry first = read.put(setting, entry);
    if (first != null) {
      in.error(entry, setting.key(), "given twice, first on line " + first.line);
      return;
    }
    given.read(setting, in.source() + ":" + entry.line, entry.value, in);
  }

  private String unknown(String key, String path) {
    for (Setting<?> setting : Options.all()) {
      if (key.startsWith(setting.key() + ".")) {
        return "unknown key; what belongs to " + setting.key() + " stands in a map under it";
      }
    }
    if (key.equals(SettingsReader.CONFIG)) {
      return "unknown key; the file is named outside of it: -javaagent:llmcost.jar=config=FILE";
    }
    List<String> near = new ArrayList<>();
    for (Setting<?> setting : Options.all()) {
      near.add(setting.key());
    }
    for (String section : keysOf("")) {
      near.add(section);
    }
    String nearest = in.didYouMean(key, near);
    return "unknown key"
        + (nearest.isEmpty() ? "; known here: " + String.join(", ", keysOf(path)) : nearest);
  }

  /** The next parts of the keys that begin so. */
  private static List<String> keysOf(String path) {
    List<String> keys = new ArrayList<>();
    int start = path.isEmpty() ? 0 : path.length() + 1;
    for (Setting<?> setting : Options.all()) {
      String key = setting.key();
      if (path.isEmpty() || key.startsWith(path + ".")) {
        int dot = key.indexOf('.', start);
        String next = dot < 0 ? key.substring(start) : key.substring(start, dot);
        if (!keys.contains(next)) {
          keys.add(next);
        }
      }
    }
    return keys;
  }
}
