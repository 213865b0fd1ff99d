#!/usr/bin/env bash
# clang-tidy-19 over every source file; this is also the clang build with warnings as errors. A file that passed is
# remembered by the hash of everything it includes, in build/tidy-cache, and not read again.
set -u
database=build/fuzz
[ -f $database/compile_commands.json ] || { echo "configure first: ./shoji build, then cmake --preset fuzz"; exit 1; }
cache=build/tidy-cache
mkdir -p $cache
stamp=$({ cat .clang-tidy; clang-tidy-19 --version; } | sha256sum)
export database cache stamp

check() {
  local file=$1 key out
  # Project headers only: system headers change with packages, which also change the stamp's version.
  key=$({ echo "$stamp"; cat "$file"; clang++-19 -std=c++23 -MM -MG -I. -Ibuild/fuzz/generated "$file" 2>/dev/null |
    tr -s ' \\\n' '\n' | grep -E '^(broker|session|codec|policy|bench|tests)/' | sort -u | xargs cat 2>/dev/null; } | sha256sum | cut -d' ' -f1)
  [ -e "$cache/$key" ] && return 0
  if out=$(clang-tidy-19 --quiet -p "$database" "$file" 2>/dev/null); then
    touch "$cache/$key"
  else
    echo "$out"
    return 1
  fi
}
export -f check
git ls-files '*.cc' | xargs -P "$(nproc)" -I{} bash -c 'check {}' || { echo "clang-tidy found something"; exit 1; }
echo "clang-tidy is content with $(git ls-files '*.cc' | wc -l) files"
