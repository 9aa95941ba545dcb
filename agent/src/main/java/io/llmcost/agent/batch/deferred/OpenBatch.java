package io.llmcost.agent.batch.deferred;

import java.util.LinkedHashMap;
import java.util.Map;

/** A batch that the provider has, or may have. For the worker's thread only. */
final class OpenBatch {

  final Lot lot;
  final String inputFile;
  final long createdMillis;
  final Map<String, Item> items = new LinkedHashMap<>();

  /** Null while it is not known whether the provider took it. */
  String id;

  int polls;
  int failures;
  boolean cancelled;

  OpenBatch(Lot lot, String inputFile, String id, long createdMillis) {
    this.lot = lot;
    this.inputFile = inputFile;
    this.id = id;
    this.createdMillis = createdMillis;
  }

  void add(Item item) {
    items.put(item.id, item);
  }

  /** Whether its answers are of use to anybody, now or later. */
  boolean isWanted() {
    for (Item item : items.values()) {
      if (item.key != null || item.isWaitedFor()) {
        return true;
      }
    }
    return false;
  }

  void release() {
    for (Item item : items.values()) {
      item.release();
    }
  }
}
