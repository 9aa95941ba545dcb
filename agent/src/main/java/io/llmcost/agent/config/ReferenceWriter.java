package io.llmcost.agent.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Fills the tables of the configuration guide: what stands between {@code <!-- table: NAME -->} and
 * {@code <!-- end -->} is made from the declared options, the rest is left as it is.
 */
public final class ReferenceWriter {

  private static final String START = "<!-- table: ";
  private static final String START_END = " -->\n";
  private static final String END = "<!-- end -->";

  private ReferenceWriter() {}

  /**
   * The guide with all its tables made anew.
   *
   * @throws IllegalArgumentException if it asks for a table that there is not, or has one without
   *     its end
   */
  public static String update(String guide) {
    StringBuilder updated = new StringBuilder();
    int done = 0;
    for (int start = guide.indexOf(START); start >= 0; start = guide.indexOf(START, done)) {
      int nameEnd = guide.indexOf(START_END, start);
      int end = guide.indexOf(END, start);
      if (nameEnd < 0 || end < nameEnd) {
        throw new IllegalArgumentException("A table without its end at offset " + start);
      }
      String name = guide.substring(start + START.length(), nameEnd);
      updated.append(guide, done, nameEnd + START_END.length()).append(table(name));
      done = end;
    }
    return updated.append(guide.substring(done)).toString();
  }

  private static String table(String name) {
    switch (name) {
      case "options":
        return options();
      case "presets":
        return presets();
      default:
        StructType<?> struct = Definitions.all().get(name);
        if (struct == null) {
          throw new IllegalArgumentException("No table " + name);
        }
        return fields(struct);
    }
  }

  private static String options() {
    StringBuilder table = new StringBuilder();
    row(table, "Key", "Value", "Default", "What it is for");
    line(table, 4);
    for (Setting<?> setting : Options.all()) {
      row(
          table,
          code(setting.key()),
          setting.type().expected(),
          defaultOf(setting),
          setting.description());
    }
    return table.toString();
  }

  private static <T> String defaultOf(Setting<T> setting) {
    return setting.defaultValue() == null ? "–" : code(setting.format(setting.defaultValue()));
  }

  private static String presets() {
    StringBuilder table = new StringBuilder();
    List<String> head = new ArrayList<>();
    head.add("Key");
    for (Preset preset : Preset.values()) {
      head.add(code(preset.id()));
    }
    row(table, head.toArray(new String[0]));
    line(table, head.size());
    for (Setting<?> setting : Options.all()) {
      if (setting.dependsOnPreset()) {
        row(table, presetRow(setting));
      }
    }
    return table.toString();
  }

  private static <T> String[] presetRow(Setting<T> setting) {
    List<String> cells = new ArrayList<>();
    cells.add(code(setting.key()));
    for (Preset preset : Preset.values()) {
      String value = code(setting.format(setting.defaultValue(preset)));
      cells.add(setting.isEffective(preset) ? value : value + ", fixed");
    }
    return cells.toArray(new String[0]);
  }

  private static String fields(StructType<?> struct) {
    StringBuilder table = new StringBuilder();
    row(table, "Key", "Value", "What it is for");
    line(table, 3);
    for (StructType.Field<?> field : struct.fields()) {
      row(
          table,
          code(field.key) + (field.required ? ", required" : ""),
          field.type.expected(),
          field.description);
    }
    return table.toString();
  }

  private static void row(StringBuilder table, String... cells) {
    for (String cell : cells) {
      table.append("| ").append(cell.replace("|", "\\|")).append(' ');
    }
    table.append("|\n");
  }

  private static void line(StringBuilder table, int columns) {
    String[] cells = new String[columns];
    Arrays.fill(cells, "---");
    row(table, cells);
  }

  private static String code(String text) {
    return "`" + text + "`";
  }
}
