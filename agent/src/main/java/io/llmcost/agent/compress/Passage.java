package io.llmcost.agent.compress;

/**
 * A document among several, or a paragraph. Its head (marker, title) and its foot (a closing tag)
 * stay if anything of its body does. Places are in the text that it is a part of. Immutable.
 */
final class Passage {

  final int start;
  final int titleStart;
  final int titleEnd;
  final int bodyStart;
  final int bodyEnd;
  final int end;

  /**
   * @param titleEnd not after {@code bodyStart}; where the title begins if there is none
   */
  Passage(int start, int titleStart, int titleEnd, int bodyStart, int bodyEnd, int end) {
    this.start = start;
    this.titleStart = titleStart;
    this.titleEnd = titleEnd;
    this.bodyStart = bodyStart;
    this.bodyEnd = bodyEnd;
    this.end = end;
  }

  boolean hasTitle() {
    return titleEnd > titleStart;
  }
}
