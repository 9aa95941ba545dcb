package io.llmcost.agent.llm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Phrases by the hash of their words. A 64-bit hash stands for the phrase: that two phrases share
 * one is less likely than that a classifier by words is wrong.
 */
final class CueTable {

  static final int MAX_WORDS = 8;

  private static final int NONE = -1;

  private final List<String> tasks = new ArrayList<>();
  private long[] keys = new long[256];
  private int[] cues = new int[256];
  private int[] cueTasks = new int[64];
  private float[] cueWeights = new float[64];
  private int size;
  private int longest;

  /** By a part of the hash: whether a phrase may end with the word. Most words end none. */
  private final boolean[] endings = new boolean[1 << 14];

  CueTable() {
    Arrays.fill(cues, NONE);
  }

  /**
   * @param phrase 1 to {@link #MAX_WORDS} words; case and punctuation do not matter
   * @throws IllegalArgumentException if it has no word or more words than that
   */
  void add(String task, float weight, String phrase) {
    Words words = new Words(phrase);
    long[] hashes = new long[MAX_WORDS];
    int length = 0;
    while (words.next()) {
      hashes[length % MAX_WORDS] = words.hash();
      length++;
    }
    if (length == 0 || length > MAX_WORDS) {
      throw new IllegalArgumentException(
          "A phrase for task " + task + " must have 1 to " + MAX_WORDS + " words: " + phrase);
    }
    longest = Math.max(longest, length);
    long key = 0;
    for (int i = length - 1; i >= 0; i--) {
      key = join(hashes[i], key);
    }
    endings[ending(hashes[length - 1])] = true;
    put(key, taskIndex(task), weight);
  }

  private int taskIndex(String task) {
    int index = tasks.indexOf(task);
    if (index < 0) {
      index = tasks.size();
      tasks.add(task);
    }
    return index;
  }

  /** A phrase that is added again speaks for the last task it was added for. */
  private void put(long key, int task, float weight) {
    if (size == cueTasks.length) {
      cueTasks = Arrays.copyOf(cueTasks, size * 2);
      cueWeights = Arrays.copyOf(cueWeights, size * 2);
    }
    if (size * 3 > keys.length) {
      grow();
    }
    cueTasks[size] = task;
    cueWeights[size] = weight;
    int slot = slot(key);
    keys[slot] = key;
    cues[slot] = size++;
  }

  private void grow() {
    long[] oldKeys = keys;
    int[] oldCues = cues;
    keys = new long[oldKeys.length * 2];
    cues = new int[oldKeys.length * 2];
    Arrays.fill(cues, NONE);
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldCues[i] != NONE) {
        int slot = slot(oldKeys[i]);
        keys[slot] = oldKeys[i];
        cues[slot] = oldCues[i];
      }
    }
  }

  private int slot(long key) {
    int mask = keys.length - 1;
    int slot = (int) (key ^ key >>> 32) & mask;
    while (cues[slot] != NONE && keys[slot] != key) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private int ending(long word) {
    return (int) (word ^ word >>> 32) & endings.length - 1;
  }

  /** Whether it is worth to look for phrases that end with the word. */
  boolean mayEndWith(long word) {
    return endings[ending(word)];
  }

  /** The hash of a word and the phrase that follows it, or 0: phrases are read from their end. */
  static long join(long word, long phrase) {
    return (phrase + word) * 0x9E3779B97F4A7C15L;
  }

  /** The number of the cue with that hash; -1 if there is none. */
  int find(long key) {
    return cues[slot(key)];
  }

  /** The words of the longest phrase. */
  int longest() {
    return longest;
  }

  /** How many cues there are. */
  int size() {
    return size;
  }

  /** The number of a cue's task. */
  int task(int cue) {
    return cueTasks[cue];
  }

  float weight(int cue) {
    return cueWeights[cue];
  }

  /** All tasks, in the order of their numbers. */
  List<String> tasks() {
    return tasks;
  }
}
