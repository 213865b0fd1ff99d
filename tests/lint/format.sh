#!/usr/bin/env bash
# Fails when a C++ file is not as clang-format-19 would write it. `./shoji format` mends it.
set -u
mapfile -t files < <(git ls-files '*.cc' '*.h')
[ ${#files[@]} -gt 0 ] || { echo "no source files found"; exit 1; }
clang-format-19 --dry-run --Werror "${files[@]}" || { echo "run ./shoji format"; exit 1; }
echo "${#files[@]} files are formatted"
