// SPDX-License-Identifier: GPL-2.0
/*
 * The parts of the scenario room that can be tried without running workers: CPUs by rank, needs,
 * ops, limits, names, and what the supervisor reads from the kernel.
 */
#include <kselftest_harness.h>
#include <errno.h>
#include <limits.h>

#include "scenario/describe.h"
#include "scenario/engine.h"
#include "sys/cpu_time.h"
#include "sys/kernel_log.h"

static cpu_set_t cpus_of(const int *list, size_t n)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	for (size_t i = 0; i < n; i++)
		CPU_SET(list[i], &set);
	return set;
}

#define CPUS(...) cpus_of((const int []){ __VA_ARGS__ }, \
			  sizeof((const int []){ __VA_ARGS__ }) / sizeof(int))

/* Ranks count the CPUs that may be used, whatever their numbers are. */
TEST(cpus_go_by_rank)
{
	const struct cpu_spec first_two = FIRST_CPUS(2);
	const struct cpu_spec third = CPU(2);
	const struct cpu_spec all = { 0 };
	cpu_set_t usable = CPUS(1, 5, 7);
	cpu_set_t expected = CPUS(1, 5);
	cpu_set_t set;

	ASSERT_EQ(0, cpus_resolve(&first_two, &usable, &set, NULL));
	EXPECT_TRUE(CPU_EQUAL(&expected, &set));
	ASSERT_EQ(0, cpus_resolve(&third, &usable, &set, NULL));
	expected = CPUS(7);
	EXPECT_TRUE(CPU_EQUAL(&expected, &set));
	ASSERT_EQ(0, cpus_resolve(&all, &usable, &set, NULL));
	EXPECT_TRUE(CPU_EQUAL(&usable, &set));
}

TEST(cpus_that_are_not_there_are_refused)
{
	const struct cpu_spec fourth = CPU(3);
	const struct cpu_spec nothing = FIRST_CPUS(0);
	cpu_set_t usable = CPUS(1, 5, 7);
	struct err err;
	cpu_set_t set;

	EXPECT_EQ(-EINVAL, cpus_resolve(&fourth, &usable, &set, &err));
	EXPECT_STREQ("4 usable CPUs are asked for, there are 3", err.text);
	EXPECT_EQ(-EINVAL, cpus_resolve(&nothing, &usable, &set, &err));
	EXPECT_STREQ("an empty set of CPUs is asked for", err.text);
}

TEST(cpus_become_a_set)
{
	cpu_set_t cpus = CPUS(7, 1);
	struct u64_seq seq = { 0 };

	ASSERT_EQ(0, cpus_to_seq(&cpus, &seq));
	ASSERT_EQ(2, seq.len);
	EXPECT_EQ(1, seq.v[0]);
	EXPECT_EQ(7, seq.v[1]);
	free(seq.v);
}

static const char *never_available(void)
{
	return "it is a test";
}

TEST(all_unmet_needs_stand_in_one_line)
{
	const struct work_type never = { .name = "Never", .unavailable = never_available };
	const struct scenario both = {
		.needs = { .cpus = 2 * CPU_SETSIZE },
		.groups = GROUPS({ .name = "g", .work = &never }),
	};
	struct text why = { 0 };
	char expected[256];
	cpu_set_t usable;

	ASSERT_EQ(0, cpus_usable(&usable, NULL));
	snprintf(expected, sizeof(expected),
		 "needs usable cpus >= 2048 (has %d); needs work type Never (it is a test)",
		 CPU_COUNT(&usable));
	EXPECT_TRUE(needs_unmet(&both, &why));
	EXPECT_STREQ(expected, why.s);
}

/* What groups and ops ask for is a need too, and nobody has to write it down twice. */
TEST(cpus_of_groups_and_ops_are_needs)
{
	const struct scenario group = {
		.groups = GROUPS({ .name = "g", .cpus = CPU(2000) }),
	};
	const struct scenario op = {
		.groups = GROUPS({ .name = "g" }),
		.ops = OPS(op_affinity("g", 0, FIRST_CPUS(3000))),
	};
	struct text why = { 0 };

	EXPECT_TRUE(needs_unmet(&group, &why));
	EXPECT_NE(NULL, strstr(why.s, "usable cpus >= 2001 "));
	why = (struct text){ 0 };
	EXPECT_TRUE(needs_unmet(&op, &why));
	EXPECT_NE(NULL, strstr(why.s, "usable cpus >= 3000 "));
}

TEST(no_need_is_always_met)
{
	const struct scenario modest = { .needs = { .cpus = 1 } };
	struct text why = { 0 };

	EXPECT_FALSE(needs_unmet(&modest, &why));
	EXPECT_EQ(0, why.len);
}

/* An op that cannot be done is refused before anything is created. */
TEST(ops_are_validated)
{
	static const struct op_target targets[] = { { "a", 0, 2 }, { "b", 2, 1 } };
	const struct {
		struct op op;
		const char *error;
	} cases[] = {
		{ op_kill("b", 0), "" },
		{ op_kill("a", ALL_WORKERS, .at_ms = 99), "" },
		{ op_stop("a", 1, .at_ms = 40, .for_ms = 60), "" },
		{ op_kill("c", 0), "op kill: no group \"c\"" },
		{ op_nice("a", 2, 5), "op nice: group a has no worker 2, it has 2" },
		{ op_nice("a", -2, 5), "op nice: group a has no worker -2, it has 2" },
		{ op_kill("a", 0, .at_ms = 100),
		  "op kill: 100 + 0 ms is not inside the hold of 100 ms" },
		{ op_stop("a", 0, .at_ms = 50, .for_ms = UINT_MAX),
		  "op stop: 50 + 4294967295 ms is not inside the hold of 100 ms" },
		{ op_affinity("a", 0, CPU(1)),
		  "op affinity: 2 usable CPUs are asked for, there are 1" },
	};
	cpu_set_t usable = CPUS(3);
	const struct op_context ctx = { .targets = targets, .nr_targets = 2, .usable = &usable };

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct err err = { "" };
		int ret = op_validate(&cases[i].op, &ctx, 100, &err);

		EXPECT_EQ(!*cases[i].error, !ret);
		EXPECT_STREQ(cases[i].error, err.text);
	}
}

TEST(limits_are_derived)
{
	const struct scenario nothing_said = { 0 };
	const struct scenario long_hold = { .hold_ms = 3000 };
	const struct scenario own_limit = { .hold_ms = 3000, .limit_ms = 4000 };

	EXPECT_EQ(1000, scenario_hold_ms(&nothing_said));
	EXPECT_EQ(12000, scenario_limit_ms(&nothing_said));
	EXPECT_EQ(16000, scenario_limit_ms(&long_hold));
	EXPECT_EQ(4000, scenario_limit_ms(&own_limit));
}

TEST(the_name_is_that_of_the_file)
{
	char name[SCENARIO_NAME_MAX];

	scenario_name("/a.b/scenarios/workers_work.c", name);
	EXPECT_STREQ("workers_work", name);
	scenario_name("workers_work.c", name);
	EXPECT_STREQ("workers_work", name);
}

TEST(complaints_of_the_kernel_are_told_from_talk)
{
	EXPECT_TRUE(kernel_log_is_complaint("4,1,2,-;WARNING: CPU: 0 PID: 1 at core.c:1"));
	EXPECT_TRUE(kernel_log_is_complaint("1,1,2,-;BUG: kernel NULL pointer dereference"));
	EXPECT_TRUE(kernel_log_is_complaint("3,1,2,-;rcu: INFO: rcu_preempt self-detected stall"));
	EXPECT_FALSE(kernel_log_is_complaint("6,1,2,-;a[1]: segfault at 0 ip 0 sp 0 error 4"));
	EXPECT_FALSE(kernel_log_is_complaint("6,1,2,-;no WARNING: here"));
	/* Facility 1: written by a user through /dev/kmsg. */
	EXPECT_FALSE(kernel_log_is_complaint("12,1,2,-;WARNING: not the kernel"));
	EXPECT_FALSE(kernel_log_is_complaint("no record"));
}

TEST(idle_time_is_that_of_the_cpus_asked_for)
{
	static const char stat[] = "cpu  1 1 1 99 1 1 1 99 0 0\n"
				   "cpu0 1 2 3 40 2 5 6 7 0 0\n"
				   "cpu10 1 2 3 100 20 5 6 70 0 0\n"
				   "intr 5 5 5\n";
	uint64_t tick_ns = 1000000000ULL / sysconf(_SC_CLK_TCK);
	cpu_set_t one = CPUS(10);
	cpu_set_t both = CPUS(0, 10);
	cpu_set_t absent = CPUS(0, 1);
	struct cpu_time time;

	ASSERT_EQ(0, cpu_time_parse(stat, &one, &time));
	EXPECT_EQ(120 * tick_ns, time.idle_ns);
	EXPECT_EQ(70 * tick_ns, time.steal_ns);
	ASSERT_EQ(0, cpu_time_parse(stat, &both, &time));
	EXPECT_EQ(162 * tick_ns, time.idle_ns);
	EXPECT_EQ(-EINVAL, cpu_time_parse(stat, &absent, &time));
	EXPECT_EQ(-EINVAL, cpu_time_parse("", &one, &time));
}

TEST_HARNESS_MAIN
