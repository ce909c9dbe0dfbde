// SPDX-License-Identifier: GPL-2.0
/*
 * CPU sets from descriptions, on recorded machines.
 */
#include "kselftest_harness.h"
#include <math.h>
#include "topologies.h"
#include "sys/cpuset.h"

FIXTURE(on)
{
	struct topology *smt;		/* 8 CPUs, siblings {0,4} {1,5} {2,6} {3,7}, 1 LLC */
	struct topology *two_llc;	/* 8 CPUs, LLCs 0-3 and 4-7 */
	struct topology *holes;		/* CPUs 0,2-3,6 online; 1,4-5,7 offline */
	struct topology *one;		/* CPU 0 */
	struct topology *memory;	/* CPUs 0-3, node 2 without CPUs */
};

FIXTURE_SETUP(on)
{
	ASSERT_EQ(0, topology_recorded(&self->smt, "smt", NULL, 0));
	ASSERT_EQ(0, topology_recorded(&self->two_llc, "two-llc", NULL, 0));
	ASSERT_EQ(0, topology_recorded(&self->holes, "offline-holes", NULL, 0));
	ASSERT_EQ(0, topology_recorded(&self->one, "one-cpu", NULL, 0));
	ASSERT_EQ(0, topology_recorded(&self->memory, "memory-only", NULL, 0));
}

FIXTURE_TEARDOWN(on)
{
	topology_destroy(self->smt);
	topology_destroy(self->two_llc);
	topology_destroy(self->holes);
	topology_destroy(self->one);
	topology_destroy(self->memory);
}

static char text[CPULIST_MAX];

static const char *format(const cpu_set_t *set)
{
	return cpulist_format(set, text, sizeof(text));
}

static const char *usable(const struct topology *topology)
{
	cpu_set_t cpus;

	cpuset_usable(topology, &cpus);
	return format(&cpus);
}

static const char *resolved(const struct topology *topology, struct cpuset_spec spec)
{
	cpu_set_t cpus;

	cpuset_resolve(topology, &spec, &cpus);
	return format(&cpus);
}

#define RESOLVED(topology, ...) resolved(topology, (struct cpuset_spec){ .kind = __VA_ARGS__ })

static struct err err;

static int validated(const struct topology *topology, struct cpuset_spec spec)
{
	err.text[0] = '\0';
	return cpuset_validate(topology, &spec, &err);
}

#define VALIDATED(topology, ...) validated(topology, (struct cpuset_spec){ .kind = __VA_ARGS__ })

TEST_F(on, the_last_cpu_is_left_to_the_system_when_there_are_more_than_two)
{
	cpu_set_t two;

	EXPECT_STREQ("0-6", usable(self->two_llc));
	EXPECT_STREQ("0,2-3", usable(self->holes));
	EXPECT_STREQ("0", usable(self->one));
	cpulist_parse("2-3", &two, NULL);
	ASSERT_EQ(0, topology_restrict(self->smt, &two));
	EXPECT_STREQ("2-3", usable(self->smt));
}

TEST_F(on, llcs_and_nodes_are_whole)
{
	EXPECT_STREQ("4-7", RESOLVED(self->two_llc, CPUSET_LLC, .index = 1));
	EXPECT_STREQ("2-3", RESOLVED(self->memory, CPUSET_NODE, .index = 1));
	EXPECT_STREQ("0-7", RESOLVED(self->two_llc, CPUSET_INHERIT));
}

TEST_F(on, ranges_round_down)
{
	/* 7 usable CPUs: 3.5 is 3, 1.75 is 1. */
	EXPECT_STREQ("0-2", RESOLVED(self->two_llc, CPUSET_RANGE, .start = 0, .end = 0.5));
	EXPECT_STREQ("3-6", RESOLVED(self->two_llc, CPUSET_RANGE, .start = 0.5, .end = 1));
	EXPECT_STREQ("1-2", RESOLVED(self->two_llc, CPUSET_RANGE, .start = 0.25, .end = 0.5));
}

TEST_F(on, disjoint_parts_cover_all_and_the_last_takes_the_rest)
{
	EXPECT_STREQ("0-1", RESOLVED(self->two_llc, CPUSET_DISJOINT, .index = 0, .of = 3));
	EXPECT_STREQ("2-3", RESOLVED(self->two_llc, CPUSET_DISJOINT, .index = 1, .of = 3));
	EXPECT_STREQ("4-6", RESOLVED(self->two_llc, CPUSET_DISJOINT, .index = 2, .of = 3));
	EXPECT_STREQ("2", RESOLVED(self->holes, CPUSET_DISJOINT, .index = 1, .of = 3));
}

TEST_F(on, overlapping_parts_are_widened_on_inner_sides_only)
{
	EXPECT_STREQ("0-2", RESOLVED(self->two_llc, CPUSET_OVERLAP, .index = 0, .of = 3,
				     .fraction = 0.5));
	EXPECT_STREQ("1-4", RESOLVED(self->two_llc, CPUSET_OVERLAP, .index = 1, .of = 3,
				     .fraction = 0.5));
	EXPECT_STREQ("3-6", RESOLVED(self->two_llc, CPUSET_OVERLAP, .index = 2, .of = 3,
				     .fraction = 0.5));
	EXPECT_STREQ("0-5", RESOLVED(self->two_llc, CPUSET_OVERLAP, .index = 1, .of = 3,
				     .fraction = 1));
	/* A quarter of 2 CPUs is none. */
	EXPECT_STREQ("2-3", RESOLVED(self->two_llc, CPUSET_OVERLAP, .index = 1, .of = 3,
				     .fraction = 0.25));
}

TEST_F(on, exact_sets_may_hold_the_last_cpu_and_offline_ones)
{
	EXPECT_EQ(0, VALIDATED(self->holes, CPUSET_EXACT, .cpus = "1,6"));
	EXPECT_STREQ("1,6", RESOLVED(self->holes, CPUSET_EXACT, .cpus = "1,6"));
	EXPECT_EQ(-ENODEV, VALIDATED(self->holes, CPUSET_EXACT, .cpus = "0,8"));
	EXPECT_STREQ("cpuset '0,8' names CPUs that are not present (has 0-7)", err.text);
}

TEST_F(on, what_fits_no_machine_is_invalid)
{
	EXPECT_EQ(-EINVAL, VALIDATED(NULL, CPUSET_RANGE, .start = 0.5, .end = 0.5));
	EXPECT_EQ(-EINVAL, VALIDATED(NULL, CPUSET_RANGE, .start = -0.1, .end = 1));
	EXPECT_EQ(-EINVAL, VALIDATED(NULL, CPUSET_RANGE, .start = 0, .end = NAN));
	EXPECT_EQ(-EINVAL, VALIDATED(NULL, CPUSET_RANGE, .start = 0, .end = INFINITY));
	EXPECT_EQ(-EINVAL, VALIDATED(NULL, CPUSET_DISJOINT, .index = 0, .of = 0));
	EXPECT_EQ(-EINVAL, VALIDATED(NULL, CPUSET_DISJOINT, .index = 2, .of = 2));
	EXPECT_STREQ("cpuset part 2 of 2 parts", err.text);
	EXPECT_EQ(-EINVAL, VALIDATED(NULL, CPUSET_OVERLAP, .of = 2, .fraction = 1.1));
	EXPECT_EQ(-EINVAL, VALIDATED(NULL, CPUSET_EXACT, .cpus = ""));
	EXPECT_EQ(-EINVAL, VALIDATED(NULL, CPUSET_EXACT));
	EXPECT_EQ(-EINVAL, VALIDATED(NULL, CPUSET_EXACT, .cpus = "3-1"));
	EXPECT_EQ(-EINVAL, VALIDATED(NULL, CPUSET_FIRST));
	EXPECT_EQ(-EINVAL, VALIDATED(NULL, 99));
}

TEST_F(on, what_this_machine_lacks_is_named_with_what_it_has)
{
	EXPECT_EQ(-ENODEV, VALIDATED(self->smt, CPUSET_LLC, .index = 1));
	EXPECT_STREQ("needs llcs >= 2 (has 1)", err.text);
	EXPECT_EQ(-ENODEV, VALIDATED(self->memory, CPUSET_NODE, .index = 3));
	EXPECT_STREQ("needs nodes >= 4 (has 3)", err.text);
	EXPECT_EQ(-ENODEV, VALIDATED(self->memory, CPUSET_NODE, .index = 2));
	EXPECT_STREQ("node 2 has no cpus", err.text);
	EXPECT_EQ(-ENODEV, VALIDATED(self->two_llc, CPUSET_DISJOINT, .of = 8));
	EXPECT_STREQ("needs usable cpus >= 8 (has 7)", err.text);
	EXPECT_EQ(-ENODEV, VALIDATED(self->one, CPUSET_RANGE, .start = 0, .end = 0.5));
	EXPECT_EQ(-ENODEV, VALIDATED(self->holes, CPUSET_FIRST, .of = 4));
	EXPECT_EQ(0, VALIDATED(self->holes, CPUSET_FIRST, .of = 3));
	EXPECT_EQ(0, VALIDATED(self->two_llc, CPUSET_DISJOINT, .index = 6, .of = 7));
}

TEST_F(on, resolving_takes_the_nearest_instead_of_failing)
{
	EXPECT_STREQ("4-7", RESOLVED(self->two_llc, CPUSET_LLC, .index = 9));
	EXPECT_STREQ("0-6", RESOLVED(self->two_llc, CPUSET_RANGE, .start = -1, .end = 2));
	EXPECT_STREQ("0-6", RESOLVED(self->two_llc, CPUSET_DISJOINT, .index = 3));
	EXPECT_STREQ("0-6", RESOLVED(self->two_llc, CPUSET_FIRST, .of = 99));
	EXPECT_STREQ("", RESOLVED(self->two_llc, CPUSET_RANGE, .start = NAN, .end = NAN));
	/* More parts than CPUs: all but the last are empty. */
	EXPECT_STREQ("0", RESOLVED(self->one, CPUSET_DISJOINT, .index = 4, .of = 5));
	EXPECT_STREQ("", RESOLVED(self->one, CPUSET_OVERLAP, .index = 1, .of = 5, .fraction = 1));
}

static struct affinity_choice choice;

static const char *chosen(const struct topology *topology, const char *cpuset,
			  enum intent_kind kind, const char *cpus)
{
	struct affinity_intent intent = { kind, cpus };
	cpu_set_t pool;

	cpulist_parse(cpuset ?: "0", &pool, NULL);
	err.text[0] = '\0';
	if (affinity_resolve(topology, cpuset ? &pool : NULL, &intent, &choice, &err))
		return err.text;
	return choice.call ? format(&choice.cpus) : "no call";
}

TEST_F(on, intents_stay_inside_of_the_cpuset)
{
	EXPECT_STREQ("no call", chosen(self->two_llc, "2-5", INTENT_INHERIT, NULL));
	EXPECT_STREQ("4-6", chosen(self->two_llc, "3-6", INTENT_LLC_ALIGNED, NULL));
	EXPECT_STREQ("2-3", chosen(self->two_llc, "2-5", INTENT_LLC_ALIGNED, NULL));
	EXPECT_STREQ("0-7", chosen(self->two_llc, "2-5", INTENT_CROSS_CGROUP, NULL));
	EXPECT_STREQ("2", chosen(self->two_llc, "2-5", INTENT_SINGLE_CPU, NULL));
	EXPECT_STREQ("0", chosen(self->two_llc, NULL, INTENT_SINGLE_CPU, NULL));
	EXPECT_STREQ("5", chosen(self->two_llc, "2-5", INTENT_EXACT, "0-1,5-7"));
	EXPECT_STREQ("no call", chosen(self->two_llc, "2-5", INTENT_EXACT, "7"));
	EXPECT_STREQ("2,6", chosen(self->smt, "1-2,6", INTENT_SMT_PAIR, NULL));
	EXPECT_STREQ("no core has two CPUs in the cpuset",
		     chosen(self->smt, "0-3", INTENT_SMT_PAIR, NULL));
	/* CPU 1 is offline. */
	EXPECT_STREQ("2", chosen(self->holes, "1-3", INTENT_SINGLE_CPU, NULL));
	EXPECT_STREQ("the cpuset holds no online CPU",
		     chosen(self->holes, "1", INTENT_SINGLE_CPU, NULL));
}

TEST_F(on, random_subsets_are_half_and_at_least_one)
{
	EXPECT_STREQ("2-6", chosen(self->two_llc, "2-6", INTENT_RANDOM_SUBSET, NULL));
	EXPECT_EQ(2, choice.draw);
	EXPECT_STREQ("0-7", chosen(self->two_llc, NULL, INTENT_RANDOM_SUBSET, NULL));
	EXPECT_EQ(4, choice.draw);
	EXPECT_STREQ("3", chosen(self->two_llc, "3", INTENT_RANDOM_SUBSET, NULL));
	EXPECT_EQ(1, choice.draw);
}

/* The sets of a partition, as "0-1 2-3", or the sentence of the failure. */
static const char *parted(const struct topology *topology, enum partition_kind kind,
			  double fraction, size_t nr)
{
	struct partition partition = { kind, fraction };
	static char all[CPULIST_MAX];
	cpu_set_t sets[16];
	size_t i, used = 0;

	err.text[0] = '\0';
	if (partition_resolve(topology, &partition, sets, nr, &err))
		return err.text;
	for (i = 0; i < nr; i++)
		used += snprintf(all + used, sizeof(all) - used, "%s%s", i ? " " : "",
				 format(&sets[i]));
	return all;
}

TEST_F(on, partitions_share_the_cpus)
{
	EXPECT_STREQ("0-7 0-7", parted(self->two_llc, PARTITION_NONE, 0, 2));
	EXPECT_STREQ("0-3 4-6", parted(self->two_llc, PARTITION_LLC_ALIGNED, 0, 2));
	EXPECT_STREQ("0-2 3-6", parted(self->two_llc, PARTITION_SPLIT_HALF, 0, 2));
	EXPECT_STREQ("0-1 2-6", parted(self->two_llc, PARTITION_SPLIT_MISALIGNED, 0, 2));
	EXPECT_STREQ("0-2 3-6", parted(self->smt, PARTITION_SPLIT_MISALIGNED, 0, 2));
	EXPECT_STREQ("0-4 5-6", parted(self->two_llc, PARTITION_UNEVEN, 0.75, 2));
	EXPECT_STREQ("0 1-6", parted(self->two_llc, PARTITION_UNEVEN, 0.1, 2));
	EXPECT_STREQ("0-2 3-5", parted(self->two_llc, PARTITION_HOLDBACK, 0.33, 2));
}

/* 8 CPUs for 3: 2 each, overlapping by 1; for 2 without overlap: 4 each, all CPUs. */
TEST_F(on, overlapping_partitions_start_a_stride_apart)
{
	EXPECT_STREQ("0-1 1-2 2-3", parted(self->two_llc, PARTITION_OVERLAP, 0.5, 3));
	EXPECT_STREQ("0-3 4-7", parted(self->two_llc, PARTITION_OVERLAP, 0, 2));
	/* A stride of 0 would make them all alike, so it is 1. */
	EXPECT_STREQ("0-3 1-4", parted(self->two_llc, PARTITION_OVERLAP, 1, 2));
	EXPECT_STREQ("0,2-3,6", parted(self->holes, PARTITION_OVERLAP, 0.5, 1));
	EXPECT_STREQ("0 1 2 3 4 5 6 7", parted(self->two_llc, PARTITION_OVERLAP, 0, 8));
}

TEST_F(on, partitions_without_enough_cpus_are_refused)
{
	EXPECT_STREQ("not enough CPUs/LLCs: 8 CPUs and 1 LLCs for 2 cgroups",
		     parted(self->smt, PARTITION_LLC_ALIGNED, 0, 2));
	EXPECT_STREQ("not enough CPUs/LLCs: 8 CPUs and 2 LLCs for 3 cgroups",
		     parted(self->two_llc, PARTITION_LLC_ALIGNED, 0, 3));
	EXPECT_STREQ("not enough CPUs/LLCs: 1 CPUs and 1 LLCs for 2 cgroups",
		     parted(self->one, PARTITION_SPLIT_HALF, 0, 2));
	EXPECT_STREQ("not enough CPUs/LLCs: 8 CPUs and 2 LLCs for 9 cgroups",
		     parted(self->two_llc, PARTITION_OVERLAP, 0.5, 9));
	EXPECT_STREQ("not enough CPUs/LLCs: 8 CPUs and 2 LLCs for 2 cgroups",
		     parted(self->two_llc, PARTITION_UNEVEN, 1, 2));
	EXPECT_STREQ("3 cgroups for a partition of two parts",
		     parted(self->two_llc, PARTITION_SPLIT_HALF, 0, 3));
	EXPECT_STREQ("partition fraction -1 is not in 0 to 1",
		     parted(self->two_llc, PARTITION_UNEVEN, -1, 2));
}

TEST_HARNESS_MAIN
