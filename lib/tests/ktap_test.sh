#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# What scenarios print, for every kind of outcome: the tiny scenarios of ktap/ against the texts
# beside them, and against the parsers of those who read them.
#
# OBJ is the build directory. "ktap_test.sh --update" writes the texts anew.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tools/check/tap.sh

here=lib/tests/ktap
bin=${OBJ:?is not set: the build directory}/tests/ktap
update=${1-}
. lib/tests/ktap/parsers.sh
# The same on kernels with sched_ext.
export SCHED_CLAIMS_SCHED_EXT=/nonexistent

# What is measured, and what the machine decides, becomes a letter.
mask() {
	sed -E -e 's/tid [0-9]+/tid T/' \
		-e 's/limit of [0-9]+/limit of L/' \
		-e 's/(ran|waited for a CPU) [0-9.]+ (ns|us|ms|s)/\1 D/g' \
		-e 's/CPUs \{[0-9,-]*\}/CPUs {C}/g' \
		-e 's/[0-9]+ migrations, .*/M migrations, gap/' \
		-e 's/((work_units|iterations)\.at_least) # [1-9][0-9]*( \.\. [0-9]+)?,/\1 # V,/' \
		-e 's/(max_gap_ms\.at_least) # [1-9][0-9]* ms,/\1 # D,/' \
		-e 's/\(has [0-9]+\)/(has N)/' \
		-e 's/killed: [0-9]+ /killed: P /' \
		-e '/\.gate\./{:again; s/(# .*[^[:alnum:]_.])[0-9][0-9.]*/\1V/; t again}' \
		-e '/\.gate\./s/ V ?(ns|us|ms|s)\>/ D/g' -e 's/on cpu[0-9]+/on cpu C/' \
		-e 's#complaints \(/dev/kmsg.*#complaints#'
}

# The text, the exit status, and nothing of it on the other channel.
golden() { # NAME
	"$bin/$1" >"$out/$1.tap" 2>"$out/$1.err"
	echo "exit status $?" >"$out/$1.status"
	mask <"$out/$1.tap" | cat - "$out/$1.status" >"$out/$1.txt"
	if [ "$update" = --update ]; then
		cp "$out/$1.txt" $here/"$1.txt"
	fi
	# Without numa_maps there is no locality to judge.
	if grep -q 'page locality' $here/"$1.txt" && [ ! -e /proc/self/numa_maps ]; then
		skip "$1: the text" "the kernel has no NUMA"
		return
	fi
	check "$1: the text" diff -u $here/"$1.txt" "$out/$1.txt"
}

mapfile -t names < <(basename -s .c "$here"/*.c)
for name in "${names[@]}"; do
	golden "$name"
done
parsed "${names[@]}"
finish
