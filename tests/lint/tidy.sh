#!/usr/bin/env bash
# clang-tidy-19 over every source file of the product, with clang's warnings as errors; SHOJI_TIDY_ALL=1 reads the tests' sources too. System headers cost ten times what our own lines do, so
# files whose names do not collide (units.mjs) are read together, as one translation unit; a unit with a finding is halved
# and read again. A file that passed is remembered in build/tidy/passed by the hash of everything of ours it includes.
set -u
export work=build/tidy
mkdir -p $work/passed
[ -f build/fuzz/compile_commands.json ] || { echo "configure first: ./shoji build, then cmake --preset fuzz"; exit 1; }

# Every include path and definition of the clang build; its sanitizers are of no use here.
flags() {
  echo -std=c++23
  echo -DOPENSSL_SUPPRESS_DEPRECATED=  # some files say so before their own includes; here they come after others'
  grep -o '"command": .*' build/fuzz/compile_commands.json | sed 's/\\\\\\"/"/g; s/-isystem /-isystem/g' | tr ' ' '\n' |
    grep -E '^-[IDW]|^-isystem' | sort -u
}

key() {
  { echo "$stamp"; cat "$1"; clang++-19 -std=c++23 -MM -MG -nostdinc -nostdinc++ -I. "$1" | tr -s ' \\\n' '\n' |
    grep -E '^(broker|session|codec|policy|bench|tests)/' | sort -u | xargs cat 2>/dev/null; } | sha256sum | cut -d' ' -f1
}

# HASH:FILE when the file is not yet known to pass.
unread() {
  local hash
  hash=$(key "$1")
  [ -e "$work/passed/$hash" ] || echo "$hash:$1"
}

# One check costs as much as all others together; it is left to the longer run.
[ -n "${SHOJI_TIDY_ALL:-}" ] || export slow=-performance-unnecessary-value-param
tidy() { clang-tidy-19 --quiet --checks="${slow:-}" -p $work "$1" 2>/dev/null; }

# together FILE...: one unit of several files, each entry point under a name of its own.
together() {
  local n=0 file
  for file; do
    n=$((n + 1))
    printf '#define main main_%s\n#define LLVMFuzzerTestOneInput Fuzz_%s\n' $n $n
    printf '#include "%s/%s"  // NOLINT\n#undef main\n#undef LLVMFuzzerTestOneInput\n' "$PWD" "$file"
  done
}

# group HASH:FILE...: one unit. Halved until it passes or one file is left, whose findings are printed.
group() {
  local unit out half=$(($# / 2)) status=0
  unit=$(mktemp "$work/unit.XXXXXX.cc")
  together "${@#*:}" >"$unit"
  if out=$(tidy "$PWD/$unit"); then
    (cd $work/passed && touch "${@%%:*}")
  elif [ $# = 1 ]; then
    echo "$out"
    status=1
  else
    group "${@:1:half}" || status=1
    group "${@:half+1}" || status=1
  fi
  rm -f "$unit"
  return $status
}
export -f key unread tidy together group

flags >$work/compile_flags.txt
stamp=$({ echo "${slow:-}"; cat .clang-tidy $work/compile_flags.txt; clang-tidy-19 --version; } | sha256sum)
export stamp
# clang 19 takes qpdf's headers as C++17 only, and here is one standard for all.
only=(':!broker/extract/pdf_objects.cc')
[ -n "${SHOJI_TIDY_ALL:-}" ] || only+=(':!tests')
jobs=${SHOJI_TIDY_JOBS:-1}
git ls-files '*.cc' "${only[@]}" >$work/files
xargs -P "$jobs" -I{} bash -c 'unread {}' <$work/files | sort -t: -k2 >$work/unread
node tests/lint/units.mjs <$work/unread | xargs -P "$jobs" -I{} bash -c 'group {}' || { echo "clang-tidy found something"; exit 1; }
echo "clang-tidy is content with $(wc -l <$work/files) files"
