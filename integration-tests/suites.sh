#!/bin/sh
# Runs tests that other projects published, without the agent and with it, and writes the table in docs/compatibility.md:
#   integration-tests/suites.sh                 all of integration-tests/src/suites.properties (about 40 minutes)
#   integration-tests/suites.sh httpclient-4    those whose names begin so, and their rows
# LLMCOST_JDKS   folders with Java runtimes, beside those of JAVA_HOME and /usr/lib/jvm
# LLMCOST_BUILT  set where all is built already
# SUITE_OPTIONS  further options of the JVMs, such as -Xverify:all
set -eu
cd "$(dirname "$0")/.."

[ -n "${LLMCOST_BUILT:-}" ] || ./mvnw -B -q -Psuites -DskipTests package -pl integration-tests -am
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" \
  -cp "integration-tests/target/classes:$(cat integration-tests/target/suites/cp/weaver.txt)" \
  -Dllmcost.integration-tests=integration-tests -Dllmcost.jdks="${LLMCOST_JDKS:-}" \
  -Dllmcost.suites.options="${SUITE_OPTIONS:-}" io.llmcost.it.suites.Suites docs/compatibility.md "$@"
