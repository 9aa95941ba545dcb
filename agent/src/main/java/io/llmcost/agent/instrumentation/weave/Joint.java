package io.llmcost.agent.instrumentation.weave;

import org.objectweb.asm.MethodVisitor;

/**
 * A place in methods of one name and number of arguments at which the bridge is asked, as a rule.
 */
public abstract class Joint {

  private final String method;
  private final int arguments;
  private final String event;

  /**
   * @param event null if the bridge is not asked
   */
  Joint(String method, int arguments, String event) {
    this.method = method;
    this.arguments = arguments;
    this.event = event;
  }

  /** The name by which the bridge knows what is asked: {@code client.event}. */
  final String event() {
    return event;
  }

  boolean isIn(WovenMethod candidate) {
    return candidate.name().equals(method) && takes(candidate.arguments().length);
  }

  /** Whether a class without such a place is not the one that is meant. */
  boolean isEssential() {
    return false;
  }

  boolean takes(int number) {
    return number == arguments;
  }

  @Override
  public final String toString() {
    return method + " with arguments: " + arguments;
  }

  /**
   * @param next what writes the method
   */
  abstract MethodVisitor weave(MethodVisitor next, WovenMethod woven);
}
