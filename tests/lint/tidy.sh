#!/usr/bin/env bash
# clang-tidy-19 over every source file, with clang's warnings as errors. System headers cost ten times what our own lines do, so
# the files of a folder are read together, as one translation unit; a group with a finding, or whose names collide, is read
# again file by file. A file that passed is remembered in build/tidy/passed by the hash of everything of ours it includes.
set -u
export work=build/tidy
mkdir -p $work/passed
[ -f build/fuzz/compile_commands.json ] || { echo "configure first: ./shoji build, then cmake --preset fuzz"; exit 1; }

# Every include path and definition of the clang build; its sanitizers are of no use here.
flags() {
  echo -std=c++23
  grep -o '"command": .*' build/fuzz/compile_commands.json | sed 's/\\\\\\"/"/g; s/-isystem /-isystem/g' | tr ' ' '\n' |
    grep -E '^-[IDW]|^-isystem' | sort -u
}

key() {
  { echo "$stamp"; cat "$1"; clang++-19 -std=c++23 -MM -MG -nostdinc -nostdinc++ -I. "$1" | tr -s ' \\\n' '\n' |
    grep -E '^(broker|session|codec|policy|bench|tests)/' | sort -u | xargs cat 2>/dev/null; } | sha256sum | cut -d' ' -f1
}

# "hash file" of each file not yet known to pass.
unread() {
  local hash
  hash=$(key "$1")
  [ -e "$work/passed/$hash" ] || echo "$hash $1"
}

tidy() { clang-tidy-19 --quiet -p $work "$1" 2>/dev/null; }

# group HASH FILE HASH FILE...: the files of one folder.
group() {
  local unit out status=0
  unit=$(mktemp "$work/unit.XXXXXX.cc")
  for ((i = 2; i <= $#; i += 2)); do
    # Several programs in one unit: each entry point under a name of its own.
    printf '#define main main_%s\n#define LLVMFuzzerTestOneInput Fuzz_%s\n' $i $i
    printf '#include "%s/%s"  // NOLINT\n#undef main\n#undef LLVMFuzzerTestOneInput\n' "$PWD" "${!i}"
  done >"$unit"
  if tidy "$unit" >/dev/null; then
    for ((i = 1; i <= $#; i += 2)); do touch "$work/passed/${!i}"; done
  else
    for ((; $# > 0; )); do
      if out=$(tidy "$PWD/$2"); then touch "$work/passed/$1"; else status=1; echo "$out"; fi
      shift 2
    done
  fi
  rm -f "$unit"
  return $status
}
export -f key unread tidy group

# Lines of at most 12 files, each of one folder.
in_groups() {
  awk '{ folder = $2; sub("/[^/]*$", "", folder)
         if (NR > 1 && (folder != last || n == 12)) { print ""; n = 0 }
         printf "%s ", $0; last = folder; n++ } END { if (NR) print "" }'
}

flags >$work/compile_flags.txt
stamp=$({ cat .clang-tidy $work/compile_flags.txt; clang-tidy-19 --version; } | sha256sum)
export stamp
git ls-files '*.cc' | xargs -P "$(nproc)" -I{} bash -c 'unread {}' | sort -k2 >$work/unread
in_groups <$work/unread | xargs -P "$(nproc)" -I{} bash -c 'group {}' || { echo "clang-tidy found something"; exit 1; }
echo "clang-tidy is content with $(git ls-files '*.cc' | wc -l) files"
