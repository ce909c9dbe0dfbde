#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The runner is killed at random moments of a scenario that uses every op, in a guest that has what
# they need: cgroup v2 with its controllers, CPUs that can be taken offline, and schedulers in BPF.
# Needs the kernel that tools/kernel build makes. KILLS=number is how often for each signal.

set -u
top=$(cd "$(dirname "$(readlink -f "$0")")/../../.." && pwd)
obj=${OBJ:-$top/obj}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

if [ ! -x "$obj/tests/kill_test" ]; then
	echo "Bail out! $obj/tests/kill_test is not built: run make unit"
	exit 1
fi
echo kill_test >"$work/scenarios.list"
cp "$obj/tests/kill_test" "$work"
cat >"$work/run_tests.sh" <<-END
	#!/bin/sh
	[ "\$1" != -l ] || { echo kill_test && exit; }
	HOTPLUG=1 SCHEDULERS=1 KILLS=${KILLS:-50} exec ./kill_test
END
chmod +x "$work/run_tests.sh"
# Each of its tests may take ten minutes, without a word.
"$top/tools/vm" 1n2l2c1t --dir "$work" --kernel built --hang 620 "$@"
