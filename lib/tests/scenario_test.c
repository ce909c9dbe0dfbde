// SPDX-License-Identifier: GPL-2.0
/*
 * The parts of the scenario room that can be tried without running workers: CPUs by rank, needs,
 * ops, limits, names, and what the supervisor reads from the kernel.
 */
#include <kselftest_harness.h>
#include <errno.h>
#include <limits.h>
#include <sys/capability.h>

#include "scenario/describe.h"
#include "scenario/engine.h"
#include "scenario/machine.h"
#include "scenario/play.h"
#include "scenario/stage.h"
#include "sys/cpu_time.h"
#include "sys/kernel_log.h"
#include "sys/procfs.h"

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

	ASSERT_EQ(0, sched_getaffinity(0, sizeof(usable), &usable));
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

/* Of the CPUs that are meant: on x86 the first one cannot be unplugged, and has no such file. */
TEST(hotplug_of_each_cpu_is_a_need)
{
	const struct scenario unplugs = {
		.groups = GROUPS({ .name = "g" }),
		.ops = OPS(op_offline(CPU(0)), op_online(CPU(0))),
	};
	char path[128], wanted[256] = "";
	struct text why = { 0 };
	cpu_set_t usable;
	int cpu = 0;

	ASSERT_EQ(0, sched_getaffinity(0, sizeof(usable), &usable));
	while (!CPU_ISSET(cpu, &usable))
		cpu++;
	snprintf(path, sizeof(path), CPU_ONLINE, cpu);
	if (access(path, W_OK))
		snprintf(wanted, sizeof(wanted), "needs CPU hotplug (cpu%d/online: %s)", cpu,
			 strerror(errno));
	EXPECT_EQ(!!*wanted, needs_unmet(&unplugs, &why));
	EXPECT_STREQ(wanted, why.s);
}

/* A policy that cannot be had is found out by trying, with whatever may forbid it. */
TEST(policies_and_nice_values_are_needs)
{
	const struct scenario refused = {
		.groups = GROUPS({ .name = "g", .policy = { .kind = POLICY_DEADLINE } }),
		.ops = OPS(op_policy("g", 0, POLICY_DEADLINE)),
	};
	const struct scenario granted = {
		.groups = GROUPS({ .name = "g", .policy = { .kind = POLICY_IDLE },
				   .nice = SET_TO(19) }),
	};
	struct text why = { 0 };

	EXPECT_TRUE(needs_unmet(&refused, &why));
	EXPECT_STREQ("needs the policy of g (Invalid argument); "
		     "needs the policy of g (Invalid argument)", why.s);
	why = (struct text){ 0 };
	EXPECT_FALSE(needs_unmet(&granted, &why)) TH_LOG("%s", why.s);
}

/* The sentence about one group, "" when the kernel takes what the group asks for. */
static const char *need_of(const struct group *g, char *text, size_t size, const char *what,
			   int ret)
{
	*text = '\0';
	if (ret)
		snprintf(text, size, "needs the %s of %s (%s)", what, g->name, strerror(-ret));
	return text;
}

/* What one kernel takes another one lacks: this process asks for the same, and is told. */
TEST(clamps_and_slices_are_needs)
{
	const struct group clamped = { .name = "g", .uclamp = { .max = SET_TO(UTIL_MAX) } };
	const struct group sliced = { .name = "h", .policy = { .runtime_ns = 3000000 } };
	const struct scenario uclamp = { .groups = GROUPS(clamped) };
	const struct scenario slice = { .groups = GROUPS(sliced) };
	const struct scenario wrong = {
		.groups = GROUPS({ .name = "w", .uclamp = { .min = SET_TO(UTIL_MAX + 1) } }),
	};
	struct text why = { 0 };
	char wanted[128];
	int ret;

	ret = placement_set_uclamp(getpid(), &clamped.uclamp, NULL);
	EXPECT_EQ(!!ret, needs_unmet(&uclamp, &why));
	EXPECT_STREQ(need_of(&clamped, wanted, sizeof(wanted), "uclamp", ret), why.s);
	why = (struct text){ 0 };
	ret = placement_set_policy(getpid(), &sliced.policy, NULL);
	EXPECT_EQ(!!ret, needs_unmet(&slice, &why));
	EXPECT_STREQ(need_of(&sliced, wanted, sizeof(wanted), "task slice", ret), why.s);
	why = (struct text){ 0 };
	EXPECT_TRUE(needs_unmet(&wrong, &why));
	EXPECT_NE(NULL, strstr(why.s, "needs the uclamp of w ("));
}

/* No kernel balances what is interleaved: as one that does not know a policy at all. */
TEST(utilisation_is_a_need)
{
	const struct scenario tracked = { .needs = { .util_avg = true } };
	struct text why = { 0 };
	char wanted[128] = "";
	uint64_t util;
	int ret = util_avg_read(gettid(), &util);

	if (ret)
		snprintf(wanted, sizeof(wanted), "needs util_avg in /proc/<pid>/sched (%s)",
			 strerror(-ret));
	EXPECT_EQ(!!ret, needs_unmet(&tracked, &why));
	EXPECT_STREQ(wanted, why.s);
}

TEST(memory_policies_are_needs)
{
	const struct scenario refused = {
		.groups = GROUPS({ .name = "m",
				   .memory = { .policy = MEM_POLICY_INTERLEAVE, .nodes = "0",
					       .flags = MEM_POLICY_NUMA_BALANCING } }),
	};
	const struct scenario nowhere = {
		.groups = GROUPS({ .name = "m",
				   .memory = { .policy = MEM_POLICY_BIND, .nodes = "1000" } }),
	};
	const struct mem_policy local = { .kind = MEM_POLICY_LOCAL };
	const struct scenario granted = {
		.groups = GROUPS({ .name = "m", .memory = { .policy = MEM_POLICY_LOCAL } }),
	};
	struct text why = { 0 };

	EXPECT_TRUE(needs_unmet(&refused, &why));
	EXPECT_EQ(0, strncmp(why.s, "needs the memory policy of m (", 30)) TH_LOG("%s", why.s);
	why = (struct text){ 0 };
	EXPECT_TRUE(needs_unmet(&nowhere, &why));
	EXPECT_EQ(NULL, strstr(why.s, "memory policy")) TH_LOG("%s", why.s);
	why = (struct text){ 0 };
	EXPECT_EQ(!!mem_policy_set(&local, NULL), needs_unmet(&granted, &why));
}

/* Each setting has its own sentence; a container's are asked for, too. */
TEST(credentials_are_needs)
{
	const struct credentials less = {
		.drop_caps = CAP_BIT(CAP_SETUID) | CAP_BIT(CAP_SYS_NICE),
	};
	const struct scenario both = {
		.groups = GROUPS({ .name = "g", .nice = SET_TO(-20),
				   .credentials = { .uid = SET_TO(12345) } },
				 { .name = "c", .container = { .comm = "box",
				   .credentials = { .uid = SET_TO(12345) } } }),
	};
	const struct scenario granted = {
		.groups = GROUPS({ .name = "g", .credentials = less }),
	};
	struct text why = { 0 };

	EXPECT_FALSE(needs_unmet(&granted, &why)) TH_LOG("%s", why.s);
	ASSERT_EQ(0, credentials_set(&less, NULL));
	EXPECT_TRUE(needs_unmet(&both, &why));
	EXPECT_STREQ("needs the nice value of g (Permission denied); "
		     "needs the user, group and capabilities of g (Operation not permitted); "
		     "needs the user, group and capabilities of c (Operation not permitted)",
		     why.s);
}

TEST(no_need_is_always_met)
{
	const struct scenario modest = { .needs = { .cpus = 1 } };
	struct text why = { 0 };

	EXPECT_FALSE(needs_unmet(&modest, &why));
	EXPECT_EQ(0, why.len);
}

TEST(limits_are_derived)
{
	const struct scenario nothing_said = { 0 };
	const struct scenario long_hold = { .hold_ms = 3000 };
	const struct scenario own_limit = { .hold_ms = 3000, .limit_ms = 4000 };

	EXPECT_EQ(1000, scenario_hold_ms(&nothing_said));
	EXPECT_EQ(12000, scenario_limit_ms(&nothing_said, false));
	EXPECT_EQ(16000, scenario_limit_ms(&long_hold, false));
	EXPECT_EQ(4000, scenario_limit_ms(&own_limit, false));
	/* The hold stays as it is, what surrounds it takes longer. */
	EXPECT_EQ(46000, scenario_limit_ms(&long_hold, true));
	EXPECT_EQ(34000, scenario_limit_ms(&own_limit, true));
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
	EXPECT_EQ(22 * tick_ns, time.irq_ns);
	EXPECT_EQ(-EINVAL, cpu_time_parse(stat, &absent, &time));
	EXPECT_EQ(-EINVAL, cpu_time_parse("", &one, &time));
}

TEST_HARNESS_MAIN
