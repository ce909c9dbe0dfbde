#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The runner is killed at random moments of a scenario that uses every op, in a guest that has what
# they need: cgroup v2 with its controllers, and CPUs that can be taken offline.

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
cat >"$work/run_tests.sh" <<-'END'
	#!/bin/sh
	[ "$1" != -l ] || { echo kill_test && exit; }
	HOTPLUG=1 exec ./kill_test
END
chmod +x "$work/run_tests.sh"
# Each of its tests may take five minutes, without a word.
"$top/tools/vm" 1n2l2c1t --dir "$work" --kernel debian-6.12 --hang 320 "$@"
