package io.llmcost.agent.coalesce;

import io.llmcost.agent.http.StreamObserver;

/** Runs something when a body is over, in whatever way. */
final class WhenOver implements StreamObserver {

  private final Runnable action;

  WhenOver(Runnable action) {
    this.action = action;
  }

  @Override
  public void data(byte[] bytes, int offset, int length) {
    // Only the end counts.
  }

  @Override
  public void end() {
    action.run();
  }

  @Override
  public void aborted(Throwable cause) {
    action.run();
  }
}
