package io.llmcost.agent.instrumentation;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.gateway.ThreadKind;
import org.junit.jupiter.api.Test;

class KindSearchTest {

  private static final String TASK =
      "java.util.concurrent.ScheduledThreadPoolExecutor$ScheduledFutureTask";

  private static ThreadKind of(String... frames) {
    KindSearch search = new KindSearch(new FrameFilter());
    for (String frame : frames) {
      ThreadKind kind = search.offer(frame);
      if (kind != null) {
        return kind;
      }
    }
    return null;
  }

  @Test
  void anApplicationsOwnTaskOfAScheduledPoolIsAScheduler() {
    assertThat(
            of(
                "okhttp3.RealCall",
                "com.acme.Report",
                "com.acme.Job",
                "java.util.concurrent.Executors$RunnableAdapter",
                "java.util.concurrent.FutureTask",
                TASK,
                "java.util.concurrent.ThreadPoolExecutor",
                "java.lang.Thread"))
        .isEqualTo(ThreadKind.SCHEDULER);
    assertThat(of("com.acme.Job", "java.util.TimerThread")).isEqualTo(ThreadKind.SCHEDULER);
  }

  @Test
  void whatALibraryRunsThereIsNot() {
    assertThat(
            of(
                "com.acme.Handler",
                "reactor.core.publisher.MonoCallable",
                "reactor.core.scheduler.WorkerTask",
                "java.util.concurrent.FutureTask",
                TASK))
        .isNull();
    assertThat(of("com.openai.core.http.RetryingHttpClient", "java.util.TimerThread")).isNull();
    assertThat(of("com.acme.Handler", "jakarta.servlet.http.HttpServlet", "java.lang.Thread"))
        .isNull();
  }

  @Test
  void frameworksAreKnownByTheirClasses() {
    assertThat(of("com.acme.Job", "org.springframework.scheduling.support.ScheduledMethodRunnable"))
        .isEqualTo(ThreadKind.SCHEDULER);
    assertThat(of("com.acme.Job", "org.quartz.core.JobRunShell")).isEqualTo(ThreadKind.SCHEDULER);
    assertThat(
            of("com.acme.Writer", "org.springframework.batch.core.step.item.ChunkOrientedTasklet"))
        .isEqualTo(ThreadKind.BATCH);
    assertThat(
            of(
                "com.acme.Orders",
                "java.lang.reflect.Method",
                "org.springframework.kafka.listener.KafkaMessageListenerContainer$ListenerConsumer"))
        .isEqualTo(ThreadKind.QUEUE);
    assertThat(of("com.acme.Orders", "com.rabbitmq.client.impl.ConsumerDispatcher$5"))
        .isEqualTo(ThreadKind.QUEUE);
  }
}
