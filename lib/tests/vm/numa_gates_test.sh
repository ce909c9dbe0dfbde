#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The gates about memory on two nodes: in a guest they pass when memory lies beside the CPUs, and
# each of them is red when it does not.

cd "$(dirname "$0")/../../.." || exit 1
. lib/tests/vm/guest.sh

name=memory_stays_on_its_node
suite $name
guest 2n2l2c1t
check "the scenario passes on two nodes" prints "^ok 1 .*$name" 1
check "every gate of both groups was judged" \
	prints '^# ok .*(here|there)\.gate\.(isolation|min_page_locality|max_slow_tier_ratio|max_cross_node_migration_ratio) # .*[0-9]' 8
guest 2n2l2c1t --prove
check "the negative controls ran" prints "^ok 1 .*$name" 1
for gate in min_page_locality max_slow_tier_ratio isolation max_cross_node_migration_ratio; do
	check "memory or workers on the wrong node turn $gate red" prints "^# ok .*\.gate\.$gate # FAIL: " 1
done
finish
