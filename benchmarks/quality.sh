#!/bin/sh
# Trains the weights of the prior and of the semantic cache's verifier, and writes the measured parts of
# docs/quality.md:  benchmarks/quality.sh FOLDER
# FOLDER has the public data in routing/, tasktype/, zeroeval/, vicuna/, cache/ and
# compress/; docs/quality.md says which.
# With a second argument it measures one part only: compression, what is kept of documents; cache, the
# semantic cache, whose verifiers it trains.
set -eu
folder=$(cd "$1" && pwd)
cd "$(dirname "$0")/.."

java=${JAVA_HOME:+$JAVA_HOME/bin/}java
extension=embeddings/target/llmcost-embeddings.jar
weights=src/main/resources/io/llmcost/agent/prior/prior-weights.txt
part() {
  echo "$(date +%T) $1" >&2
}
build() {
  part 'builds'
  ./mvnw -B -q -pl agent -am test-compile dependency:build-classpath -DincludeScope=runtime \
    -Dmdep.outputFile=target/quality-classpath.txt
  ./mvnw -B -q -pl embeddings package -DskipTests
}
run() {
  "$java" -cp "agent/target/test-classes:agent/target/classes:$(cat agent/target/quality-classpath.txt)" "$@"
}
compression() {
  part 'measures compression'
  run io.llmcost.agent.eval.CompressionQuality "$folder" docs/quality.md agent/target/quality \
    "$extension"
  run io.llmcost.agent.compress.MethodsQuality "$folder" docs/quality.md agent/target/quality
}
build
if [ "${2:-}" = compression ]; then
  compression
  exit
fi
if [ "${2:-}" != cache ]; then
  part 'trains the prior'
  run io.llmcost.agent.prior.TrainPrior "$folder" "agent/$weights" "$(date -u +%F)"
  cp "agent/$weights" agent/target/classes/io/llmcost/agent/prior/
fi
verifier=src/main/resources/io/llmcost/agent/semantic/verifier-weights.txt
part 'trains the verifier for words'
run io.llmcost.agent.semantic.TrainVerifier "$folder" "agent/$verifier" "$(date -u +%F)"
cp "agent/$verifier" agent/target/classes/io/llmcost/agent/semantic/
meaning=src/main/resources/io/llmcost/agent/semantic/verifier-weights-meaning.txt
part 'trains the verifier for meaning'
run io.llmcost.agent.semantic.TrainVerifier "$folder" "agent/$meaning" "$(date -u +%F)" "$extension"
cp "agent/$meaning" agent/target/classes/io/llmcost/agent/semantic/
cache_only() {
  part 'measures the semantic cache'
  run io.llmcost.agent.eval.CacheQualityReport "$folder" docs/quality.md "$extension"
}
if [ "${2:-}" = cache ]; then
  cache_only
  exit
fi
part 'measures routing'
run io.llmcost.agent.eval.QualityReport "$folder" docs/quality.md agent/target/quality
compression
cache_only
