#!/bin/sh
# Runs the contract of clients on every version, the newest that the registry has among them, and every Java that is found, and writes the table in docs/compatibility.md:
#   integration-tests/clients.sh                (more than an hour on two cores)
# LLMCOST_JDKS     a folder with Java runtimes, beside those of JAVA_HOME and /usr/lib/jvm
# LLMCOST_REPORTS  a folder with reports of such a run: it is not made again
set -eu
cd "$(dirname "$0")/.."

reports=${LLMCOST_REPORTS:-integration-tests/target/failsafe-reports}
if [ -z "${LLMCOST_REPORTS:-}" ]; then
  ./mvnw -B -q -U verify -Pmatrix -Dllmcost.newest=true ${LLMCOST_JDKS:+"-Dllmcost.jdks=$LLMCOST_JDKS"} -pl bootstrap,agent,embeddings,integration-tests \
    -Dtest=None -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false \
    -Dit.test='ClientContractIT,MisbehaviourIT' -Dmaven.test.failure.ignore=true
fi
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" -cp integration-tests/target/classes:integration-tests/target/test-classes \
  -Dllmcost.it.target=integration-tests/target io.llmcost.it.ClientMatrix "$reports" docs/compatibility.md
