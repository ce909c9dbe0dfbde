# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# Three parsers of KTAP that must read in $out/NAME.tap what is there: prove, python3-tap and the
# kernel's kunit_parser.py. The last one is KUNIT_PARSER, or belongs to the kernel tree that KSFT
# lies in. For scripts that have sourced tap.sh.

kunit=${KUNIT_PARSER:-${KSFT:-/nonexistent}/../kunit/kunit_parser.py}
python=/usr/bin/python3
out=$(mktemp -d) || exit 2
trap 'rm -rf "$out"' EXIT

skip() { # NAME REASON
	tap_count=$((tap_count + 1))
	echo "ok $tap_count - $1 # SKIP $2"
}

# What every parser must find: counted by the words at the beginning and after '#'.
expected() { # NAME
	awk '/^ok / && / # SKIP / { skipped++; next }
		/^ok / { passed++ }
		/^not ok / { failed++ }
		END { printf "passed=%d failed=%d skipped=%d errors=0\n", passed, failed, skipped }' \
		"$out/$1.tap"
}

# agrees PARSER NAMES ARG...: one process reads them all, a line for each
agrees() { # PARSER "NAME..." ARG...
	local names name i=0 counts

	read -ra names <<<"$2"
	for name in "${names[@]}"; do
		set -- "$@" "$out/$name.tap"
	done
	mapfile -t counts < <("$python" lib/tests/ktap/parse.py "$1" "${@:3}" 2>&1)
	for name in "${names[@]}"; do
		same "$name: $1" "$(expected "$name")" "${counts[i++]-}"
	done
}

# prove is red when a line is, and finds nothing wrong with the form.
proves() { # NAME
	local red=0

	! grep -q '^not ok ' "$out/$1.tap" || red=1
	prove -e cat "$out/$1.tap" >"$out/prove" 2>&1 || red=$((!red))
	cat "$out/prove"
	[[ $red -eq 0 ]] && ! grep -q 'Parse errors' "$out/prove"
}

parsed() { # NAME...
	local name

	for name in "$@"; do
		check "$name: prove" proves "$name"
	done
	if "$python" -c 'import tap' 2>/dev/null; then
		agrees tappy "$*"
	else
		skip "tappy" "python3-tap is not installed"
	fi
	if [ -r "$kunit" ]; then
		agrees kunit "$*" "$kunit"
	else
		skip "kunit" "KUNIT_PARSER is not set"
	fi
}
