package io.llmcost.agent.batch;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Calls that go out together. Guarded by its queue until it leaves; unchanging from then on. */
final class Batch {

  private final List<Member> members = new ArrayList<>();
  private final CompletableFuture<Void> departure = new CompletableFuture<>();
  private int inputs;
  private long chars;

  Batch(Member leader) {
    add(leader);
  }

  void add(Member member) {
    members.add(member);
    inputs += member.inputs();
    chars += member.exchange().call().promptChars();
  }

  /** Whether a call may come along without too much for one request. */
  boolean hasRoomFor(Member member, int mostInputs, long mostChars) {
    return inputs + member.inputs() <= mostInputs
        && chars + member.exchange().call().promptChars() <= mostChars;
  }

  /** Whose client sends it. */
  Member leader() {
    return members.get(0);
  }

  /** All, the leader first. */
  List<Member> members() {
    return members;
  }

  List<Member> others() {
    return members.subList(1, members.size());
  }

  boolean isOfOne() {
    return members.size() == 1;
  }

  /** The texts of all. */
  int inputs() {
    return inputs;
  }

  /** Done when nobody joins any more. */
  CompletableFuture<Void> departure() {
    return departure;
  }

  /** Whoever has no answer yet makes its own call. */
  void release() {
    for (Member member : others()) {
      member.release();
    }
  }
}
