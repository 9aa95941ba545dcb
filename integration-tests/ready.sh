# For ./demo and ./scenarios, from the root: sets $java and $target, and builds what is missing or older than its sources.
if [ -n "${JAVA_HOME-}" ]; then java="$JAVA_HOME/bin/java"; else java=java; fi
target=integration-tests/target
jar=agent/target/llmcost.jar
built=$target/demo-built # younger than what was last built
[ -f "$built" ] || built=$jar
if [ ! -f "$jar" ] || [ ! -f "$target/classes/io/llmcost/scenarios/Scenarios.class" ] ||
  [ ! -f "$target/demo/com/acme/support/SupportDesk.class" ] ||
  [ ! -f "$target/scenarios/com/acme/office/Office.class" ] || [ ! -f "$target/cp/driver.txt" ]; then
  echo 'Building, which takes a few minutes the first time …' >&2
  stale=yes
else
  stale=$(find pom.xml config/*.* ./*/pom.xml bootstrap/src/main agent/src/main integration-tests/src/main \
    integration-tests/src/demo integration-tests/src/scenarios integration-tests/src/build \
    integration-tests/src/classpaths.properties -newer "$built" -print | head -n 1)
  [ -z "$stale" ] || echo "Building again, because of $stale …" >&2
fi
if [ -n "$stale" ]; then
  ./mvnw -q -pl integration-tests -am -DskipTests package
  touch "$target/demo-built"
fi
