package io.llmcost.agent.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes the JSON Schema of the configuration file, for editors. */
public final class SchemaWriter {

  private SchemaWriter() {}

  /** JSON Schema, draft 2020-12, indented, with a line break at its end. */
  public static String write() {
    StringWriter text = new StringWriter();
    DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
    DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
    printer.indentObjectsWith(indenter);
    try (JsonGenerator out = new JsonFactory().createGenerator(text)) {
      out.setPrettyPrinter(printer);
      writeValue(schema(), out);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a StringWriter has none
    }
    return text + "\n";
  }

  private static Map<String, Object> schema() {
    Map<String, Object> schema =
        Schema.of(
            "$schema",
            "https://json-schema.org/draft/2020-12/schema",
            "$id",
            "urn:io.llmcost:configuration",
            "title",
            "llmcost configuration");
    schema.putAll(section("", "#"));
    Map<String, Object> definitions = new LinkedHashMap<>();
    definitions.put(
        Schema.VARIABLE,
        Schema.of(
            "description",
            "A text with ${NAME} or ${NAME:-default} of the environment.",
            "type",
            "string",
            "pattern",
            "\\$\\{[A-Za-z_][A-Za-z0-9_]*(:-[^}]*)?\\}"));
    for (Map.Entry<String, StructType<?>> definition : Definitions.all().entrySet()) {
      definitions.put(definition.getKey(), definition.getValue().definitionSchema());
    }
    schema.put("$defs", definitions);
    return schema;
  }

  /**
   * @param prefix of the keys in it: empty, or with a dot at its end
   * @param pointer where the section stands in the schema
   */
  private static Map<String, Object> section(String prefix, String pointer) {
    Map<String, Object> properties = new LinkedHashMap<>();
    Map<String, Object> dotted = new LinkedHashMap<>();
    for (Setting<?> setting : Options.all()) {
      if (!setting.key().startsWith(prefix)) {
        continue;
      }
      String rest = setting.key().substring(prefix.length());
      int dot = rest.indexOf('.');
      if (dot < 0) {
        properties.put(rest, option(setting));
        continue;
      }
      String name = rest.substring(0, dot);
      if (!properties.containsKey(name)) {
        properties.put(name, section(prefix + name + ".", pointer + "/properties/" + name));
      }
      for (; dot >= 0; dot = rest.indexOf('.', dot + 1)) {
        addDotted(rest, rest.indexOf('.', dot + 1), pointer, dotted);
      }
    }
    Map<String, Object> section =
        Schema.of("type", Arrays.asList("object", "null"), "properties", properties);
    if (!dotted.isEmpty()) {
      // As patterns, so that editors check dotted keys without offering each key twice.
      section.put("patternProperties", dotted);
    }
    section.put("additionalProperties", false);
    return section;
  }

  private static void addDotted(String key, int end, String pointer, Map<String, Object> dotted) {
    String path = end < 0 ? key : key.substring(0, end);
    dotted.put(
        "^" + path.replace(".", "\\.") + "$",
        Schema.of("$ref", pointer + "/properties/" + path.replace(".", "/properties/")));
  }

  private static <T> Map<String, Object> option(Setting<T> setting) {
    Map<String, Object> option = Schema.of("description", setting.description());
    if (setting.defaultValue() != null && setting.type().inner().isEmpty()) {
      T value = setting.defaultValue();
      option.put("default", value instanceof Boolean ? value : setting.format(value));
    }
    option.putAll(setting.type().schema());
    return option;
  }

  private static void writeValue(Object value, JsonGenerator out) throws IOException {
    if (value instanceof Map) {
      out.writeStartObject();
      for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
        out.writeFieldName((String) entry.getKey());
        writeValue(entry.getValue(), out);
      }
      out.writeEndObject();
    } else if (value instanceof List) {
      out.writeStartArray();
      for (Object element : (List<?>) value) {
        writeValue(element, out);
      }
      out.writeEndArray();
    } else if (value instanceof Boolean) {
      out.writeBoolean((Boolean) value);
    } else if (value instanceof Number) {
      out.writeNumber(((Number) value).longValue());
    } else {
      out.writeString((String) value);
    }
  }
}
