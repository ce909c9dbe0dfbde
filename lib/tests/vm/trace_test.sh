#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# --trace in a guest: what a red run has recorded comes home and shows the gap of its worker; a green
# run brings nothing. The scenarios are those of lib/tests/ktap in the build directory OBJ ("make
# unit"). Needs a kernel in the cache: tools/kernel fetch debian-6.12.

set -u
top=$(cd "$(dirname "$(readlink -f "$0")")/../../.." && pwd)
. "$top/tools/check/tap.sh"
bin=${OBJ:-$top/obj}/tests/ktap
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

echo "TAP version 13"
if [ ! -x "$bin/has_a_gap" ]; then
	echo "Bail out! no $bin/has_a_gap: run make unit"
	exit 1
fi
mkdir "$work/suite"
cp "$bin/has_a_gap" "$bin/passes" "$top/run_tests.sh" "$top/settings" "$work/suite"
printf '%s\n' has_a_gap passes >"$work/suite/scenarios.list"
check "one of two is red" status 1 "$top/tools/vm" 1n1l2c1t --dir "$work/suite" \
	--kernel "${VM_TEST_KERNEL:-debian-6.12}" --trace -O "$work/run"
evidence=$work/run/has_a_gap/evidence
check "its trace comes home" grep -q ': sched_switch: ' "$evidence/trace.txt"
check "with wakeups" grep -q ': sched_wakeup: ' "$evidence/trace.txt"
check "none of the gap was overwritten" status 1 grep overwritten "$evidence/gap.txt"
check "the gap is found in it" "$top/lib/tests/gap_in_trace" "$evidence"
check "the configuration of the kernel, too" grep -qE '^CONFIG_SMP=y$' "$evidence/machine.txt"
check "a green run brings no evidence" test -s "$work/run/passes/run.json" -a \
	! -e "$work/run/passes/evidence"
finish
