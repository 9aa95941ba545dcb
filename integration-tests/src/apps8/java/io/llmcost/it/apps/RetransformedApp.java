package io.llmcost.it.apps;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import net.bytebuddy.agent.ByteBuddyAgent;
import okhttp3.OkHttpClient;

/**
 * {@code RetransformedApp BASE_URL}: a call, then all that an inline mock maker does with OkHttp's
 * classes, then another call with a new client.
 */
public final class RetransformedApp {

  private RetransformedApp() {}

  public static void main(String[] args) throws Exception {
    OkHttpApp.main(new String[] {args[0], "sync@before"});
    Instrumentation instrumentation = ByteBuddyAgent.install();
    Rewriting transformer = new Rewriting();
    instrumentation.addTransformer(transformer, true);
    instrumentation.retransformClasses(OkHttpClient.class);
    OkHttpApp.main(new String[] {args[0], "sync@between"});
    instrumentation.removeTransformer(transformer);
    instrumentation.retransformClasses(OkHttpClient.class);
    OkHttpApp.main(new String[] {args[0], "sync@after"});
    System.out.println("rewritten " + transformer.rewritten);
  }

  /** Gives back the class file as it got it, which makes the JVM take it for a changed one. */
  private static final class Rewriting implements ClassFileTransformer {
    private volatile int rewritten;

    @Override
    public byte[] transform(
        ClassLoader loader, String name, Class<?> type, ProtectionDomain domain, byte[] bytes) {
      if (!"okhttp3/OkHttpClient".equals(name)) {
        return null;
      }
      rewritten++;
      return bytes.clone();
    }
  }
}
