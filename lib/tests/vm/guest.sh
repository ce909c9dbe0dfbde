# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# For tests that run guests and read what they print. To be sourced from the source directory; OBJ is
# the build directory ("make unit"). Needs a kernel in the cache: tools/kernel fetch debian-6.12.

. tools/check/tap.sh

work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
# Also what a tool that is killed leaves behind.
export TMPDIR=$work
touch "$work/out" "$work/err"
kernel=${VM_TEST_KERNEL:-debian-6.12}

# has_kernel NAME COMMAND: end the test when the kernel that COMMAND makes is not there
has_kernel()
{
	tools/kernel path "$1" >/dev/null && return
	echo "Bail out! no kernel: run tools/kernel $2"
	exit 1
}

# suite NAME: a directory with nothing but this scenario of those for guests, $work/suite
suite()
{
	mkdir "$work/suite"
	cp "${OBJ:-obj}/tests/vm/$1" run_tests.sh settings "$work/suite" || exit 1
	echo "$1" >"$work/suite/scenarios.list"
}

# guest TOPOLOGY OPTION...: run it; what it prints is in $work/out and $work/err
guest()
{
	tools/vm --dir "$work/suite" --kernel "$kernel" "$@" >"$work/out" 2>"$work/err"
}

# report STATUS TEXT: ok when the status is 0; else the end of what was printed last follows
report()
{
	check "$2" printed "$1"
}

printed()
{
	[[ $1 -eq 0 ]] && return
	cat "$work/out" "$work/err"
	# Only the end is shown.
	echo "what was red:"
	grep -hE '^(# )*not ok|ERROR' "$work/out" | tail -n 20
	return "$1"
}

# prints PATTERN NUMBER: so many lines of the last guest match
prints()
{
	[[ $(grep -cE "$1" "$work/out") -eq $2 ]] && return
	cat "$work/out" "$work/err"
	return 1
}
