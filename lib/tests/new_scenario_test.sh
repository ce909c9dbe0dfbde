#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# What tools/new-scenario writes is a scenario: it builds with the flags of the build directory OBJ,
# runs green, and its fault is seen.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tools/check/tap.sh

obj=${OBJ:?is not set: the build directory}
out=$(mktemp -d) || exit 2
trap 'rm -rf "$out"' EXIT
name=new_scenarios_work_as_they_are

# The file "with" is the source directory and the command line of all compiles, as a shell reads it.
build()
{
	local with

	with=$(<"$obj/with")
	eval "${with#"$PWD "}" -iquote "$obj/may/scenario" "$out/$name.c" \
		"$obj/libsched_claims.a" -lnuma -lcap -lm -o "$out/$name"
}

says() # STATUS PATTERN COMMAND...
{
	local status=0

	"${@:3}" >"$out/said" 2>&1 || status=$?
	cat "$out/said"
	[[ $status -eq $1 ]] && grep -q -e "$2" "$out/said"
}

check "it writes a scenario" says 0 "^$out/$name.c$" tools/new-scenario "$name" "$out"
check "which builds" build
check "runs green" says 0 '^ok 2 pair.schedstat_cpu_time_ns.max_over_min.at_most ' "$out/$name"
check "proves its fault" says 0 '^ok 1 nice.pair.breaks.*FAIL' "$out/$name" --prove
check "has no long lines" status 1 grep -nE '.{101}' "$out/$name.c"
check "says what it promises" says 0 'new scenarios work as they are' "$out/$name" --describe
check "it overwrites nothing" says 1 'cannot be written' tools/new-scenario "$name" "$out"
check "it wants a name" says 2 'takes a name' tools/new-scenario
check "the name has to say something" says 2 'is no name like' tools/new-scenario test "$out"
check "and to be a file" says 2 'is no name like' tools/new-scenario ../a_b "$out"
check "in a directory" says 1 'there is no directory' tools/new-scenario "$name" "$out/none"
check "it has no options" says 2 'there is no option "-t"' tools/new-scenario -t
check "but -h" says 0 '^Usage: tools/new-scenario NAME' tools/new-scenario -h
finish
