package io.llmcost.agent.instrumentation.weave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmcost.bootstrap.Bridge;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Woven classes are loaded, verified by the JVM, and run. */
class WeaverTest {

  private static final Hook HOOK =
      new Hook(
          Sample.class.getName(),
          new ConstructedField(1, "sample.made", "names", List.class),
          new AnsweredMethod("send", 2, "sample.send"),
          new NotedMethod("note", 2, "sample.note"),
          new ReplacedArgument("prepare", "sample.prepare"),
          new ReplacedResult("open", 2, "sample.open"),
          new ReplacedGetter("first", "sample.first"));

  private final List<String> events = new ArrayList<>();
  private final Class<?> woven = load(Sample.class.getName(), weave(HOOK, false));

  @AfterEach
  void noBridge() {
    Bridge.handler = null;
  }

  private static byte[] weave(Hook hook, boolean loadedBefore) {
    try (InputStream in = Sample.class.getResourceAsStream("Sample.class")) {
      return Weaver.weave(hook, in.readAllBytes(), loadedBefore);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Class<?> load(String name, byte[] classFile) {
    ClassLoader parent = WeaverTest.class.getClassLoader();
    ClassLoader loader =
        new ClassLoader(parent) {
          @Override
          protected Class<?> loadClass(String asked, boolean resolve)
              throws ClassNotFoundException {
            return asked.equals(name)
                ? defineClass(name, classFile, 0, classFile.length)
                : super.loadClass(asked, resolve);
          }
        };
    try {
      return Class.forName(name, true, loader);
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }

  private void bridge(BiFunction<String, Object[], Object[]> answers) {
    Bridge.handler =
        (event, arguments) -> {
          events.add(event + " " + arguments.length);
          return answers.apply(event, arguments);
        };
  }

  private Object made(String... names) throws Exception {
    return woven.getConstructor(List.class).newInstance(Arrays.asList(names));
  }

  private Object send(Object sample, String request) throws Throwable {
    try {
      return woven
          .getMethod("send", String.class, List.class)
          .invoke(sample, request, Arrays.asList("abc", "d"));
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private Object prepare(String request) throws Exception {
    return woven
        .getMethod("prepare", String.class, String.class, double.class, long.class)
        .invoke(null, request, "o", 1.5, 7L);
  }

  private Object open(Object sample, String... parts) throws Throwable {
    try {
      return woven
          .getMethod("open", List.class, String.class)
          .invoke(sample, Arrays.asList(parts), "-");
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private Object first(Object sample) throws Exception {
    return woven.getMethod("first").invoke(sample);
  }

  private Object note(Object sample) throws Exception {
    return woven.getMethod("note", long.class, String.class).invoke(sample, 5L, "x");
  }

  private void behavesAsIfNotWoven() throws Throwable {
    Object sample = made("a", "bc");
    assertThat(((Supplier<?>) sample).get()).isEqualTo(List.of("a", "bc"));
    assertThat(((Supplier<?>) made("longer than ten")).get()).isEqualTo(List.of("longer than ten"));
    assertThat(send(sample, "rq")).isEqualTo("sent rq c?");
    assertThatThrownBy(() -> send(sample, null)).isInstanceOf(IOException.class).hasMessage("null");
    assertThat(note(sample)).isEqualTo("5xhalf 1.0");
    assertThat(open(sample)).isEqualTo("-");
    assertThat(open(sample, "a", "bc")).hasToString("a-1.0bc-2.0");
    assertThatThrownBy(() -> open(sample, "a", null)).isInstanceOf(IOException.class);
    assertThat(first(sample)).isEqualTo("half 1.0");
    assertThat(first(made("a", "long"))).isEqualTo("long");
    assertThat(prepare("r")).isEqualTo("r/o/1.5/7");
    assertThat(prepare(null)).isEqualTo("none");
  }

  @Test
  void withoutABridgeNothingChanges() throws Throwable {
    behavesAsIfNotWoven();
  }

  @Test
  void aBridgeThatSaysGoOnChangesNothing() throws Throwable {
    bridge((event, arguments) -> null);
    behavesAsIfNotWoven();
    assertThat(events)
        .containsOnly(
            "sample.made 4",
            "sample.send 3",
            "sample.note 2",
            "sample.prepare 3",
            "sample.open 3",
            "sample.first 2");
  }

  @Test
  void aConstructorsArgumentIsToldWhereItIsStillThere() throws Exception {
    List<Object> told = new ArrayList<>();
    bridge(
        (event, arguments) -> {
          told.add(arguments[3]);
          return null;
        });
    List<String> names = List.of("a");
    woven.getConstructor(List.class).newInstance(names);
    woven.getConstructor(List.class).newInstance(List.of("longer than ten"));
    String name = Reassigning.class.getName();
    byte[] classFile;
    try (InputStream in = Reassigning.class.getResourceAsStream("Reassigning.class")) {
      classFile = in.readAllBytes();
    }
    Hook hook = new Hook(name, new ConstructedField(1, "sample.made", "names", List.class));
    load(name, Weaver.weave(hook, classFile, false)).getConstructor(List.class).newInstance(names);
    assertThat(told).containsExactly(names, List.of("longer than ten"), null);
  }

  @Test
  void aBridgeThatFailsChangesNothing() throws Throwable {
    bridge(
        (event, arguments) -> {
          throw new StackOverflowError(event);
        });
    behavesAsIfNotWoven();
    assertThat(events).hasSize(12);
  }

  @Test
  void anAnswerStandsForTheMethod() throws Throwable {
    Object sample = made();
    bridge((event, arguments) -> new Object[] {"answer to " + arguments[1], null});
    assertThat(send(sample, "q")).isEqualTo("answer to q");
    bridge((event, arguments) -> new Object[] {null, null});
    assertThat(send(sample, "q")).isNull();
  }

  @Test
  void aThrowableInTheAnswerIsThrownAsItIs() throws Exception {
    Object sample = made();
    IOException thrown = new IOException("by the agent");
    bridge((event, arguments) -> new Object[] {"not this", thrown});
    assertThatThrownBy(() -> send(sample, "q")).isSameAs(thrown);
  }

  @Test
  void glueIsToldTheClassAndKnowsTheMethodByItsArgumentsTypes() throws Throwable {
    String name = Sample.class.getName();
    Hook other =
        new Hook(name, new AnsweredByGlue("send", "e", "java.lang.String", "java.lang.String"));
    assertThat(weave(other, false)).isNull();
    Hook hook =
        new Hook(
            name, new AnsweredByGlue("send", "sample.send", "java.lang.String", "java.util.List"));
    Class<?> type = load(name, weave(hook, false));
    Object sample = type.getConstructor(List.class).newInstance(List.of());
    bridge(
        (event, arguments) -> {
          assertThat(arguments[0]).isSameAs(type);
          assertThat(arguments[1]).isSameAs(sample);
          return new Object[] {"answer to " + arguments[2] + arguments[3], null};
        });
    assertThat(type.getMethod("send", String.class, List.class).invoke(sample, "q", List.of("h")))
        .isEqualTo("answer to q[h]");
    bridge((event, arguments) -> null);
    assertThat(
            type.getMethod("send", String.class, List.class).invoke(sample, "rq", List.of("abc")))
        .isEqualTo("sent rq c");
  }

  @Test
  void aMethodThatReturnsNothingEndsWithItsAnswer() throws Throwable {
    String name = Sample.class.getName();
    Hook hook = new Hook(name, new AnsweredByGlue("add", "sample.add", "java.lang.String"));
    Class<?> type = load(name, weave(hook, false));
    Object sample = type.getConstructor(List.class).newInstance(List.of());
    bridge((event, arguments) -> new Object[] {null, null});
    type.getMethod("add", String.class).invoke(sample, "a");
    assertThat(type.getMethod("noted").invoke(sample)).isEqualTo("half 0.0");
    bridge((event, arguments) -> null);
    type.getMethod("add", String.class).invoke(sample, "b");
    assertThat(type.getMethod("noted").invoke(sample)).isEqualTo("half 0.0bb");
    IllegalStateException failure = new IllegalStateException("asked for");
    bridge((event, arguments) -> new Object[] {null, failure});
    assertThatThrownBy(() -> type.getMethod("add", String.class).invoke(sample, "c"))
        .hasCause(failure);
  }

  @Test
  void glueReplacesTheFirstArgumentWhichIsKnownByItsType() throws Throwable {
    String name = Sample.class.getName();
    assertThat(weave(new Hook(name, new ReplacedByGlue("send", 2, "java.util.List", "e")), false))
        .isNull();
    Hook hook = new Hook(name, new ReplacedByGlue("send", 2, "java.lang.String", "sample.send"));
    Class<?> type = load(name, weave(hook, false));
    Object sample = type.getConstructor(List.class).newInstance(List.of());
    bridge(
        (event, arguments) -> {
          assertThat(arguments).hasSize(3).startsWith(type, sample);
          return new Object[] {"r" + arguments[2]};
        });
    assertThat(type.getMethod("send", String.class, List.class).invoke(sample, "q", List.of("abc")))
        .isEqualTo("sent rq c");
    bridge((event, arguments) -> null);
    assertThat(type.getMethod("send", String.class, List.class).invoke(sample, "q", List.of("abc")))
        .isEqualTo("sent q b");
  }

  @Test
  void anArgumentIsReplaced() throws Exception {
    bridge(
        (event, arguments) -> {
          assertThat(arguments[0]).isSameAs(woven);
          return new Object[] {arguments[1] + "+" + arguments[2]};
        });
    assertThat(prepare("r")).isEqualTo("r+o/o/1.5/7");
  }

  @Test
  void aFieldIsReplacedOnEachWayOutOfTheConstructor() throws Exception {
    bridge((event, arguments) -> new Object[] {List.of("instead of " + arguments[2])});
    assertThat(((Supplier<?>) made("a")).get()).isEqualTo(List.of("instead of [a]"));
    assertThat(((Supplier<?>) made("longer than ten")).get())
        .isEqualTo(List.of("instead of [longer than ten]"));
  }

  @Test
  void aClassWithoutTheMethodsIsLeftAlone() {
    assertThat(weave(new Hook(Sample.class.getName(), new NotedMethod("note", 1, "e")), false))
        .isNull();
  }

  @Test
  void aClassWithoutTheFieldIsRefused() {
    Hook hook = new Hook(Sample.class.getName(), new ConstructedField(1, "e", "noted", List.class));
    assertThatThrownBy(() -> weave(hook, false))
        .hasMessage("it has no field \"noted\" of type java.util.List");
  }

  @ParameterizedTest
  @ValueSource(ints = {Opcodes.V1_5, Opcodes.V1_6, Opcodes.V1_7, Opcodes.V1_8, Opcodes.V17})
  void instancesThatExistGetTheFieldInOldClassFilesOnly(int version) throws Exception {
    Hook hook = new Hook("Old", new ReplacedField("call", 1, "old.call", "list", List.class));
    byte[] classFile = old(version);
    assertThat(Weaver.weave(hook, classFile, false)).isNull();
    byte[] result = Weaver.weave(hook, classFile, true);
    if (version == Opcodes.V17) {
      assertThat(result).isNull();
      return;
    }
    Class<?> type = load("Old", result);
    bridge((event, arguments) -> new Object[] {List.of(event)});
    Object instance = type.getConstructor().newInstance();
    assertThat(type.getMethod("call", String.class).invoke(instance, "x"))
        .isEqualTo(List.of("old.call"));
  }

  /** A class with a final field and a method that returns it, as compilers of the time write it. */
  private static byte[] old(int version) {
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    writer.visit(version, Opcodes.ACC_PUBLIC, "Old", null, "java/lang/Object", null);
    writer.visitField(Opcodes.ACC_FINAL, "list", "Ljava/util/List;", null, null);
    MethodVisitor constructor = writer.visitMethod(Opcodes.ACC_PUBLIC, "<init>", "()V", null, null);
    constructor.visitCode();
    constructor.visitVarInsn(Opcodes.ALOAD, 0);
    constructor.visitMethodInsn(Opcodes.INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
    constructor.visitInsn(Opcodes.RETURN);
    constructor.visitMaxs(0, 0);
    constructor.visitEnd();
    MethodVisitor call =
        writer.visitMethod(
            Opcodes.ACC_PUBLIC, "call", "(Ljava/lang/String;)Ljava/util/List;", null, null);
    call.visitCode();
    call.visitVarInsn(Opcodes.ALOAD, 0);
    call.visitFieldInsn(Opcodes.GETFIELD, "Old", "list", "Ljava/util/List;");
    call.visitInsn(Opcodes.ARETURN);
    call.visitMaxs(0, 0);
    call.visitEnd();
    writer.visitEnd();
    return writer.toByteArray();
  }

  @Test
  void whatAMethodReturnsIsReplaced() throws Throwable {
    Object sample = made("a");
    bridge(
        (event, arguments) -> {
          assertThat(arguments[0]).isSameAs(sample);
          assertThat(arguments[2]).isEqualTo("-");
          return new Object[] {"not " + arguments[1]};
        });
    assertThat(open(sample)).isEqualTo("not -");
    assertThat(open(sample, "a")).isEqualTo("not a-1.0");
    bridge((event, arguments) -> new Object[] {5});
    assertThat(open(sample, "a")).hasToString("a-1.0");
  }

  @Test
  void aMethodThatAssignsItsArgumentsIsNotTold() {
    Hook hook = new Hook(Sample.class.getName(), new ReplacedResult("reopen", 2, "sample.open"));
    assertThatThrownBy(() -> weave(hook, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("reopen");
  }

  @Test
  void whatAGetterReturnsIsToldAndReplaced() throws Exception {
    List<Object> told = new ArrayList<>();
    bridge(
        (event, arguments) -> {
          told.addAll(Arrays.asList(arguments));
          return event.equals("sample.first") ? new Object[] {"other"} : null;
        });
    Object sample = made("long");
    told.clear();
    assertThat(first(sample)).isEqualTo("other");
    assertThat(told).containsExactly(woven, "long");
  }

  @Test
  void noMemberIsAdded() throws Exception {
    assertThat(members(weave(HOOK, true)))
        .isEqualTo(members(Sample.class.getResourceAsStream("Sample.class").readAllBytes()));
  }

  private static List<String> members(byte[] classFile) {
    List<String> members = new ArrayList<>();
    new ClassReader(classFile)
        .accept(
            new ClassVisitor(Opcodes.ASM9) {
              @Override
              public MethodVisitor visitMethod(
                  int access, String name, String type, String signature, String[] exceptions) {
                members.add(access + name + type);
                return null;
              }
            },
            ClassReader.SKIP_CODE);
    return members;
  }
}
