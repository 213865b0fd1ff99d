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

bench_usage() {
  cat <<'TEXT'
usage: ./shoji bench COMMAND [options]; each has --help, bench/README.md says what it measures

  replay   [--all|--scenario NAME] [--rounds N] [--json FILE] [--html FILE]   screens through this codec and others
  record   --output FILE --session 0|--framebuffer FILE|--scenario NAME [--seconds N]   a running screen into a file
  live     [--peers NAME,...] [--scenario NAME,...] [--rounds N] [--seconds N] [--link RTT,RATE]   whole products side by side
  load     [--synthetic --clients N] [--minutes M] [--limit-ms N]             many staff at once, and what they need
  rdp      [SCENARIO]                           what an RDP client's graphics channel gets for the screens of replay
  micro    [--filter REGEX] [--rounds N] [--json FILE] [--html FILE]          single kernels of the codec
  figures  [--rounds N] [--json]                the running product with a real client
  inspect  [--seed N] [--texts N] [--json]      misses and false alarms of the inspectors
  decide   [--samples N] [--json]               how long one policy decision takes
  audit    [--directory DIR] [--json]           the record: entries per second, search, verification
TEXT
}

# Results say which commit they are of, and whether it was changed.
bench_commit() { git -C "$root" describe --always --dirty --abbrev=12 2>/dev/null || echo unknown; }

run_bench() {
  local name=${1:-}
  case $name in
    replay | record | rdp | live | load | micro | figures | inspect | decide | audit) shift ;;
    '' | -h | --help) bench_usage; return ;;
    *) bench_usage >&2; die "unknown benchmark $name" ;;
  esac
  setup >&2
  build >&2
  case $name in
    figures) node "$root/bench/figures.mjs" "$@" ;;
    live | load) node "$root/bench/$name/run.mjs" "$@" ;;
    replay | micro) "$root/build/release/bin/shoji-bench-$name" --commit "$(bench_commit)" "$@" ;;
    *) "$root/build/release/bin/shoji-bench-$name" "$@" ;;
  esac
}

format_sources() {
  cd "$root" || exit 1
  git ls-files '*.cc' '*.h' | xargs clang-format-19 -i
  (cd web-client && npm run --silent format)
}
