package io.llmcost.agent.http;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;

/** Header fields in their order; names keep their case and are compared without it. Immutable. */
public final class Headers {

  /** No field at all. */
  public static final Headers EMPTY = new Headers(new String[0]);

  private final String[] namesAndValues;

  private Headers(String[] namesAndValues) {
    this.namesAndValues = namesAndValues;
  }

  /**
   * @param namesAndValues name, value, name, value …
   * @throws IllegalArgumentException for an odd number of them
   */
  public static Headers of(String... namesAndValues) {
    if (namesAndValues.length % 2 != 0) {
      throw new IllegalArgumentException("A name without a value");
    }
    return namesAndValues.length == 0 ? EMPTY : new Headers(namesAndValues.clone());
  }

  /** Takes the array as it is: the caller may not change it afterwards. */
  public static Headers ofTrusted(String[] namesAndValues) {
    return new Headers(namesAndValues);
  }

  /** The first value of a field, or null. */
  public String get(String name) {
    for (int i = 0; i < namesAndValues.length; i += 2) {
      if (namesAndValues[i].equalsIgnoreCase(name)) {
        return namesAndValues[i + 1];
      }
    }
    return null;
  }

  /** All values of a field, in order. */
  public List<String> all(String name) {
    List<String> values = new ArrayList<>(2);
    for (int i = 0; i < namesAndValues.length; i += 2) {
      if (namesAndValues[i].equalsIgnoreCase(name)) {
        values.add(namesAndValues[i + 1]);
      }
    }
    return values;
  }

  public boolean has(String name) {
    return get(name) != null;
  }

  /** How many fields there are. */
  public int size() {
    return namesAndValues.length / 2;
  }

  public String name(int index) {
    return namesAndValues[index * 2];
  }

  public String value(int index) {
    return namesAndValues[index * 2 + 1];
  }

  public void forEach(BiConsumer<String, String> action) {
    for (int i = 0; i < namesAndValues.length; i += 2) {
      action.accept(namesAndValues[i], namesAndValues[i + 1]);
    }
  }

  /** Whether these begin with the very fields of others, so that some were added at most. */
  public boolean startWith(Headers others) {
    if (this == others) {
      return true;
    }
    if (namesAndValues.length < others.namesAndValues.length) {
      return false;
    }
    for (int i = 0; i < others.namesAndValues.length; i++) {
      if (namesAndValues[i] != others.namesAndValues[i]) {
        return false;
      }
    }
    return true;
  }

  /** This with one value for a field: in the place of the first one there is, else at the end. */
  public Headers with(String name, String value) {
    if (!has(name)) {
      int end = namesAndValues.length;
      String[] more = Arrays.copyOf(namesAndValues, end + 2);
      more[end] = name;
      more[end + 1] = value;
      return new Headers(more);
    }
    List<String> fields = new ArrayList<>(namesAndValues.length);
    boolean placed = false;
    for (int i = 0; i < namesAndValues.length; i += 2) {
      if (!namesAndValues[i].equalsIgnoreCase(name)) {
        fields.add(namesAndValues[i]);
        fields.add(namesAndValues[i + 1]);
      } else if (!placed) {
        placed = true;
        fields.add(namesAndValues[i]);
        fields.add(value);
      }
    }
    return new Headers(fields.toArray(new String[0]));
  }

  /** This with one value for each of these fields, at the end. */
  public Headers withAll(List<String> otherNamesAndValues) {
    if (!namesOneOf(otherNamesAndValues)) {
      int end = namesAndValues.length;
      String[] more = Arrays.copyOf(namesAndValues, end + otherNamesAndValues.size());
      for (int i = end; i < more.length; i++) {
        more[i] = otherNamesAndValues.get(i - end);
      }
      return new Headers(more);
    }
    List<String> fields = new ArrayList<>(namesAndValues.length + otherNamesAndValues.size());
    for (int i = 0; i < namesAndValues.length; i += 2) {
      if (!isNamed(namesAndValues[i], otherNamesAndValues)) {
        fields.add(namesAndValues[i]);
        fields.add(namesAndValues[i + 1]);
      }
    }
    fields.addAll(otherNamesAndValues);
    return new Headers(fields.toArray(new String[0]));
  }

  private boolean namesOneOf(List<String> otherNamesAndValues) {
    for (int i = 0; i < namesAndValues.length; i += 2) {
      if (isNamed(namesAndValues[i], otherNamesAndValues)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isNamed(String name, List<String> namesAndValues) {
    for (int i = 0; i < namesAndValues.size(); i += 2) {
      if (namesAndValues.get(i).equalsIgnoreCase(name)) {
        return true;
      }
    }
    return false;
  }

  /** This without a field. */
  public Headers without(String name) {
    return has(name) ? withoutPrefixOrName(name, false) : this;
  }

  /** This without all fields whose name begins so, in whatever case. */
  public Headers withoutPrefix(String prefix) {
    for (int i = 0; i < namesAndValues.length; i += 2) {
      if (startsWith(namesAndValues[i], prefix)) {
        return withoutPrefixOrName(prefix, true);
      }
    }
    return this;
  }

  private Headers withoutPrefixOrName(String text, boolean prefix) {
    List<String> fields = new ArrayList<>(namesAndValues.length);
    for (int i = 0; i < namesAndValues.length; i += 2) {
      boolean drop =
          prefix ? startsWith(namesAndValues[i], text) : namesAndValues[i].equalsIgnoreCase(text);
      if (!drop) {
        fields.add(namesAndValues[i]);
        fields.add(namesAndValues[i + 1]);
      }
    }
    return new Headers(fields.toArray(new String[0]));
  }

  private static boolean startsWith(String name, String prefix) {
    return name.regionMatches(true, 0, prefix, 0, prefix.length());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Headers
        && Arrays.equals(namesAndValues, ((Headers) other).namesAndValues);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(namesAndValues);
  }

  /** The names only: values may be secrets. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      text.append(i == 0 ? "" : " ").append(namesAndValues[i].toLowerCase(Locale.ROOT));
    }
    return text.toString();
  }
}
