# Sourced by ./shoji: tests, fuzzers, benchmarks, formatting.
# shellcheck shell=bash

run_tests() {
  setup
  build
  build_preset fuzz fuzzers || die "the fuzz build failed: see the compiler's messages above"
  cd "$root" || exit 1
  ctest --preset release --output-on-failure "$@"
}

run_fuzzers() {
  local seconds=60 names=()
  while [ $# -gt 0 ]; do
    case $1 in
      --seconds) seconds=${2:?--seconds needs a number}; shift 2 ;;
      *) names+=("$1"); shift ;;
    esac
  done
  setup
  build_preset fuzz fuzzers || die "the fuzz build failed"
  [ ${#names[@]} -gt 0 ] || mapfile -t names < <(cd "$root/tests/fuzz" && ls ./*_fuzzer.cc | sed 's/^\.\///; s/_fuzzer\.cc$//')
  local name
  for name in "${names[@]}"; do
    echo "fuzzing $name for $seconds s"
    "$root/tests/fuzz/run.sh" "$root/build/fuzz/bin/${name}_fuzzer" "$root/tests/fuzz/corpus/$name" "$seconds" || exit 1
  done
}

run_bench() {
  local name=${1:-}
  case $name in
    figures | inspect | decide | audit) shift ;;
    '' | -h | --help)
      echo "usage: ./shoji bench figures [--rounds N] [--json]                what it measures: bench/README.md"
      echo "       ./shoji bench inspect [--seed N] [--texts N] [--json]    misses and false alarms of the inspectors"
      echo "       ./shoji bench decide [--samples N] [--json]              how long one policy decision takes"
      echo "       ./shoji bench audit [--directory DIR] [--json]           the record: entries per second, search, verification"
      return
      ;;
    *) die "unknown benchmark $name; there are: figures, inspect, decide, audit" ;;
  esac
  setup >&2
  build >&2
  case $name in
    figures) node "$root/bench/figures.mjs" "$@" ;;
    inspect) "$root/build/release/bin/shoji-bench-inspect" "$@" ;;
    audit) "$root/build/release/bin/shoji-bench-audit" "$@" ;;
    decide) "$root/build/release/bin/shoji-bench-decide" "$@" ;;
  esac
}

format_sources() {
  cd "$root" || exit 1
  git ls-files '*.cc' '*.h' | xargs clang-format-19 -i
  (cd web-client && npm run --silent format)
}
