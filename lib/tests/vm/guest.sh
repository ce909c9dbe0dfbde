# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# For tests that run one of the scenarios of this directory in a guest and read its KTAP. To be
# sourced from the source directory; OBJ is the build directory ("make unit"). Needs a kernel in the
# cache: tools/kernel fetch debian-6.12.

. tools/check/tap.sh

work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT

# suite NAME: a directory with nothing but this scenario, $work/suite
suite()
{
	mkdir "$work/suite"
	cp "${OBJ:-obj}/tests/vm/$1" run_tests.sh settings "$work/suite" || exit 1
	echo "$1" >"$work/suite/scenarios.list"
}

# guest TOPOLOGY OPTION...: run it; what it prints is in $work/out
guest()
{
	tools/vm "$1" --dir "$work/suite" --kernel "${VM_TEST_KERNEL:-debian-6.12}" "${@:2}" \
		>"$work/out" 2>"$work/err"
}

# prints PATTERN NUMBER: so many lines of the last guest match
prints()
{
	[[ $(grep -cE "$1" "$work/out") -eq $2 ]] && return
	cat "$work/out" "$work/err"
	return 1
}
