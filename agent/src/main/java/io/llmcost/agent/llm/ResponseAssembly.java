package io.llmcost.agent.llm;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Takes a whole response out of its stream: the {@code response} of the event that ends it. Some
 * providers leave its output empty there; it is then put together from the items that were done.
 */
final class ResponseAssembly implements StreamedEvents.Assembly {

  private static final byte[] ITEM_DONE = Ascii.bytes("response.output_item.done");

  private final AnswerCursor cursor = new AnswerCursor();
  private final TreeMap<Integer, Map<String, Object>> items = new TreeMap<>();
  private Map<String, Object> response;

  @Override
  public void take(byte[] data, int start, int end) throws UnusableAnswerException {
    cursor.on(data, start, end);
    if (response != null || !cursor.enterObject()) {
      throw new UnusableAnswerException("The stream has something behind its end, or no events");
    }
    while (cursor.nextMember()) {
      boolean type = cursor.nameIs(Names.TYPE);
      if (!cursor.skipValue()) {
        break;
      }
      if (type) {
        takeTyped(data, start, end);
        return;
      }
    }
    throw new UnusableAnswerException("An event of the stream has no type");
  }

  private void takeTyped(byte[] data, int start, int end) throws UnusableAnswerException {
    if (cursor.stringIs(Names.COMPLETED) || cursor.stringIs(Names.INCOMPLETE)) {
      response = AnswerTree.object(AnswerTree.readObject(data, start, end), "response");
    } else if (cursor.stringIs(Names.FAILED) || cursor.stringIs(Names.ERROR)) {
      throw new UnusableAnswerException("The stream has an error in it");
    } else if (cursor.stringIs(ITEM_DONE)) {
      Map<String, Object> event = AnswerTree.readObject(data, start, end);
      int index = PieceMerger.index(event.get("output_index"));
      items.put(index < 0 ? items.size() : index, AnswerTree.asObject(event.get("item")));
    }
  }

  @Override
  public void done() {
    // Not a part of this API; some servers send it.
  }

  @Override
  public byte[] answer() throws UnusableAnswerException {
    if (response == null) {
      throw new UnusableAnswerException("The stream of a response does not come to its end");
    }
    List<Object> output = AnswerTree.array(response, "output");
    if (output == null || (output.isEmpty() && !items.isEmpty())) {
      response.put("output", new ArrayList<Object>(items.values()));
    }
    return AnswerTree.bytes(response);
  }
}
