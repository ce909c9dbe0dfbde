#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The scenarios themselves, on this kernel: none is red, each of their faults is seen, and what they
# print is what three parsers of KTAP can read. What a scenario says of itself is the same in a run
# and without one. OUTPUT is the build directory.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tools/check/tap.sh
. lib/tests/ktap/parsers.sh

: "${OUTPUT:?is not set: the build directory}"

# Exit status 0 with a claim that was judged, or 4 with nothing but skipped ones.
good() { # NAME OPTION...
	local status=0

	"$OUTPUT/$1" "${@:2}" >"$out/$1.tap" || status=$?
	case $status in
	0)	grep -q '^ok [0-9]* [^#]*# [^S]' "$out/$1.tap" && return ;;
	4)	! grep -E '^(not )?ok ' "$out/$1.tap" | grep -v '# SKIP ' && return ;;
	esac
	cat "$out/$1.tap"
	return 1
}

labels_of_run() { # NAME
	sed -nE 's/^(not )?ok [0-9]+ ([^ #]+) .*/\2/p' "$out/$1.tap" |
		grep -vE '^(scenario|kernel|scheduler)\.'
}

labels_described() { # NAME
	"$OUTPUT/$1" --describe | sed -n 's/^  claim *//p'
}

mapfile -t names < <("$OUTPUT/run_tests.sh" -l)
check "there are scenarios" test ${#names[@]} -gt 0
for name in "${names[@]}"; do
	check "$name: not red" good "$name"
	same "$name: the claims are those that --describe names" "$(labels_described "$name")" \
		"$(labels_of_run "$name")"
done
parsed "${names[@]}"
for name in "${names[@]}"; do
	check "$name: every fault is seen" good "$name" --prove
done
finish
