package io.llmcost.agent.semantic.text;

import java.util.Map;

/** Units and currencies by all their names and signs. */
public final class Units {

  private static final Map<String, String> UNITS =
      WordSet.groups(
          "usd $ dollar dollars bucks",
          "eur \u20ac euro euros",
          "gbp \u00a3 pound pounds sterling",
          "inr \u20b9 rupee rupees rs",
          "jpy \u00a5 yen",
          "cny yuan rmb renminbi",
          "chf franc francs",
          "btc bitcoin bitcoins",
          "eth ethereum ether",
          "cad aud nzd",
          "krw won",
          "rub ruble rubles \u20bd",
          "percent % percentage",
          "permille \u2030",
          "kilometre kilometres kilometer kilometers km kms",
          "metre metres meter meters",
          "centimetre centimetres centimeter centimeters cm",
          "millimetre millimetres millimeter millimeters mm",
          "mile miles",
          "foot feet ft",
          "inch inches",
          "yard yards",
          "kilogram kilograms kg kgs kilo kilos",
          "gram grams",
          "milligram milligrams mg",
          "lb lbs",
          "ounce ounces oz",
          "ton tons tonne tonnes",
          "litre litres liter liters",
          "millilitre millilitres milliliter milliliters ml",
          "gallon gallons",
          "celsius centigrade",
          "fahrenheit",
          "kelvin",
          "second seconds sec secs",
          "minute minutes min mins",
          "hour hours hr hrs",
          "day days daily",
          "week weeks weekly",
          "month months monthly",
          "year years yearly annual annually",
          "decade decades",
          "century centuries",
          "kilobyte kilobytes kb",
          "megabyte megabytes mb",
          "gigabyte gigabytes gb",
          "terabyte terabytes tb",
          "bit bits",
          "byte bytes",
          "watt watts",
          "kilowatt kilowatts kw kwh",
          "volt volts",
          "amp amps ampere amperes",
          "hertz hz",
          "ghz",
          "mhz",
          "mph",
          "kmh kph",
          "acre acres",
          "hectare hectares");

  private Units() {}

  /**
   * One name for each unit.
   *
   * @param form in lower case
   * @return null if it is none
   */
  public static String of(String form) {
    return form.equals("second") ? null : UNITS.get(form);
  }
}
