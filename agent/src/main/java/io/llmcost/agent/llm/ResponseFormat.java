package io.llmcost.agent.llm;

/** What shape a call wants its answer in. Immutable. */
final class ResponseFormat {

  private static final ResponseFormat UNSAID = new ResponseFormat(null, null);

  private final String type;
  private final String schema;

  private ResponseFormat(String type, String schema) {
    this.type = type;
    this.schema = schema;
  }

  /** Null if nothing is said. */
  String type() {
    return type;
  }

  /** As JSON; null if there is none. */
  String schema() {
    return schema;
  }

  static ResponseFormat read(Endpoint endpoint, Members members) {
    boolean responses = endpoint == Endpoint.RESPONSES;
    JsonWalker value = members.value(responses ? "text" : "response_format");
    if (value == null || !value.atObject()) {
      return UNSAID;
    }
    if (!responses) {
      return format(value);
    }
    ResponseFormat format = UNSAID;
    value.enter();
    while (value.more()) {
      value.name();
      if (value.named("format") && value.atObject()) {
        format = format(value);
      } else {
        value.skip();
      }
    }
    return format;
  }

  /** Chat has the schema one level deeper than Responses, in {@code json_schema}. */
  private static ResponseFormat format(JsonWalker value) {
    String type = null;
    String schema = null;
    value.enter();
    while (value.more()) {
      value.name();
      if (value.named("type")) {
        type = value.stringOrNull();
      } else if (value.named("schema") && value.atObject()) {
        schema = value.raw();
      } else if (value.named("json_schema") && value.atObject()) {
        schema = format(value).schema;
      } else {
        value.skip();
      }
    }
    return new ResponseFormat(type, schema);
  }
}
