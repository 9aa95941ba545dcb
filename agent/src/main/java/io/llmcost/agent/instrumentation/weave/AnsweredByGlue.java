package io.llmcost.agent.instrumentation.weave;

import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Type;

/**
 * The bridge is told the class, by which glue is found, the instance and all arguments, and may
 * answer in place of the method as in {@link AnsweredMethod}. The method is known by the types of
 * its arguments, beside overloads with as many.
 */
public final class AnsweredByGlue extends StartJoint {

  private final String[] argumentTypes;

  /**
   * @param argumentTypes binary names, all of them references; what the method returns is one too,
   *     or nothing
   */
  public AnsweredByGlue(String method, String event, String... argumentTypes) {
    super(method, argumentTypes.length, event, classSelfAndArguments(argumentTypes.length));
    this.argumentTypes = argumentTypes.clone();
  }

  private static Operand[] classSelfAndArguments(int arguments) {
    Operand[] operands = new Operand[2 + arguments];
    operands[0] = Operand.TYPE;
    operands[1] = Operand.SELF;
    for (int i = 0; i < arguments; i++) {
      operands[2 + i] = Operand.argument(i);
    }
    return operands;
  }

  @Override
  boolean isIn(WovenMethod candidate) {
    if (!super.isIn(candidate)) {
      return false;
    }
    Type[] arguments = candidate.arguments();
    for (int i = 0; i < arguments.length; i++) {
      if (!arguments[i].getClassName().equals(argumentTypes[i])) {
        return false;
      }
    }
    return true;
  }

  @Override
  void use(BridgeCode bridge, MethodVisitor out, WovenMethod method) {
    AnsweredMethod.writeAnswer(bridge, out, method);
  }
}
