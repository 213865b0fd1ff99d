#!/usr/bin/env bash
# run.sh FUZZER CORPUS SECONDS: runs one libFuzzer target over a copy of its corpus, so that a test never changes the checkout.
# A crash leaves its input in build/fuzz/artifacts/ and says how to repeat it.
set -u
fuzzer=$1 corpus=$2 seconds=$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
artifacts="$(dirname "$(dirname "$fuzzer")")/artifacts"
mkdir -p "$artifacts" "$work/corpus"
[ -d "$corpus" ] && cp -r "$corpus/." "$work/corpus/"
"$fuzzer" "$work/corpus" -max_total_time="$seconds" -rss_limit_mb=2048 -timeout=10 -verbosity=0 -print_final_stats=1 \
  -artifact_prefix="$artifacts/" >"$work/log" 2>&1
status=$?
if [ $status != 0 ]; then
  cat "$work/log"
  echo "fuzzer failed: repeat it with $fuzzer $artifacts/<file named above>"
  exit 1
fi
grep -E 'number_of_executed_units|peak_rss_mb' "$work/log"
