package io.llmcost.agent.instrumentation.okhttp.glue;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;

/**
 * A client's interceptors as the application gave them. Supplies the client that makes its calls:
 * that is found here because it lives as long as the application's.
 */
final class GivenInterceptors extends AbstractList<Interceptor>
    implements RandomAccess, Supplier<OkHttpClient> {

  private final List<?> given;
  private final OkHttpClient application;
  private final UnaryOperator<OkHttpClient> maker;
  private volatile OkHttpClient caller;

  /**
   * @param given the client's own list, which does not change
   * @param maker makes the client that makes the calls
   */
  GivenInterceptors(List<?> given, OkHttpClient application, UnaryOperator<OkHttpClient> maker) {
    this.given = given;
    this.application = application;
    this.maker = maker;
  }

  /** Made at the first call, and once but for a race that does no harm. */
  @Override
  public OkHttpClient get() {
    OkHttpClient made = caller;
    if (made == null) {
      made = maker.apply(application);
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
