package io.llmcost.agent.instrumentation.webclient.glue;

import io.llmcost.agent.http.UnsentException;
import io.llmcost.agent.instrumentation.glue.NettyStranger;
import io.llmcost.agent.rights.Rights;
import java.io.IOException;
import java.lang.reflect.Field;
import java.util.function.UnaryOperator;
import org.springframework.http.client.reactive.ClientHttpConnector;

/**
 * The connector for calls that leave the application's origin: like the application's own, but
 * without what it may add for that one: default header fields, cookies, credentials, redirects.
 * Where none can be derived, the JDK's client takes its place, if Spring knows it; else the call
 * cannot be made.
 */
final class Strangers {

  private static final String PACKAGE = "org.springframework.http.client.reactive.";
  private static final String JDK_CONNECTOR = PACKAGE + "JdkClientHttpConnector";
  private static final String NETTY_CONNECTOR = PACKAGE + "ReactorClientHttpConnector";
  private static final String NETTY_CLIENT = "reactor.netty.http.client.HttpClient";
  private static final String JDK_CLIENTS = "io.llmcost.agent.instrumentation.jdk.StrangerClients";

  private final ClientHttpConnector application;
  private volatile ClientHttpConnector derived;

  Strangers(ClientHttpConnector application) {
    this.application = application;
  }

  /**
   * @throws IOException if there can be none: nothing has been sent then
   */
  ClientHttpConnector connector() throws IOException {
    ClientHttpConnector known = derived;
    return known != null ? known : derive();
  }

  private synchronized ClientHttpConnector derive() throws IOException {
    if (derived == null) {
      try {
        derived = Rights.ofAgent(() -> like(application));
      } catch (RuntimeException | LinkageError e) {
        throw new UnsentException("No call to another origin through " + application.getClass(), e);
      }
    }
    return derived;
  }

  private static ClientHttpConnector like(ClientHttpConnector connector) {
    try {
      return of(connector);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ClientHttpConnector of(ClientHttpConnector connector)
      throws ReflectiveOperationException {
    ClassLoader loader = Strangers.class.getClassLoader();
    if (connector.getClass().getName().equals(NETTY_CONNECTOR)) {
      Object client = value(connector, "httpClient");
      if (!saysWhatItIs(client)) {
        return (ClientHttpConnector) connector.getClass().getConstructor().newInstance();
      }
      Class<?> clientType = Class.forName(NETTY_CLIENT, false, loader);
      return (ClientHttpConnector)
          connector.getClass().getConstructor(clientType).newInstance(NettyStranger.of(client));
    }
    Class<?> jdkConnector = Class.forName(JDK_CONNECTOR, false, loader);
    if (connector.getClass() != jdkConnector) {
      return (ClientHttpConnector) jdkConnector.getConstructor().newInstance();
    }
    Object client = clients().apply(value(connector, "httpClient"));
    ClientHttpConnector stranger =
        (ClientHttpConnector)
            jdkConnector
                .getConstructor(Class.forName("java.net.http.HttpClient"))
                .newInstance(client);
    Field readTimeout = field(connector, "readTimeout");
    readTimeout.set(stranger, readTimeout.get(connector));
    return stranger;
  }

  /** Reactor Netty's client does from 1.0 on. Those before are replaced by one of their kind. */
  private static boolean saysWhatItIs(Object nettyClient) {
    try {
      return nettyClient.getClass().getMethod("configuration") != null;
    } catch (NoSuchMethodException e) {
      return false;
    }
  }

  @SuppressWarnings("unchecked") // it is what the class is
  private static UnaryOperator<Object> clients() throws ReflectiveOperationException {
    return (UnaryOperator<Object>) Class.forName(JDK_CLIENTS).getConstructor().newInstance();
  }

  private static Object value(Object owner, String name) throws ReflectiveOperationException {
    return field(owner, name).get(owner);
  }

  private static Field field(Object owner, String name) throws ReflectiveOperationException {
    Field field = owner.getClass().getDeclaredField(name);
    field.setAccessible(true);
    return field;
  }
}
