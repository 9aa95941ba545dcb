package io.llmcost.agent.instrumentation;

import io.llmcost.agent.gateway.ThreadKind;

/**
 * Looks for what an application's frames are called by, from the innermost frame outwards, in the
 * walk that looks for the call site.
 */
final class KindSearch {

  private static final String SCHEDULED =
      "java.util.concurrent.ScheduledThreadPoolExecutor$ScheduledFutureTask";

  /** Of a task that the JDK's own classes run. */
  private static final String[] BETWEEN = {"java.util.concurrent.", "java.lang.", "jdk.internal."};

  private static final String[] SCHEDULERS = {
    "org.springframework.scheduling.support.ScheduledMethodRunnable",
    "org.springframework.scheduling.concurrent.ReschedulingRunnable",
    "org.quartz.core.JobRunShell",
    "io.quarkus.scheduler.",
    "io.micronaut.scheduling.",
    "org.jobrunr.",
    "com.github.kagkarlsson.scheduler.",
  };
  private static final String[] BATCHES = {
    "org.springframework.batch.", "org.jberet.", "com.ibm.jbatch.", "org.jeasy.batch.",
  };
  private static final String[] QUEUES = {
    "org.springframework.kafka.listener.",
    "org.springframework.amqp.rabbit.listener.",
    "org.springframework.jms.listener.",
    "org.springframework.pulsar.listener.",
    "com.rabbitmq.client.impl.",
    "org.apache.activemq.",
    "org.apache.qpid.jms.",
    "com.ibm.mq.",
    "com.google.cloud.pubsub.",
    "io.awspring.cloud.sqs.",
    "io.smallrye.reactive.messaging.",
    "io.nats.client.impl.",
  };

  private final FrameFilter filter;
  private boolean applicationIsInside;

  KindSearch(FrameFilter filter) {
    this.filter = filter;
  }

  /**
   * What a frame tells; null to go on. A task of a scheduled pool tells something only if it is the
   * application's own: libraries run much else there, such as repeated calls.
   */
  ThreadKind offer(String className) {
    if (className.equals(SCHEDULED) || className.equals("java.util.TimerThread")) {
      if (applicationIsInside) {
        return ThreadKind.SCHEDULER;
      }
    } else if (isOneOf(SCHEDULERS, className)) {
      return ThreadKind.SCHEDULER;
    } else if (isOneOf(BATCHES, className)) {
      return ThreadKind.BATCH;
    } else if (isOneOf(QUEUES, className)) {
      return ThreadKind.QUEUE;
    }
    if (!isOneOf(BETWEEN, className)) {
      applicationIsInside = filter.type(className).isApplication();
    }
    return null;
  }

  private static boolean isOneOf(String[] prefixes, String className) {
    for (String prefix : prefixes) {
      if (className.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }
}
