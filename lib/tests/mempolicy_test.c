// SPDX-License-Identifier: GPL-2.0
/*
 * Memory policies: lengths of node masks, flags, and what is refused before any call.
 */
#include <errno.h>
#include <string.h>

#include "kselftest_harness.h"

#include "sys/mempolicy.h"

static cpu_set_t nodes_of(int a, int b)
{
	cpu_set_t nodes;

	CPU_ZERO(&nodes);
	if (a >= 0)
		CPU_SET(a, &nodes);
	if (b >= 0)
		CPU_SET(b, &nodes);
	return nodes;
}

TEST(mask_ends_behind_the_highest_node)
{
	static const struct {
		int a, b;
		unsigned long maxnode;
	} rows[] = {
		{ -1, -1, 0 }, { 0, -1, 2 }, { 3, -1, 5 }, { 0, 3, 5 }, { 63, -1, 65 },
		{ 1, 70, 72 }, { 1023, -1, 1025 },
	};
	cpu_set_t nodes;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		nodes = nodes_of(rows[i].a, rows[i].b);
		EXPECT_EQ(rows[i].maxnode, mem_policy_maxnode(&nodes));
	}
	nodes = nodes_of(0, 70);
	EXPECT_EQ(1, nodes.__bits[0]);
	EXPECT_EQ(1ul << 6, nodes.__bits[1]);
}

TEST(flags_contain_flags)
{
	const unsigned int both = MEM_POLICY_STATIC_NODES | MEM_POLICY_NUMA_BALANCING;

	EXPECT_TRUE(mem_policy_has(0, 0));
	EXPECT_TRUE(mem_policy_has(both, 0));
	EXPECT_TRUE(mem_policy_has(both, MEM_POLICY_STATIC_NODES));
	EXPECT_TRUE(mem_policy_has(both, both));
	EXPECT_FALSE(mem_policy_has(MEM_POLICY_STATIC_NODES, both));
	EXPECT_FALSE(mem_policy_has(0, MEM_POLICY_STATIC_NODES));
}

TEST(sets_must_not_be_empty)
{
	struct mem_policy policy = { 0 };
	struct err err;
	int kind, ret;

	for (kind = 0; kind < NR_MEM_POLICIES; kind++) {
		policy.kind = (enum mem_policy_kind)kind;
		policy.nodes = nodes_of(-1, -1);
		ret = mem_policy_check(&policy, &err);
		if (kind == MEM_POLICY_DEFAULT || kind == MEM_POLICY_LOCAL) {
			EXPECT_EQ(0, ret);
			continue;
		}
		EXPECT_EQ(-EINVAL, ret);
		EXPECT_NE(NULL, strstr(err.text, "the set of nodes is empty"));
		policy.nodes = nodes_of(0, -1);
		EXPECT_EQ(0, mem_policy_check(&policy, &err));
	}
}

TEST(bad_combinations_are_refused)
{
	struct mem_policy policy = { .kind = MEM_POLICY_PREFERRED, .nodes = nodes_of(0, 1) };
	struct err err;

	EXPECT_EQ(-EINVAL, mem_policy_check(&policy, &err));
	EXPECT_NE(NULL, strstr(err.text, "2 nodes, only one"));
	policy.kind = MEM_POLICY_BIND;
	EXPECT_EQ(0, mem_policy_check(&policy, &err));
	policy.flags = MEM_POLICY_STATIC_NODES | MEM_POLICY_RELATIVE_NODES;
	EXPECT_EQ(-EINVAL, mem_policy_check(&policy, &err));
	EXPECT_NE(NULL, strstr(err.text, "static and relative"));
	policy.flags = 1;
	EXPECT_EQ(-EINVAL, mem_policy_check(&policy, &err));
	EXPECT_NE(NULL, strstr(err.text, "unknown flags 0x1"));
	policy.kind = NR_MEM_POLICIES;
	EXPECT_EQ(-EINVAL, mem_policy_check(&policy, &err));
}

TEST(default_makes_no_call)
{
	const struct mem_policy nothing = { .kind = MEM_POLICY_DEFAULT, .flags = ~0u };

	EXPECT_EQ(0, mem_policy_set(&nothing, NULL));
}

TEST_HARNESS_MAIN
