package io.llmcost.agent.config;

import java.util.Map;

/** The new name of a request member, or null to take it out. */
final class RenameType extends SettingType<String> {

  private final SettingType<String> name = new WordType("a name, or null to take the member out");

  @Override
  String read(Node node, String key, ReadContext in) {
    return node.text != null && node.isNull() ? null : name.read(node, key, in);
  }

  @Override
  String expected() {
    return name.expected();
  }

  @Override
  Map<String, Object> schema() {
    return Schema.anyOf(name.schema(), Schema.of("type", "null"));
  }
}
