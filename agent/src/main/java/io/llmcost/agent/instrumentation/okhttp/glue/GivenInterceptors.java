package io.llmcost.agent.instrumentation.okhttp.glue;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;
import java.util.function.UnaryOperator;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;

/**
 * A client's interceptors as the application gave them, and where the client is found that makes
 * its calls: it lives as long as the application's.
 */
final class GivenInterceptors extends AbstractList<Interceptor> implements RandomAccess {

  private final List<?> given;
  private volatile Object[] caller;

  /**
   * @param given the client's own list, which does not change
   */
  GivenInterceptors(List<?> given) {
    this.given = given;
  }

  /**
   * The client that makes the calls, as the hook's answer: made once but for a race that does no
   * harm.
   */
  Object[] caller(OkHttpClient application, UnaryOperator<OkHttpClient> maker) {
    Object[] made = caller;
    if (made == null) {
      made = new Object[] {maker.apply(application)};
      caller = made;
    }
    return made;
  }

  @Override
  public Interceptor get(int index) {
    return (Interceptor) given.get(index);
  }

  @Override
  public int size() {
    return given.size();
  }

  @Override
  public Object[] toArray() {
    return given.toArray();
  }

  @Override
  public <T> T[] toArray(T[] array) {
    return given.toArray(array);
  }
}
