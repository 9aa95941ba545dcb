package io.llmcost.agent.llm;

/** Reads the facts of a whole answer in one pass over its bytes. */
final class WholeAnswerScan {

  private final AnswerCursor cursor = new AnswerCursor();
  private String id;
  private String model;
  private String serviceTier;
  private String finishReason;
  private String status;
  private TokenUsage usage = TokenUsage.UNKNOWN;
  private boolean error;
  private boolean embeddings;
  private boolean stopped;
  private int choices;
  private int finished;
  private boolean spoilt;

  AnswerFacts read(byte[] json, int start, int end) {
    cursor.on(json, start, end);
    if (!cursor.enterObject()) {
      // Some providers wrap an error in an array.
      return new AnswerFacts(
          null, null, null, null, TokenUsage.UNKNOWN, false, cursor.enterArray(), false);
    }
    readMembers();
    boolean readable = !cursor.failed() && cursor.atEnd();
    boolean complete =
        readable
            && !error
            && (embeddings
                || stopped
                || "completed".equals(status)
                || (choices > 0 && choices == finished));
    return new AnswerFacts(
        id,
        model,
        serviceTier,
        finishReason != null ? finishReason : status,
        usage,
        complete,
        error,
        spoilt);
  }

  private void readMembers() {
    AnswerCursor c = cursor;
    while (c.nextMember()) {
      if (c.nameIs(Names.ID)) {
        id = c.takeString();
      } else if (c.nameIs(Names.MODEL)) {
        model = c.takeString();
      } else if (c.nameIs(Names.SERVICE_TIER)) {
        serviceTier = c.takeString();
      } else if (c.nameIs(Names.STATUS)) {
        status = c.takeString();
      } else if (c.nameIs(Names.ERROR)) {
        error |= !c.isNull();
        c.skipValue();
      } else if (c.nameIs(Names.USAGE)) {
        boolean object = c.isObject();
        if (c.skipValue() && object) {
          usage = UsageReader.usage(c.bytes(), c.valueStart(), c.valueEnd());
        }
      } else if (c.nameIs(Names.STOP_REASON)) {
        finishReason = c.takeString();
        stopped = finishReason != null;
      } else if (c.nameIs(Names.CHOICES) && c.enterArray()) {
        readChoices();
      } else if (c.nameIs(Names.INCOMPLETE_DETAILS) && c.enterObject()) {
        readReason();
      } else if (c.nameIs(Names.DATA) && c.enterArray()) {
        readData();
      } else {
        c.skipValue();
      }
    }
  }

  private void readChoices() {
    while (cursor.nextElement()) {
      choices++;
      if (!cursor.enterObject()) {
        cursor.skipValue();
        continue;
      }
      while (cursor.nextMember()) {
        if (cursor.nameIs(Names.FINISH_REASON)) {
          String reason = cursor.takeString();
          if (reason != null) {
            finished++;
            spoilt |= FinishReasons.isBad(reason);
            finishReason = finishReason == null ? reason : finishReason;
          }
        } else {
          cursor.skipValue();
        }
      }
    }
  }

  private void readReason() {
    while (cursor.nextMember()) {
      if (cursor.nameIs(Names.REASON)) {
        finishReason = cursor.takeString();
      } else {
        cursor.skipValue();
      }
    }
  }

  private void readData() {
    boolean all = true;
    boolean any = false;
    while (cursor.nextElement()) {
      any = true;
      boolean vector = false;
      if (cursor.enterObject()) {
        while (cursor.nextMember()) {
          vector |= cursor.nameIs(Names.EMBEDDING) && !cursor.isNull();
          cursor.skipValue();
        }
      } else {
        cursor.skipValue();
      }
      all &= vector;
    }
    embeddings = any && all;
  }
}
