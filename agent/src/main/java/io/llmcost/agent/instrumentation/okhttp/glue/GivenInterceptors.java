package io.llmcost.agent.instrumentation.okhttp.glue;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;

/**
 * A client's interceptors as the application gave them. Says which client makes a call: one with
 * our interceptor is found here because it lives as long as the application's.
 */
final class GivenInterceptors extends AbstractList<Interceptor>
    implements RandomAccess, Function<Request, OkHttpClient> {

  private final List<?> given;
  private final OkHttpClient application;
  private final Predicate<HttpUrl> watched;
  private final UnaryOperator<OkHttpClient> maker;
  private volatile OkHttpClient caller;

  /**
   * @param given the client's own list, which does not change
   * @param watched whether a call there may be ours
   * @param maker makes the client that makes those calls
   */
  GivenInterceptors(
      List<?> given,
      OkHttpClient application,
      Predicate<HttpUrl> watched,
      UnaryOperator<OkHttpClient> maker) {
    this.given = given;
    this.application = application;
    this.watched = watched;
    this.maker = maker;
  }

  /** The application's own where it is known already that the gateway has nothing to do. */
  @Override
  public OkHttpClient apply(Request request) {
    boolean mayStillChange = !given.isEmpty();
    return mayStillChange || watched.test(request.url()) ? caller() : application;
  }

  // Made at the first call, and once but for a race that does no harm.
  private OkHttpClient caller() {
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
