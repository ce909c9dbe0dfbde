#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Style that a program can see: checkpatch as in a kernel tree, shellcheck, and the rules of the
# house for scenarios.

cd "$(dirname "$0")/../.." || exit 1
. tools/check/tap.sh

: "${KSFT:?is not set: run this through make check}"
top=${KSFT%/tools/testing/selftests}
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT

# files PATTERN...: the files of the repository that match
files()
{
	git ls-files -- "$@" 2>/dev/null
}

# none TEXT COMMAND...: ok when the command prints nothing
none()
{
	local text=$1

	shift
	same "$text" "" "$("$@" 2>&1)"
}

# checkpatch has rules of its own for paths below tools/, so show it the path in a tree.
in_tree=tools/testing/selftests/sched_claims
mkdir -p "$dir/$in_tree" "$dir/include"
files | xargs -d '\n' cp --parents -t "$dir/$in_tree"
cp .checkpatch.conf "$dir"
checkpatch()
{
	(cd "$dir" && perl "$top/scripts/checkpatch.pl" --root="$dir" --terse --no-summary -q -f "$@" |
		grep -v '^total:')
}

check "checkpatch is there" test -r "$top/scripts/checkpatch.pl"
for room in lib/* scenarios tools; do
	mapfile -t sources < <(files "$room/*.[ch]")
	[[ ${#sources[@]} -eq 0 ]] ||
		none "checkpatch: $room" checkpatch "${sources[@]/#/$in_tree/}"
done
check "checkpatch ignores three things and no more" test "$(grep -c ignore .checkpatch.conf)" = 3

mapfile -t scripts < <(files | xargs -d '\n' grep -lE '^#!/bin/(ba)?sh|^# shellcheck shell=')
check "shellcheck, ${#scripts[@]} scripts" shellcheck -x "${scripts[@]}"

unlicensed()
{
	local file

	for file in "$@"; do
		head -n 2 "$file" | grep -q "SPDX-License-Identifier: GPL-2.0" || echo "$file"
	done
}

# house TEXT PATTERN: no scenario has a line that matches
house()
{
	none "$1" grep -nEH "$2" scenarios/*.c
}
none "scenarios/ holds .c files and nothing else" files 'scenarios/*' ':!scenarios/*.c'
none "every scenario has a fault" grep -L '\.faults = FAULTS(' scenarios/*.c
none "every scenario says what it promises" grep -L '\.what = "' scenarios/*.c
none "every scenario includes the one header first" grep -L '^#include "scenario/scenario.h"' \
	scenarios/*.c
house "no scenario sleeps" '\<(u|nano|clock_nano)?sleep[[:space:]]*\('
house "no scenario prints" '\<(printf|puts|fprintf|ksft_[a-z_]+)[[:space:]]*\('
house "no scenario has main, getopt, goto or free" '\<(main|getopt|getopt_long|free)[[:space:]]*\(|\<goto\>'
none "scenario names are lower case words" find scenarios -name '*.c' \
	! -regex 'scenarios/[a-z][a-z0-9]*\(_[a-z0-9]+\)+\.c'

# What README.md shows of us is what we are.
# shellcheck disable=SC2016 # backquotes of Markdown
shown=$(sed -n 's/^`\(scenarios\/.*\.c\)`:$/\1/p' README.md)
# shellcheck disable=SC2016
same "README.md shows $shown as it is" "$(cat "$shown")" \
	"$(sed -n '/^```c$/,/^```$/p' README.md | sed '1d;$d')"
same "README.md shows the options as they are" "$(./run_tests.sh -h)" \
	"$(sed -n '/^    Usage: run_tests.sh/,/^$/s/^    //p' README.md)"

mapfile -t sources < <(files '*.[ch]' '*.sh' Makefile)
none "every source file begins with its licence" unlicensed "${sources[@]}"
none "no path of one machine" grep -nHE '(^|[^a-z.])/(work|home/[a-z]|tmp/src|root)/' "${sources[@]}"
finish
