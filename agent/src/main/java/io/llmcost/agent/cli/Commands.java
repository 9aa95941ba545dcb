package io.llmcost.agent.cli;

import java.lang.reflect.Constructor;
import java.util.Arrays;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/** Makes the commands, and gives the jar to those whose constructor asks for it. */
final class Commands implements IFactory {

  private final OwnJar jar;

  Commands(OwnJar jar) {
    this.jar = jar;
  }

  @Override
  public <K> K create(Class<K> type) throws Exception {
    for (Constructor<?> constructor : type.getDeclaredConstructors()) {
      if (Arrays.equals(constructor.getParameterTypes(), new Class<?>[] {OwnJar.class})) {
        return type.cast(constructor.newInstance(jar));
      }
    }
    return CommandLine.defaultFactory().create(type);
  }
}
