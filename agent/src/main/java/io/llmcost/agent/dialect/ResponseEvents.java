package io.llmcost.agent.dialect;

import io.llmcost.agent.llm.TokenUsage;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the events of a response's stream: each item from its adding to its end, numbered. Texts
 * come and go as they stand in JSON, escaped and without quotes.
 */
final class ResponseEvents {

  private static final String REFUSAL = "{\"type\":\"refusal\",\"refusal\":\"";
  private static final String OUTPUT_TEXT = "{\"type\":\"output_text\",\"text\":\"";

  /** A message or a call that is not finished. */
  private static final class Item {
    final int index;
    final byte[] id;
    final Output text = new Output();
    byte[] callId;
    byte[] name;

    Item(int index, byte[] id) {
      this.index = index;
      this.id = id;
    }
  }

  private final Output out;
  private final List<byte[]> finished = new ArrayList<>();
  private final List<Item> calls = new ArrayList<>(1);
  private ResponseFrame frame;
  private int sequence;
  private Item message;
  private Output parts;
  private int part;
  private boolean refuses;
  private boolean inPart;

  ResponseEvents(Output out) {
    this.out = out;
  }

  boolean hasBegun() {
    return frame != null;
  }

  void begin(ResponseFrame newFrame) {
    frame = newFrame;
    for (String type : new String[] {"response.created", "response.in_progress"}) {
      open(type).add(",\"response\":");
      frame.writeBegun(out);
      close();
    }
  }

  private Output open(String type) {
    return out.add("event: ")
        .add(type)
        .add("\ndata: {\"type\":\"")
        .add(type)
        .add("\",\"sequence_number\":")
        .add(sequence++);
  }

  private void close() {
    out.add("}\n\n");
  }

  private Item newItem(String prefix) {
    int index = finished.size();
    // Its place; what it is comes when it is finished.
    finished.add(null);
    return new Item(index, frame.itemId(prefix, index));
  }

  private Output openOf(String type, Item item) {
    return open(type).add(",\"item_id\":").add(item.id).add(",\"output_index\":").add(item.index);
  }

  private Output openOfPart(String type) {
    return openOf(type, message).add(",\"content_index\":").add(part);
  }

  /** Some more of what is said, or of why it is not. */
  void text(ObjectView view, int member, boolean refusal) {
    if (message == null) {
      message = newItem("msg_");
      parts = new Output();
      part = 0;
      open("response.output_item.added").add(",\"output_index\":").add(message.index);
      out.add(",\"item\":{\"id\":").add(message.id);
      out.add(",\"type\":\"message\",\"status\":\"in_progress\",\"role\":\"assistant\"");
      out.add(",\"content\":[]}");
      close();
    }
    if (inPart && refuses != refusal) {
      endPart();
    }
    if (!inPart) {
      beginPart(refusal);
    }
    openOfPart(refusal ? "response.refusal.delta" : "response.output_text.delta");
    out.add(",\"delta\":\"");
    view.addText(member, out);
    out.add(refusal ? "\"" : "\",\"logprobs\":[]");
    close();
    view.addText(member, message.text);
  }

  private void beginPart(boolean refusal) {
    inPart = true;
    refuses = refusal;
    message.text.clear();
    openOfPart("response.content_part.added").add(",\"part\":");
    writePart(out);
    close();
  }

  private void writePart(Output target) {
    target.add(refuses ? REFUSAL : OUTPUT_TEXT).add(message.text);
    target.add(refuses ? "\"}" : "\",\"annotations\":[],\"logprobs\":[]}");
  }

  private void endPart() {
    openOfPart(refuses ? "response.refusal.done" : "response.output_text.done");
    out.add(refuses ? ",\"refusal\":\"" : ",\"text\":\"").add(message.text);
    out.add(refuses ? "\"" : "\",\"logprobs\":[]");
    close();
    openOfPart("response.content_part.done").add(",\"part\":");
    writePart(out);
    close();
    if (!parts.isEmpty()) {
      parts.add(",");
    }
    writePart(parts);
    part++;
    inPart = false;
  }

  private void endMessage(String status) {
    if (message == null) {
      return;
    }
    if (inPart) {
      endPart();
    }
    Output item = new Output().add("{\"id\":").add(message.id);
    item.add(",\"type\":\"message\",\"status\":\"").add(status);
    item.add("\",\"role\":\"assistant\",\"content\":[").add(parts).add("]}");
    finish(message, item);
    message = null;
  }

  private void finish(Item item, Output json) {
    finished.set(item.index, json.toBytes());
    open("response.output_item.done").add(",\"output_index\":").add(item.index);
    out.add(",\"item\":").add(json);
    close();
  }

  /** How many calls there are. */
  int calls() {
    return calls.size();
  }

  /**
   * One more call.
   *
   * @param callId as JSON
   * @param name as JSON
   */
  void call(byte[] callId, byte[] name) {
    endMessage("completed");
    Item call = newItem("fc_");
    call.callId = callId;
    call.name = name;
    calls.add(call);
    open("response.output_item.added").add(",\"output_index\":").add(call.index).add(",\"item\":");
    writeCall(out, call, "in_progress");
    close();
  }

  private static void writeCall(Output target, Item call, String status) {
    target.add("{\"id\":").add(call.id).add(",\"type\":\"function_call\",\"status\":\"");
    target.add(status).add("\",\"call_id\":").add(call.callId).add(",\"name\":").add(call.name);
    target.add(",\"arguments\":\"").add(call.text).add("\"}");
  }

  /** Some more of a call's arguments. */
  void arguments(int index, ObjectView view, int member) {
    Item call = calls.get(index);
    openOf("response.function_call_arguments.delta", call).add(",\"delta\":\"");
    view.addText(member, out);
    out.add("\"");
    close();
    view.addText(member, call.text);
  }

  /**
   * @param incomplete why; null if it is complete
   */
  void end(String incomplete, TokenUsage usage) {
    String status = incomplete == null ? "completed" : "incomplete";
    endMessage(status);
    for (Item call : calls) {
      openOf("response.function_call_arguments.done", call).add(",\"name\":").add(call.name);
      out.add(",\"arguments\":\"").add(call.text).add("\"");
      close();
      Output item = new Output();
      writeCall(item, call, status);
      finish(call, item);
    }
    Output items = new Output();
    for (byte[] item : finished) {
      items.add(items.isEmpty() ? "" : ",").add(item);
    }
    open("response." + status).add(",\"response\":");
    frame.writeEnded(out, incomplete, items, usage);
    close();
  }

  /** The end of a stream that has no better one. */
  void error(String message, String code) {
    open("error").add(",\"code\":").add(Output.quoted(code));
    out.add(",\"message\":").add(Output.quoted(message)).add(",\"param\":null");
    close();
  }
}
