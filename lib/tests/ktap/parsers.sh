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

agrees() { # PARSER NAME ARG...
	same "$2: $1" "$(expected "$2")" \
		"$("$python" lib/tests/ktap/parse.py "$1" "$out/$2.tap" "${@:3}" 2>&1)"
}

# prove is red when a line is, and finds nothing wrong with the form.
proves() { # NAME
	local red=0

	! grep -q '^not ok ' "$out/$1.tap" || red=1
	prove -e cat "$out/$1.tap" >"$out/prove" 2>&1 || red=$((!red))
	cat "$out/prove"
	[[ $red -eq 0 ]] && ! grep -q 'Parse errors' "$out/prove"
}

parsed() { # NAME
	check "$1: prove" proves "$1"
	if "$python" -c 'import tap' 2>/dev/null; then
		agrees tappy "$1"
	else
		skip "$1: tappy" "python3-tap is not installed"
	fi
	if [ -r "$kunit" ]; then
		agrees kunit "$1" "$kunit"
	else
		skip "$1: kunit" "KUNIT_PARSER is not set"
	fi
}
