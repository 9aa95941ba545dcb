package io.llmcost.agent.llm;

/** Names of members and events of answers, as bytes. */
final class Names {

  static final byte[] ID = Ascii.bytes("id");
  static final byte[] MODEL = Ascii.bytes("model");
  static final byte[] TYPE = Ascii.bytes("type");
  static final byte[] STATUS = Ascii.bytes("status");
  static final byte[] ERROR = Ascii.bytes("error");
  static final byte[] USAGE = Ascii.bytes("usage");
  static final byte[] CHOICES = Ascii.bytes("choices");
  static final byte[] INDEX = Ascii.bytes("index");
  static final byte[] DELTA = Ascii.bytes("delta");
  static final byte[] MESSAGE = Ascii.bytes("message");
  static final byte[] TEXT = Ascii.bytes("text");
  static final byte[] CONTENT = Ascii.bytes("content");
  static final byte[] REFUSAL = Ascii.bytes("refusal");
  static final byte[] REASONING = Ascii.bytes("reasoning");
  static final byte[] REASONING_CONTENT = Ascii.bytes("reasoning_content");
  static final byte[] TOOL_CALLS = Ascii.bytes("tool_calls");
  static final byte[] FUNCTION = Ascii.bytes("function");
  static final byte[] FUNCTION_CALL = Ascii.bytes("function_call");
  static final byte[] NAME = Ascii.bytes("name");
  static final byte[] ARGUMENTS = Ascii.bytes("arguments");
  static final byte[] FINISH_REASON = Ascii.bytes("finish_reason");
  static final byte[] SERVICE_TIER = Ascii.bytes("service_tier");
  static final byte[] RESPONSE = Ascii.bytes("response");
  static final byte[] INCOMPLETE_DETAILS = Ascii.bytes("incomplete_details");
  static final byte[] REASON = Ascii.bytes("reason");
  static final byte[] DATA = Ascii.bytes("data");
  static final byte[] EMBEDDING = Ascii.bytes("embedding");
  static final byte[] PROMPT_TOKENS = Ascii.bytes("prompt_tokens");
  static final byte[] TOTAL_TOKENS = Ascii.bytes("total_tokens");
  static final byte[] PROMPT_FILTER_RESULTS = Ascii.bytes("prompt_filter_results");

  static final byte[] DONE = Ascii.bytes("[DONE]");
  static final byte[] COMPLETED = Ascii.bytes("response.completed");
  static final byte[] FAILED = Ascii.bytes("response.failed");
  static final byte[] INCOMPLETE = Ascii.bytes("response.incomplete");
  static final byte[] MESSAGE_STOP = Ascii.bytes("message_stop");
  static final byte[] STOP_REASON = Ascii.bytes("stop_reason");
  static final byte[] PARTIAL_JSON = Ascii.bytes("partial_json");
  static final byte[] THINKING = Ascii.bytes("thinking");

  private Names() {}
}
