#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# tools/vm --sched: a scheduler that works takes over and hands back, one that stalls is
# noticed with the kernel's reason. Needs the kernel that tools/kernel build makes.

set -u
top=$(cd "$(dirname "$(readlink -f "$0")")/../../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
count=0
failed=0

report()
{
	count=$((count + 1))
	if [ "$1" = 0 ]; then
		echo "ok $count $2"
	else
		failed=1
		sed 's/^/#   /' "$work/out" "$work/err"
		echo "not ok $count $2"
	fi
}

# A suite whose one test spins in six tasks for as long as it is told.
make_suite()
{
	mkdir "$work/suite"
	cat >"$work/suite/run_tests.sh" <<-'END'
		#!/bin/sh
		[ "$1" != -l ] || { echo spin && exit; }
		printf 'TAP version 13\n1..1\n'
		for i in 1 2 3 4 5 6; do
			timeout "$2" sh -c 'while :; do :; done' &
		done
		echo "# sched_ext $(cat /sys/kernel/sched_ext/state) $(cat /sys/kernel/sched_ext/*/ops)"
		wait
		echo "ok 1 selftests: sched_claims: spin"
	END
	chmod +x "$work/suite/run_tests.sh"
	cp "$work/suite/run_tests.sh" "$work/suite/spin"
	echo spin >"$work/suite/scenarios.list"
}

# guest SCHEDULER SECONDS
guest()
{
	"$top/tools/vm" 1n2l2c1t --dir "$work/suite" --kernel built --sched "$1" for "$2" \
		>"$work/out" 2>"$work/err"
}

echo "TAP version 13"
if ! "$top/tools/kernel" path built >/dev/null; then
	echo "Bail out! no kernel with sched_ext: run tools/kernel build"
	exit 1
fi
make_suite
guest scx_simple 2 && grep -qx '# sched_ext enabled simple' "$work/out"
report $? "scx_simple runs the tests"
guest "scx_qmap -t 20" 15
[ $? = 1 ] && grep -q '^# ERROR scheduler died: scx_qmap -t 20' "$work/out"
report $? "a scheduler that stalls makes the run red"
grep -q 'runnable task stall' "$work/out"
report $? "the kernel's reason is quoted"
guest scx_none 1
[ $? = 2 ] && grep -q 'no program' "$work/err" && [ ! -s "$work/out" ]
report $? "a missing scheduler is refused"
guest "scx_qmap --no-such-option" 1
[ $? = 2 ] && grep -q 'is not in charge' "$work/err"
report $? "a scheduler that does not start ends the run"
echo "1..$count"
exit $failed
