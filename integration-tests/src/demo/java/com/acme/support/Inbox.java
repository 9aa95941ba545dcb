package com.acme.support;

import java.util.List;

/** What customers and colleagues sent in on an ordinary morning. */
final class Inbox {

  static final List<String> QUESTIONS =
      List.of(
          "How do I send something back?",
          "Where is my parcel?",
          "How do I reset the thermostat?",
          "My lock is beeping, what does that mean?",
          "How do I cancel Plus?",
          "I want to return my order, what do I have to do?",
          "How long is the warranty on the lock?",
          "Which batteries does the lock need?",
          "When will my package arrive?",
          "Can the camera use 5 GHz Wi-Fi?",
          "When do I get my money back after a return?",
          "How long are recordings kept?",
          "Reset T2?",
          "Is delivery to Norway possible, and how long does it take?",
          "Does the app run on Android 8?",
          "How can I end my Plus subscription?",
          "Will I lose my heating schedule when I reset the T2?",
          "The lock's batteries are dead and I have no key with me. What now?",
          "Do I have to pay for shipping if I order a camera for 39 euros?",
          "Can I return a thermostat without its box?",
          "Is there a warranty on the batteries, too?",
          "For how many days can I look at old recordings?",
          "Which iPhone do I need for the app?",
          "My camera does not see our Wi-Fi, only the phone does. Why?");

  static final List<String> PATCHES =
      List.of(
          "+  Connection c = pool.getConnection();\n+  PreparedStatement s = c.prepareStatement(\"select * from orders where id=\" + id);\n+  return map(s.executeQuery());",
          "+  synchronized (cache) {\n+    if (!cache.containsKey(key)) {\n+      cache.put(key, http.get(url).body());\n+    }\n+  }\n+  return cache.get(key);",
          "-  if (amount.compareTo(limit) > 0) {\n+  if (amount.doubleValue() > limit.doubleValue()) {\n     throw new LimitExceeded(amount);\n   }",
          "+  try {\n+    queue.publish(event);\n+  } catch (Exception e) {\n+    log.debug(\"publish failed\");\n+  }\n+  store.markSent(event.id());",
          "+  String token = request.getParameter(\"token\");\n+  if (token.equals(user.resetToken())) {\n+    user.setPassword(request.getParameter(\"password\"));\n+  }",
          "+  List<Device> devices = repository.findAll();\n+  for (Device d : devices) {\n+    d.setFirmware(firmwareService.latest(d.model()));\n+    repository.save(d);\n+  }",
          "+  executor.submit(() -> mailer.send(order));\n+  response.setStatus(200);",
          "+  File target = new File(uploads, part.getSubmittedFileName());\n+  Files.copy(part.getInputStream(), target.toPath());");

  static final List<String> BRIEFS =
      List.of(
          "The thermostat learns when the house is empty. For families with irregular hours.",
          "The lock and the new guest codes: cleaners, neighbours, grandparents.",
          "Camera C3 in the hallway: the dog, the postman, and privacy zones.",
          "Autumn check: batteries, seals, schedule. A list in prose.",
          "Plus for 60 days of recordings; for people who travel.",
          "Why we repair: the three-year warranty and our workshop in Graz.",
          "Moving house with smart devices without losing anything.",
          "The app's new night mode, for people who get up early.",
          "Heating costs: what one degree less means in an old flat.",
          "How to share the home with a flatmate, and how to stop sharing.",
          "A quiet Sunday: automations that switch things off.",
          "The first week with the lock, told by a customer with twins.",
          "Delivery by cargo bike in five cities.",
          "What happens to returned devices.");

  static final List<String> MAILS =
      List.of(
          "Hello, since yesterday my T2 shows E4 and the radiators are cold. We have a baby. Order AH-204417. Please hurry. Jana",
          "Hi team, you charged me twice for Plus in October (2 x 4.90). I would like one of them back. Regards, Tom",
          "The camera in the garage goes offline every night around two. Wi-Fi is fine for everything else. AH-198230",
          "I am standing outside, the lock does not react and the app says 0 percent. The key is inside!!! Ruth Berger",
          "Could you tell me whether the app will get widgets? Not urgent at all. Thanks, Luca",
          "Bonjour, le thermostat ne trouve plus le Wi-Fi depuis le changement de box. Commande AH-211045. Merci, Claire",
          "I want to send back the lock, it does not fit my door. Order AH-220981, delivered last Friday. Please refund.",
          "The parcel AH-223310 arrived open and the camera was missing. What do we do? M. Olsen",
          "After the update the schedule is shifted by one hour. I suppose it is the time zone. It can wait until next week.",
          "Your app logs me out every day. Pixel 6, Android 14. It is annoying but I can live with it. Priya");

  static final List<String> REVIEWS =
      List.of(
          "Paired in two minutes, and my mother did it, not me.",
          "The lock is fine, but the parcel took eleven days and nobody knew where it was.",
          "After the last update the thermostat forgets Sunday.",
          "Lovely ring, lovely light. It hums at night, though.",
          "Five euros a month for my own recordings? No.",
          "Kamera hängt seit drei Wochen, kein einziger Ausfall.",
          "I wrote four times before somebody answered. Then it was quick.",
          "Screw for the back plate was missing, the box was open.",
          "Can the guest see when I come home?",
          "Half the price of the other one and does the same.",
          "The code on the bottom is not found, whatever I do.",
          "Batteries last six weeks, not six months.",
          "Great.",
          "My neighbour's door is in the picture and I cannot cut it out.",
          "Scratched on arrival, box without a dent.",
          "The workshop in Graz mended it for nothing. Thank you, Lena!",
          "It worked for a year, and since Monday it is offline every evening.",
          "Good value, would buy it again.",
          "Rien à dire, tout va bien.",
          "Which paint did you use on the door in your picture?",
          "The app's wizard wants a network that I do not have.",
          "Refund still not here after three weeks.",
          "Keypad feels cheap, keys wobble.",
          "Warm in the morning, cool when we are out. That is all I wanted.");

  static final List<String> SEARCHES =
      List.of(
          "thermostat does not find my phone",
          "door lock is stuck",
          "camera offline at night",
          "return label",
          "give my sister access",
          "selling the flat with the devices in it");

  private Inbox() {}
}
