package io.llmcost.agent.llm;

import java.util.LinkedHashMap;
import java.util.Map;

/** Writes a whole legacy completion as its chunks: for each choice its text, then its end. */
final class CompletionStreamWriter {

  private final SseWriter out = new SseWriter();
  private final boolean includeUsage;

  CompletionStreamWriter(boolean includeUsage) {
    this.includeUsage = includeUsage;
  }

  byte[] write(Map<String, Object> whole) throws UnusableAnswerException {
    ChunkFrame frame = new ChunkFrame(whole, "text_completion", includeUsage);
    for (Object element : frame.choices()) {
      Map<String, Object> choice = AnswerTree.asObject(element);
      if (AnswerTree.string(choice, "text") == null) {
        throw new UnusableAnswerException("A choice has no text");
      }
      Object index = frame.indexOf(choice);
      Map<String, Object> text = new LinkedHashMap<>(choice);
      text.put("index", index);
      text.put("finish_reason", null);
      out.data(frame.chunk(text));
      out.data(
          frame.chunk(
              AnswerTree.of(
                  "text",
                  "",
                  "index",
                  index,
                  "logprobs",
                  null,
                  "finish_reason",
                  frame.finishReason(choice))));
    }
    frame.writeEnd(out);
    return out.bytes();
  }
}
