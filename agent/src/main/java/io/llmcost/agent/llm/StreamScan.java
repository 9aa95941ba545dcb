package io.llmcost.agent.llm;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Collects the facts of a streamed answer, event by event, in one pass over each event's bytes and
 * without keeping any: only the last usage object, short names, and generated text up to a bound.
 */
final class StreamScan implements SseSplitter.Handler {

  private static final int MAX_USAGE = 16 * 1024;
  private static final byte[] AUDIO_DELTA = Ascii.bytes("audio.delta");

  private final AnswerCursor cursor = new AnswerCursor();
  private final ChunkTemplate template = new ChunkTemplate();
  private final TextTally text;

  private String id;
  private String model;
  private byte[] serviceTier = new byte[0];
  private String finishReason;
  private byte[] begunUsage;
  private byte[] usage = new byte[0];
  private int usageLength;
  private boolean endsUsage;
  private long choicesSeen;
  private long choicesFinished;
  private boolean terminal;
  private boolean completed;
  private boolean error;
  private boolean unreadable;
  private boolean spoilt;

  private boolean typeEndsStream;
  private boolean typeIsAudio;
  private boolean hasNews;
  private int texts;
  private int textStart;
  private int textEnd;

  StreamScan(int textBound) {
    text = new TextTally(textBound);
  }

  @Override
  public void event(SseEvent event) {
    if (terminal) {
      return;
    }
    if (event.isData(Names.DONE)) {
      terminal = true;
      return;
    }
    boolean errorEvent = event.isNamed(Names.ERROR);
    if (errorEvent) {
      error = true;
      terminal = true;
    }
    if (event.hasData() && event.dataEnd() > event.dataStart()) {
      read(event);
    }
  }

  @Override
  public void part(SseEvent part) {
    unreadable = true;
    if (part.isLastPart()) {
      terminal |=
          part.isNamed(Names.COMPLETED)
              || part.isNamed(Names.INCOMPLETE)
              || part.isNamed(Names.FAILED)
              || part.isNamed(Names.ERROR);
      error |= part.isNamed(Names.FAILED) || part.isNamed(Names.ERROR);
    }
  }

  /** Whether the event was seen after which clients stop reading. */
  boolean isTerminal() {
    return terminal;
  }

  TextTally text() {
    return text;
  }

  /**
   * The facts so far.
   *
   * @param ended whether the stream came to its end
   */
  AnswerFacts facts(boolean ended) {
    boolean allFinished = choicesSeen != 0 && choicesSeen == choicesFinished;
    boolean complete = !error && !unreadable && (completed || ((terminal || ended) && allFinished));
    TokenUsage read =
        usageLength == 0 ? TokenUsage.UNKNOWN : UsageReader.usage(begunUsage, usage, usageLength);
    if (begunUsage != null && !endsUsage) {
      read = read.beforeItsEnd();
    }
    String tier = serviceTier.length == 0 ? null : new String(serviceTier, StandardCharsets.UTF_8);
    return new AnswerFacts(id, model, tier, finishReason, read, complete, error, spoilt);
  }

  private void read(SseEvent event) {
    byte[] data = event.data();
    if (template.matches(data, event.dataStart(), event.dataEnd())) {
      text.append(data, template.matchedStart(), template.matchedEnd(), template.isEscaped());
      return;
    }
    AnswerCursor c = cursor.on(data, event.dataStart(), event.dataEnd());
    typeEndsStream = false;
    typeIsAudio = false;
    hasNews = false;
    texts = 0;
    if (!c.enterObject()) {
      unreadable = true;
      return;
    }
    while (c.nextMember()) {
      readMember(c);
    }
    unreadable |= c.failed();
    terminal |= typeEndsStream;
    if (texts == 1 && !hasNews && !terminal && !unreadable) {
      template.learn(data, event.dataStart(), event.dataEnd(), textStart, textEnd);
    }
  }

  private void readMember(AnswerCursor c) {
    switch (c.nameFirst()) {
      case 'c':
        if (c.nameIs(Names.CHOICES) && c.enterArray()) {
          readChoices(c);
          return;
        }
        break;
      case 'd':
        if (c.nameIs(Names.DELTA) && c.isString()) {
          if (c.skipValue() && !typeIsAudio) {
            tally(c);
          }
          return;
        }
        if (c.nameIs(Names.DELTA) && c.enterObject()) {
          readMessageDelta(c);
          return;
        }
        break;
      case 'e':
        if (c.nameIs(Names.ERROR) && !c.isNull()) {
          error = true;
          typeEndsStream = true;
        }
        break;
      case 'm':
        if (c.nameIs(Names.MESSAGE) && c.enterObject()) {
          readMessage(c);
          return;
        }
        if (readCommon(c)) {
          return;
        }
        break;
      case 'r':
        if (c.nameIs(Names.RESPONSE) && c.enterObject()) {
          readResponse(c);
          return;
        }
        break;
      case 't':
        if (c.nameIs(Names.TYPE)) {
          readType(c);
          return;
        }
        break;
      default:
        if (readCommon(c)) {
          return;
        }
    }
    c.skipValue();
  }

  /** Members that chunks and response objects share; false if it is none of them. */
  private boolean readCommon(AnswerCursor c) {
    if (c.nameIs(Names.USAGE)) {
      keepUsage(c);
    } else if (id == null && c.nameIs(Names.ID)) {
      id = c.takeString();
    } else if (model == null && c.nameIs(Names.MODEL)) {
      model = c.takeString();
    } else if (c.nameIs(Names.SERVICE_TIER)) {
      readServiceTier(c);
    } else {
      return false;
    }
    return true;
  }

  private void readServiceTier(AnswerCursor c) {
    // A response is created with the tier that was asked for and ends with the one that it got.
    boolean string = c.isString();
    if (c.skipValue() && string && !c.stringIs(serviceTier)) {
      serviceTier = Arrays.copyOfRange(c.bytes(), c.valueStart() + 1, c.valueEnd() - 1);
    }
  }

  private void readType(AnswerCursor c) {
    if (!c.skipValue()) {
      return;
    }
    if (c.stringIs(Names.COMPLETED)) {
      completed = true;
      typeEndsStream = true;
      finishReason = "completed";
    } else if (c.stringIs(Names.INCOMPLETE)) {
      typeEndsStream = true;
      finishReason = finishReason == null ? "incomplete" : finishReason;
    } else if (c.stringIs(Names.MESSAGE_STOP)) {
      completed = finishReason != null;
      typeEndsStream = true;
    } else if (c.stringIs(Names.FAILED) || c.stringIs(Names.ERROR)) {
      typeEndsStream = true;
      error = true;
    }
    typeIsAudio = c.stringEndsWith(AUDIO_DELTA);
  }

  private void keepUsage(AnswerCursor c) {
    boolean object = c.isObject();
    if (!c.skipValue() || !object) {
      return;
    }
    hasNews = true;
    int length = c.valueEnd() - c.valueStart();
    if (length > MAX_USAGE) {
      return;
    }
    if (length > usage.length) {
      usage = new byte[Math.max(256, length)];
    }
    System.arraycopy(c.bytes(), c.valueStart(), usage, 0, length);
    usageLength = length;
    endsUsage = begunUsage != null;
  }

  /** Of Anthropic's Messages: at its end only what has changed is said of the usage. */
  private void readMessage(AnswerCursor c) {
    while (c.nextMember()) {
      if (!readCommon(c)) {
        c.skipValue();
      }
    }
    begunUsage = Arrays.copyOf(usage, usageLength);
  }

  private void readMessageDelta(AnswerCursor c) {
    while (c.nextMember()) {
      if (c.nameIs(Names.STOP_REASON)) {
        String reason = c.takeString();
        finishReason = reason == null ? finishReason : reason;
      } else {
        boolean counts =
            c.isString()
                && (c.nameIs(Names.TEXT)
                    || c.nameIs(Names.PARTIAL_JSON)
                    || c.nameIs(Names.THINKING));
        if (c.skipValue() && counts) {
          tally(c);
        }
      }
    }
  }

  private void readResponse(AnswerCursor c) {
    while (c.nextMember()) {
      if (c.nameIs(Names.ERROR)) {
        error |= !c.isNull();
        c.skipValue();
      } else if (c.nameIs(Names.INCOMPLETE_DETAILS) && c.enterObject()) {
        while (c.nextMember()) {
          if (c.nameIs(Names.REASON)) {
            finishReason = c.takeString();
          } else {
            c.skipValue();
          }
        }
      } else if (!readCommon(c)) {
        c.skipValue();
      }
    }
  }

  private void readChoices(AnswerCursor c) {
    while (c.nextElement()) {
      if (c.enterObject()) {
        readChoice(c);
      } else {
        c.skipValue();
      }
    }
  }

  private void readChoice(AnswerCursor c) {
    int index = 0;
    boolean finished = false;
    while (c.nextMember()) {
      if (c.nameIs(Names.INDEX)) {
        index = c.takeInt(0);
      } else if (c.nameIs(Names.DELTA) || c.nameIs(Names.MESSAGE)) {
        if (c.enterObject()) {
          readDelta(c);
        } else {
          c.skipValue();
        }
      } else if (c.nameIs(Names.TEXT) && c.isString()) {
        if (c.skipValue()) {
          tally(c);
        }
      } else if (c.nameIs(Names.FINISH_REASON) && c.isString()) {
        String reason = c.takeString();
        if (reason != null) {
          finished = true;
          hasNews = true;
          spoilt |= FinishReasons.isBad(reason);
          finishReason = finishReason == null ? reason : finishReason;
        }
      } else {
        c.skipValue();
      }
    }
    // Beyond 64 choices they cannot be told apart: the answer then never counts as complete.
    long bit = index < 63 ? 1L << index : Long.MIN_VALUE;
    choicesSeen |= bit;
    if (finished && index < 63) {
      choicesFinished |= bit;
    }
  }

  private void readDelta(AnswerCursor c) {
    boolean reasoned = false;
    while (c.nextMember()) {
      if (c.isString()) {
        // Some providers send the reasoning twice, under its old and its new name.
        boolean reasoning = c.nameIs(Names.REASONING_CONTENT) || c.nameIs(Names.REASONING);
        boolean counts = reasoning ? !reasoned : c.nameIs(Names.CONTENT) || c.nameIs(Names.REFUSAL);
        reasoned |= reasoning;
        if (c.skipValue() && counts) {
          tally(c);
        }
      } else if (c.nameIs(Names.TOOL_CALLS) && c.enterArray()) {
        while (c.nextElement()) {
          readCall(c);
        }
      } else if (c.nameIs(Names.FUNCTION_CALL)) {
        readFunction(c);
      } else {
        c.skipValue();
      }
    }
  }

  private void readCall(AnswerCursor c) {
    if (!c.enterObject()) {
      c.skipValue();
      return;
    }
    while (c.nextMember()) {
      if (c.nameIs(Names.FUNCTION)) {
        readFunction(c);
      } else {
        c.skipValue();
      }
    }
  }

  private void readFunction(AnswerCursor c) {
    if (!c.enterObject()) {
      c.skipValue();
      return;
    }
    while (c.nextMember()) {
      boolean counts = (c.nameIs(Names.NAME) || c.nameIs(Names.ARGUMENTS)) && c.isString();
      if (c.skipValue() && counts) {
        tally(c);
      }
    }
  }

  private void tally(AnswerCursor c) {
    texts++;
    textStart = c.valueStart() + 1;
    textEnd = c.valueEnd() - 1;
    text.append(c.bytes(), c.valueStart() + 1, c.valueEnd() - 1, c.isEscaped());
  }
}
