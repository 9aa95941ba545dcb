package io.llmcost.it.chaos;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What happens to one answer on its way.
 *
 * @param at milliseconds of a {@link Kind#DELAY}, bytes of a piece in a {@link Kind#THROTTLE}; else
 *     after how many bytes of the answer it happens
 */
public record Fault(Kind kind, int at) {

  /** What can happen. */
  public enum Kind {
    NONE,
    /** The answer comes later. */
    DELAY,
    /** It comes in small pieces. */
    THROTTLE,
    /** The connection ends in order. */
    CUT,
    /** The connection ends with a reset. */
    RESET,
    /** Nothing more comes, and the connection stays. */
    BLACK_HOLE,
    /** What follows is noise, then the connection ends. */
    GARBAGE
  }

  public static final Fault NONE = new Fault(Kind.NONE, 0);

  /** How a prompt asks for this at a provider: {@link #of} finds it. */
  public String at(String provider) {
    return "<<" + provider + " " + kind.name().toLowerCase(Locale.ROOT) + " " + at + ">>";
  }

  /** What a request asks for at a provider. */
  static Fault of(String request, String provider) {
    Matcher wish = Pattern.compile("<<" + provider + " ([a-z_]+) (\\d+)>>").matcher(request);
    return wish.find()
        ? new Fault(
            Kind.valueOf(wish.group(1).toUpperCase(Locale.ROOT)), Integer.parseInt(wish.group(2)))
        : NONE;
  }
}
