#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# What scenarios print, for every kind of outcome: the tiny scenarios of ktap/ against the texts
# beside them, and against three parsers: prove, python3-tap and the kernel's kunit_parser.py. The
# last one is KUNIT_PARSER, or belongs to the kernel tree that KSFT lies in.
#
# OBJ is the build directory. "ktap_test.sh --update" writes the texts anew.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tools/check/tap.sh

here=lib/tests/ktap
bin=${OBJ:?is not set: the build directory}/tests/ktap
update=${1-}
kunit=${KUNIT_PARSER:-${KSFT:-/nonexistent}/../kunit/kunit_parser.py}
python=/usr/bin/python3
out=$(mktemp -d) || exit 2
trap 'rm -rf "$out"' EXIT
skip() { # NAME REASON
	tap_count=$((tap_count + 1))
	echo "ok $tap_count - $1 # SKIP $2"
}

# What is measured, and what the machine decides, becomes a letter.
mask() {
	sed -E -e 's/tid [0-9]+/tid T/' \
		-e 's/limit of [0-9]+/limit of L/' \
		-e 's/(ran|waited for a CPU) [0-9.]+ (ns|us|ms|s)/\1 D/g' \
		-e 's/CPUs \{[0-9,-]*\}/CPUs {C}/g' \
		-e 's/[0-9]+ migrations, .*/M migrations, gap/' \
		-e 's/((work_units|iterations)\.at_least) # [1-9][0-9]*,/\1 # V,/' \
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

# What every parser must find: counted by the words at the beginning and after '#'.
expected() { # NAME
	awk '/^ok / && / # SKIP / { skipped++; next }
		/^ok / { passed++ }
		/^not ok / { failed++ }
		END { printf "passed=%d failed=%d skipped=%d errors=0\n", passed, failed, skipped }' \
		"$out/$1.tap"
}

agrees() { # PARSER NAME ARG...
	same "$2: $1" "$(expected "$2")" \
		"$("$python" $here/parse.py "$1" "$out/$2.tap" "${@:3}" 2>&1)"
}

# prove is red when a line is, and finds nothing wrong with the form.
proves() { # NAME
	local red=0

	! grep -q '^not ok ' "$out/$1.tap" || red=1
	prove -e cat "$out/$1.tap" >"$out/prove" 2>&1 || red=$((!red))
	cat "$out/prove"
	[[ $red -eq 0 ]] && ! grep -q 'Parse errors' "$out/prove"
}

for text in "$here"/*.c; do
	name=$(basename "$text" .c)
	golden "$name"
	check "$name: prove" proves "$name"
	if "$python" -c 'import tap' 2>/dev/null; then
		agrees tappy "$name"
	else
		skip "$name: tappy" "python3-tap is not installed"
	fi
	if [ -r "$kunit" ]; then
		agrees kunit "$name" "$kunit"
	else
		skip "$name: kunit" "KUNIT_PARSER is not set"
	fi
done
finish
