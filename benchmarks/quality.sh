#!/bin/sh
# Trains the prior's weights and writes the measured part of docs/quality.md:  benchmarks/quality.sh FOLDER
# FOLDER has the public data in routing/, tasktype/ and compress/; docs/quality.md says which.
# With a second argument, compression, it only measures what is kept of documents.
set -eu
folder=$(cd "$1" && pwd)
cd "$(dirname "$0")/.."

java=${JAVA_HOME:+$JAVA_HOME/bin/}java
weights=src/main/resources/io/llmcost/agent/prior/prior-weights.txt
build() {
  ./mvnw -B -q -pl agent -am test-compile dependency:build-classpath -DincludeScope=runtime \
    -Dmdep.outputFile=target/quality-classpath.txt
}
run() {
  "$java" -cp "agent/target/test-classes:agent/target/classes:$(cat agent/target/quality-classpath.txt)" "$@"
}
compression() {
  run io.llmcost.agent.eval.CompressionQuality "$folder" docs/quality.md agent/target/quality
}
build
if [ "${2:-}" = compression ]; then
  compression
  exit
fi
run io.llmcost.agent.prior.TrainPrior "$folder" "agent/$weights" "$(date -u +%F)"
cp "agent/$weights" agent/target/classes/io/llmcost/agent/prior/
run io.llmcost.agent.eval.QualityReport "$folder" docs/quality.md agent/target/quality
compression
