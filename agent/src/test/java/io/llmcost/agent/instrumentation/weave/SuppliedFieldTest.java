package io.llmcost.agent.instrumentation.weave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The woven class is loaded, verified by the JVM, and run. */
class SuppliedFieldTest {

  /** Whose list may supply another one. */
  public static class Maker {
    private final List<String> names;

    public Maker(List<String> names) {
      this.names = names;
    }

    public List<String> names() {
      return names;
    }
  }

  /** What is made, with two ways out of its constructor. */
  public static class Made implements Supplier<Object> {
    private final Maker maker;

    public Made(Maker maker, String word) {
      this.maker = maker;
      if (word.isEmpty()) {
        return;
      }
      long length = word.length();
      if (length > 10) {
        throw new IllegalStateException("too long");
      }
    }

    @Override
    public Object get() {
      return maker;
    }
  }

  private static final class Names extends ArrayList<String> implements Function<String, Object> {
    private static final long serialVersionUID = 1L;
    private final transient Function<String, ?> supplied;

    Names(Function<String, ?> supplied) {
      this.supplied = supplied;
    }

    @Override
    public Object apply(String word) {
      return supplied.apply(word);
    }
  }

  private static byte[] woven(String field) {
    Hook hook =
        new Hook(
            Made.class.getName(), new SuppliedField(2, field, Maker.class.getName(), "names", 1));
    try (InputStream in = Made.class.getResourceAsStream("SuppliedFieldTest$Made.class")) {
      return Weaver.weave(hook, in.readAllBytes(), false);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Object made(Maker maker, String word) throws Exception {
    ClassLoader loader =
        new ClassLoader(SuppliedFieldTest.class.getClassLoader()) {
          @Override
          protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.equals(Made.class.getName())) {
              return super.loadClass(name, resolve);
            }
            byte[] file = woven("maker");
            return defineClass(name, file, 0, file.length);
          }
        };
    Object made =
        loader
            .loadClass(Made.class.getName())
            .getConstructor(Maker.class, String.class)
            .newInstance(maker, word);
    return ((Supplier<?>) made).get();
  }

  @Test
  void aListThatSuppliesReplacesTheFieldOnEachWayOut() throws Exception {
    Maker other = new Maker(List.of());
    Maker maker = new Maker(new Names(word -> other));
    assertThat(made(maker, "")).isSameAs(other);
    assertThat(made(maker, "word")).isSameAs(other);
    assertThatThrownBy(() -> made(maker, "much too long"))
        .hasCauseInstanceOf(IllegalStateException.class);
  }

  @Test
  void itIsAskedWithTheArgument() throws Exception {
    Maker one = new Maker(List.of());
    Maker other = new Maker(List.of());
    Maker maker = new Maker(new Names(word -> word.equals("one") ? one : other));
    assertThat(made(maker, "one")).isSameAs(one);
    assertThat(made(maker, "other")).isSameAs(other);
  }

  @Test
  void withoutOneNothingChanges() throws Exception {
    for (Maker maker : List.of(new Maker(List.of("a")), new Maker(null))) {
      assertThat(made(maker, "word")).isSameAs(maker);
    }
    assertThat(made(null, "word")).isNull();
  }

  @Test
  void oneThatFailsOrSuppliesSomethingElseChangesNothing() throws Exception {
    Maker failing =
        new Maker(
            new Names(
                word -> {
                  throw new StackOverflowError("supplied");
                }));
    assertThat(made(failing, "word")).isSameAs(failing);
    Maker strange = new Maker(new Names(word -> "not a maker"));
    assertThat(made(strange, "word")).isSameAs(strange);
  }

  @Test
  void aClassWithoutTheFieldIsRefused() {
    assertThatThrownBy(() -> woven("other"))
        .hasMessage("it has no field \"other\" of type " + Maker.class.getName());
  }

  @Test
  void aClassWithoutSuchAConstructorIsNotTheOneThatIsMeant() throws IOException {
    Hook hook =
        new Hook(Made.class.getName(), new SuppliedField(3, "maker", "a.Maker", "names", 1));
    String file = Made.class.getName().replaceFirst(".*\\.", "") + ".class";
    try (InputStream in = Made.class.getResourceAsStream(file)) {
      byte[] bytes = in.readAllBytes();
      assertThatThrownBy(() -> Weaver.weave(hook, bytes, false)).hasMessageContaining("<init>");
    }
  }
}
