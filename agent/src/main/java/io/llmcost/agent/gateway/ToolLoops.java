package io.llmcost.agent.gateway;

import io.llmcost.agent.llm.LlmRequest;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Where calls come from that hand a model what a tool has said. Frameworks make them on threads of
 * their own whose stack tells nothing; they come from where the conversation began. Of
 * conversations with tools some of the last ones are remembered, by a hash. Thread-safe.
 */
final class ToolLoops {

  private static final int SLOTS = 1024;

  private final AtomicReferenceArray<Begun> begun = new AtomicReferenceArray<>(SLOTS);

  /**
   * The call site, of which the conversation's next steps will be.
   *
   * @param known what the stack tells; null if it does not
   * @return null if it is not known
   */
  String site(LlmRequest call, String known) {
    if (!call.hasTools() || known == null && !call.endsWithTool()) {
      return known;
    }
    long conversation = call.conversation();
    int slot = Long.hashCode(conversation * 0x9E3779B97F4A7C15L) & SLOTS - 1;
    Begun last = begun.get(slot);
    boolean same = last != null && last.conversation == conversation;
    if (known == null) {
      return same ? last.site : null;
    }
    if (!same || !last.site.equals(known)) {
      begun.lazySet(slot, new Begun(conversation, known));
    }
    return known;
  }

  private static final class Begun {
    private final long conversation;
    private final String site;

    Begun(long conversation, String site) {
      this.conversation = conversation;
      this.site = site;
    }
  }
}
