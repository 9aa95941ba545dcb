package io.llmcost.agent.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ModuleNamesTest {

  private final ClassLoader before = Thread.currentThread().getContextClassLoader();
  private final ModuleNames modules = new ModuleNames();

  @AfterEach
  void restore() {
    Thread.currentThread().setContextClassLoader(before);
  }

  private String in(ClassLoader loader) {
    Thread.currentThread().setContextClassLoader(loader);
    return modules.current();
  }

  /** As Tomcat's, which have names on Java 8 too. */
  public static final class ContextLoader extends ClassLoader {
    private final String context;

    ContextLoader(String context) {
      this.context = context;
    }

    public String getContextName() {
      if (context == null) {
        throw new IllegalStateException("not started");
      }
      return context;
    }
  }

  private static ClassLoader named(String name) {
    return new URLClassLoader(name, new URL[0], ClassLoader.getSystemClassLoader());
  }

  @Test
  void areCalledAsTheirContainerCallsThem() {
    assertThat(in(new ContextLoader("shop"))).isEqualTo("shop");
    assertThat(in(named("deployment.shop.war"))).isEqualTo("deployment.shop.war");
    assertThat(in(new ContextLoader("shop"))).isEqualTo("shop");
  }

  @Test
  void whatRunsInOneHasItsName() {
    assertThat(in(new URLClassLoader(new URL[0], named("shop")))).isEqualTo("shop");
  }

  @Test
  void anApplicationThatIsTheOnlyOneHasNoName() {
    assertThat(in(ClassLoader.getSystemClassLoader())).isNull();
    assertThat(in(ClassLoader.getPlatformClassLoader())).isNull();
    assertThat(in(null)).isNull();
    assertThat(in(new ContextLoader("ROOT"))).isNull();
    assertThat(in(new ContextLoader(""))).isNull();
    assertThat(in(new ContextLoader(null))).isNull();
    assertThat(in(new URLClassLoader(new URL[0]))).isNull();
  }

  @Test
  void manyAreForgottenAndFoundAgain() {
    ClassLoader shop = named("shop");
    for (int i = 0; i < 200; i++) {
      assertThat(in(named("plugin" + i))).isEqualTo("plugin" + i);
    }
    assertThat(in(shop)).isEqualTo("shop");
  }

  @Test
  void noLoaderIsHeld() {
    WeakReference<ClassLoader> loader = new WeakReference<>(named("shop"));
    assertThat(in(loader.get())).isEqualTo("shop");
    restore();
    while (loader.get() != null) {
      System.gc();
    }
  }
}
