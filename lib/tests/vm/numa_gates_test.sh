#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The gates about memory on two nodes: in a guest they pass when memory lies beside the CPUs, and
# each of them is red when it does not. OBJ is the build directory ("make unit"). Needs a kernel in
# the cache: tools/kernel fetch debian-6.12.

set -u
top=$(cd "$(dirname "$(readlink -f "$0")")/../../.." && pwd)
obj=${OBJ:-$top/obj}
name=memory_stays_on_its_node
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
count=0
failed=0

# holds NAME PATTERN NUMBER: so many lines of the last guest match.
holds()
{
	count=$((count + 1))
	if [ "$(grep -cE "$2" "$work/out")" = "$3" ]; then
		echo "ok $count $1"
		return
	fi
	failed=1
	sed 's/^/#   /' "$work/out" "$work/err"
	echo "not ok $count $1"
}

guest()
{
	"$top/tools/vm" 2n2l2c1t --dir "$work/suite" --kernel "${VM_TEST_KERNEL:-debian-6.12}" "$@" \
		>"$work/out" 2>"$work/err"
}

echo "TAP version 13"
if [ ! -x "$obj/tests/vm/$name" ]; then
	echo "Bail out! no $obj/tests/vm/$name: run make unit"
	exit 1
fi
mkdir "$work/suite"
cp "$obj/tests/vm/$name" "$top/run_tests.sh" "$top/settings" "$work/suite"
echo $name >"$work/suite/scenarios.list"

guest
holds "the scenario passes on two nodes" "^ok 1 .*$name" 1
holds "every gate of both groups was judged" \
	'^# ok .*(here|there)\.gate\.(isolation|min_page_locality|max_slow_tier_ratio|max_cross_node_migration_ratio) # .*[0-9]' 8
guest --prove
holds "the negative controls ran" "^ok 1 .*$name" 1
for gate in min_page_locality max_slow_tier_ratio isolation max_cross_node_migration_ratio; do
	holds "memory or workers on the wrong node turn $gate red" "^# ok .*\.gate\.$gate # FAIL: " 1
done
echo "1..$count"
exit $failed
