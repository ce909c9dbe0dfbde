// SPDX-License-Identifier: GPL-2.0
/*
 * Rehearsals: what a scenario gets wrong is found before anything is created, on machines that
 * exist only as recorded sysfs trees.
 */
#include <kselftest_harness.h>
#include <errno.h>

#include "scenario/machine.h"
#include "scenario/play.h"
#include "topologies.h"

FIXTURE(on)
{
	struct topology *one;		/* CPU 0 */
	struct topology *two_llc;	/* 8 CPUs, LLCs 0-3 and 4-7; 7 usable */
};

FIXTURE_SETUP(on)
{
	ASSERT_EQ(0, topology_recorded(&self->one, "one-cpu", NULL, 0));
	ASSERT_EQ(0, topology_recorded(&self->two_llc, "two-llc", NULL, 0));
}

FIXTURE_TEARDOWN(on)
{
	topology_destroy(self->one);
	topology_destroy(self->two_llc);
}

/* What a rehearsal says; "" when it has nothing to say. */
static const char *says(const struct topology *topology, const struct scenario *scenario,
			const struct fault *fault)
{
	static struct err err;
	int ret;

	err.text[0] = '\0';
	ret = rehearse(scenario, topology, fault, &err);
	return !ret == !*err.text ? err.text : "the sentence does not go with the return value";
}

#define SAYS(topology, ...) says(topology, &(const struct scenario){ __VA_ARGS__ }, NULL)
#define AS_A_FAULT(topology, ...) \
	says(topology, &(const struct scenario){ .hold_ms = 100, .groups = two_groups }, \
	     &(const struct fault){ .op = __VA_ARGS__ })

static const struct group two_groups[] = { { "a", .workers = 2 }, { "b", .workers = 1 }, { 0 } };

/* The memory of a group belongs where its CPUs are. */
TEST(nodes_of_cpus)
{
	struct topology *four_nodes;	/* of 4 CPUs each */
	struct u64_seq nodes = {0};
	cpu_set_t cpus;

	ASSERT_EQ(0, topology_recorded(&four_nodes, "four-nodes", NULL, 0));
	CPU_ZERO(&cpus);
	CPU_SET(14, &cpus);
	CPU_SET(5, &cpus);
	CPU_SET(4, &cpus);
	ASSERT_EQ(0, nodes_to_seq(four_nodes, &cpus, &nodes));
	ASSERT_EQ(2, nodes.len);
	EXPECT_EQ(1, nodes.v[0]);
	EXPECT_EQ(3, nodes.v[1]);
	free(nodes.v);
	topology_destroy(four_nodes);
}

/* An op that cannot be done is refused before anything is created. */
TEST_F(on, ops_of_the_hold)
{
	const struct topology *t = self->two_llc;

	EXPECT_STREQ("", AS_A_FAULT(t, op_kill("b", 0)));
	EXPECT_STREQ("", AS_A_FAULT(t, op_kill("a", ALL_WORKERS, .at_ms = 99)));
	EXPECT_STREQ("", AS_A_FAULT(t, op_stop("a", 1, .at_ms = 40, .for_ms = 60)));
	EXPECT_STREQ("op kill: no group \"c\"", AS_A_FAULT(t, op_kill("c", 0)));
	EXPECT_STREQ("op nice: group a has no worker 2, it has 2",
		     AS_A_FAULT(t, op_nice("a", 2, 5)));
	EXPECT_STREQ("op nice: group a has no worker -2, it has 2",
		     AS_A_FAULT(t, op_nice("a", -2, 5)));
	EXPECT_STREQ("op kill: 100 + 0 ms is not inside the hold of 100 ms",
		     AS_A_FAULT(t, op_kill("a", 0, .at_ms = 100)));
	EXPECT_STREQ("op stop: 50 + 4294967295 ms is not inside the hold of 100 ms",
		     AS_A_FAULT(t, op_stop("a", 0, .at_ms = 50, .for_ms = UINT_MAX)));
	EXPECT_STREQ("op affinity: needs usable cpus >= 8 (has 7)",
		     AS_A_FAULT(t, op_affinity("a", 0, CPU(7))));
}

TEST_F(on, names)
{
	const struct group *x = CGROUPS({ .name = "x" });
	const struct topology *t = self->two_llc;

	EXPECT_STREQ("two cgroups are called \"x\"",
		     SAYS(t, .cgroups = CGROUPS({ .name = "x" }, { .name = "x" })));
	EXPECT_STREQ("two groups are called \"x\"",
		     SAYS(t, .cgroups = x, .groups = GROUPS({ .name = "x" })));
	EXPECT_STREQ("group x: no cgroup \"y\"",
		     SAYS(t, .groups = GROUPS({ "x", .cgroup = "y" })));
	EXPECT_STREQ("cgroup x: .cgroup is for groups in the cgroup of another",
		     SAYS(t, .cgroups = CGROUPS({ "x", .cgroup = "x" })));
	EXPECT_STREQ("", SAYS(t, .cgroups = CGROUPS({ .name = "x" }),
			      .groups = GROUPS({ "y", .cgroup = "x" })));
	EXPECT_STREQ("step 0: two cgroups are called \"x\"",
		     SAYS(t, .cgroups = x, .steps = STEPS({ .cgroups = x, .hold = HOLD_FULL })));
}

/* What a step made is gone in the next one. */
TEST_F(on, names_of_steps)
{
	const struct group *x = CGROUPS({ .name = "x" });
	const struct step again[] = {
		{ .cgroups = x, .hold = HOLD_FRACTION(0.5) },
		{ .cgroups = x, .hold = HOLD_FRACTION(0.5) },
		{ 0 }
	};
	const struct step too_late[] = {
		{ .cgroups = x, .hold = HOLD_FRACTION(0.5) },
		{ .ops = OPS(op_freeze("x")), .hold = HOLD_FRACTION(0.5) },
		{ 0 }
	};

	EXPECT_STREQ("", SAYS(self->one, .steps = again));
	EXPECT_STREQ("step 1: op freeze: no cgroup \"x\"", SAYS(self->one, .steps = too_late));
}

TEST_F(on, sets_of_cpus)
{
	const struct group *twice = GROUPS({ "a", .cpus = CPU(0),
					     .affinity = { .kind = INTENT_SINGLE_CPU } });

	EXPECT_STREQ("cgroup b: needs usable cpus >= 8 (has 7)",
		     SAYS(self->two_llc, .cgroups = CGROUPS({ "a", .cpuset = DISJOINT(6, 7) },
							    { "b", .cpuset = DISJOINT(7, 8) })));
	EXPECT_STREQ("cgroup a: needs llcs >= 2 (has 1)",
		     SAYS(self->one, .cgroups = CGROUPS({ "a", .cpuset = LLC(1) })));
	EXPECT_STREQ("group a: none of its .cpus is in its cgroup",
		     SAYS(self->two_llc,
			  .cgroups = CGROUPS({ "a", .cpuset = LLC(1), .cpus = CPU(0) })));
	EXPECT_STREQ("group a: .cpus and .affinity exclude each other",
		     SAYS(self->two_llc, .groups = twice));
	EXPECT_STREQ("op offline: of all 1 CPUs",
		     SAYS(self->one, .ops = OPS(op_offline(CPU(0)))));
}

/* What a group says about its workers is judged with the sentence that spawning would have. */
TEST_F(on, workers)
{
	const struct topology *t = self->two_llc;

	EXPECT_STREQ("group a: PipeIo: 3 workers, not divisible by 2",
		     SAYS(t, .groups = GROUPS({ "a", .workers = 3, .work = &work_pipe_io })));
	EXPECT_NE(NULL, strstr(SAYS(t, .groups = GROUPS({ "a", .work = &work_epoll_storm })),
			       "group a: EpollStorm in clone mode Fork: "));
	EXPECT_STREQ("group a: both .workers and .workers_pct",
		     SAYS(t, .groups = GROUPS({ "a", .workers = 1, .workers_pct = 1 })));
	EXPECT_STREQ("group a: workers_pct -1 is not finite and above 0",
		     SAYS(t, .groups = GROUPS({ "a", .workers_pct = -1 })));
	EXPECT_STREQ("op kill: group a has no worker 3, it has 3",
		     SAYS(t, .groups = GROUPS({ "a", .workers_pct = 0.7, .cpus = LLC(1) }),
			  .ops = OPS(op_kill("a", 3))));
	EXPECT_STREQ("op kill: group a has no worker 8, it has 8",
		     SAYS(t, .groups = GROUPS({ "a", .workers = PER_CPU(2), .cpus = LLC(1) }),
			  .ops = OPS(op_kill("a", 8))));
}

TEST_F(on, settings_of_workers)
{
	const struct group *all = GROUPS({ .name = "a", .policy.runtime_ns = 3000000,
					   .nice = SET_TO(5), .comm = "fifteen-letters",
					   .uclamp.max = SET_TO(0), .credentials.drop_caps = 1 });
	const struct policy late = {
		.kind = POLICY_DEADLINE, .runtime_ns = 2000000, .deadline_ns = 1000000,
	};
	const struct topology *t = self->two_llc;

	EXPECT_STREQ("group a: SCHED_RR: priority 100, not 1 to 99",
		     SAYS(t, .groups = GROUPS({ "a", .policy = { POLICY_RR, .priority = 100 } })));
	EXPECT_STREQ("group a: SCHED_DEADLINE: runtime is above the deadline",
		     SAYS(t, .groups = GROUPS({ "a", .policy = late })));
	EXPECT_STREQ("op policy: SCHED_DEADLINE: deadline is 0",
		     AS_A_FAULT(t, op_policy("a", 0, POLICY_DEADLINE)));
	EXPECT_STREQ("group a: uclamp 9..8: the minimum is above the maximum",
		     SAYS(t, .groups = GROUPS({ "a", .uclamp = { SET_TO(9), SET_TO(8) } })));
	EXPECT_STREQ("group a: name \"sixteen-letters!\": it has 16 bytes, not 1 to 15",
		     SAYS(t, .groups = GROUPS({ "a", .comm = "sixteen-letters!" })));
	EXPECT_STREQ("group a: uid -1: not a user",
		     SAYS(t, .groups = GROUPS({ "a", .credentials.uid = SET_TO(-1) })));
	EXPECT_STREQ("", SAYS(t, .groups = all));
}

TEST_F(on, memory)
{
	const struct topology *t = self->two_llc;

#define MEMORY(...) GROUPS({ "a", .memory = { __VA_ARGS__ } })
	EXPECT_STREQ("", SAYS(t, .groups = MEMORY(.policy = MEM_POLICY_BIND, .nodes = "0")));
	EXPECT_STREQ("", SAYS(t, .groups = MEMORY(.policy = MEM_POLICY_LOCAL)));
	EXPECT_STREQ("group a: MPOL_BIND: the set of nodes is empty",
		     SAYS(t, .groups = MEMORY(.policy = MEM_POLICY_BIND)));
	EXPECT_STREQ("group a: memory: nodes '0' without a policy",
		     SAYS(t, .groups = MEMORY(.nodes = "0")));
	EXPECT_STREQ("group a: memory: 'all' is no list of nodes",
		     SAYS(t, .groups = MEMORY(.policy = MEM_POLICY_BIND, .nodes = "all")));
	EXPECT_STREQ("group a: needs nodes >= 3 (has 1)",
		     SAYS(t, .groups = MEMORY(.policy = MEM_POLICY_BIND, .nodes = "0-2")));
}

static void nothing(const struct custom_context *context, struct worker_report *report)
{
	(void)context;
	report->completed = true;
}

TEST_F(on, functions_of_the_scenario)
{
	const struct topology *t = self->one;

	EXPECT_STREQ("", SAYS(t, .groups = GROUPS({ "a", CUSTOM(nothing, .u64 = { 5 }) })));
	EXPECT_STREQ("group a: Custom: 'NULL' has no function",
		     SAYS(t, .groups = GROUPS({ "a", CUSTOM(NULL) })));
	EXPECT_STREQ("group a: Custom has no default parameters",
		     SAYS(t, .groups = GROUPS({ "a", .work = &work_custom })));
}

#define THREADS(name_, ...) \
	{ .name = (name_), .workers = 6, .clone_mode = CLONE_MODE_THREAD, ##__VA_ARGS__ }
#define BOXED(name_, ...) { .name = (name_), .container.comm = "box", ##__VA_ARGS__ }

TEST_F(on, threads)
{
	const struct group *threads = GROUPS(THREADS("a"));
	const struct group *b = CGROUPS({ "b", .workers = NO_WORKERS });
	const struct topology *t = self->one;

	EXPECT_STREQ("", SAYS(t, .groups = threads,
			      .ops = OPS(op_nice("a", 1, 5), op_affinity("a", 0, CPU(0)),
					 op_intent("a", 0, INTENT_SINGLE_CPU),
					 op_policy("a", ALL_WORKERS, POLICY_IDLE), op_end("a"))));
	EXPECT_STREQ("op kill: group a are threads of the runner, which the signal hits",
		     SAYS(t, .groups = threads, .ops = OPS(op_kill("a", 0))));
	EXPECT_STREQ("op stop: group a are threads of the runner, which the signal hits",
		     SAYS(t, .groups = threads, .ops = OPS(op_stop("a", ALL_WORKERS))));
	EXPECT_STREQ("op move: group a are threads of the runner, which would move, too",
		     SAYS(t, .groups = threads, .cgroups = b, .ops = OPS(op_move("", "b"))));
	EXPECT_STREQ("group c: threads of the runner cannot leave it for cgroup c: use .container",
		     SAYS(t, .cgroups = CGROUPS(THREADS("c"))));
	EXPECT_NE(NULL, strstr(SAYS(t, .groups = GROUPS(THREADS("a", .work = &work_fork_exit))),
			       "group a: ForkExit in clone mode Thread: "));
	EXPECT_STREQ("", SAYS(t, .groups = GROUPS(THREADS("a", .work = &work_epoll_storm))));
}

TEST_F(on, containers)
{
	const struct group *two = GROUPS(BOXED("a", .workers = 2), BOXED("b"));
	const struct topology *t = self->one;

	EXPECT_STREQ("", SAYS(t, .groups = two, .ops = OPS(op_kill("b", ALL_WORKERS))));
	EXPECT_STREQ("op kill: group b are threads of one process: use ALL_WORKERS",
		     SAYS(t, .groups = two, .ops = OPS(op_kill("b", 0))));
	EXPECT_STREQ("op nice: group b are threads that container box keeps to itself",
		     SAYS(t, .groups = two, .ops = OPS(op_nice("b", 0, 1))));
	EXPECT_STREQ("op end: group a shares its process with group b",
		     SAYS(t, .groups = two, .ops = OPS(op_end("a"))));
	EXPECT_STREQ("", SAYS(t, .groups = GROUPS(BOXED("a")), .ops = OPS(op_end("a"))));
	EXPECT_STREQ("group a: container: name \"\": it has 0 bytes, not 1 to 15",
		     SAYS(t, .groups = GROUPS({ "a", .clone_mode = CLONE_MODE_CONTAINER })));
	EXPECT_STREQ("group a: .container and CLONE_MODE_THREAD exclude each other",
		     SAYS(t, .groups = GROUPS(BOXED("a", .clone_mode = CLONE_MODE_THREAD))));
	/* The same name in another cgroup is another process. */
	EXPECT_STREQ("", SAYS(t, .cgroups = CGROUPS(BOXED("c"), BOXED("d")),
			      .ops = OPS(op_end("c"))));
}

TEST_F(on, limits_of_cgroups)
{
	EXPECT_NE(NULL, strstr(SAYS(self->one, .cgroups = CGROUPS({ "a", .cpu_weight = 10001 })),
			       "cgroup a: '10001' for cpu.weight, which takes 1 to 10000"));
	EXPECT_STREQ("cgroup a: 'much' for memory.max is no size: Invalid argument",
		     SAYS(self->one, .cgroups = CGROUPS({ "a", .memory_max = "much" })));
	EXPECT_NE(NULL, strstr(SAYS(self->one, .cgroups = CGROUPS({ .name = "a" }),
				    .ops = OPS(op_write("a", "cpu.wait", "1"))), "cpu.wait"));
}

TEST_F(on, holds)
{
	const struct topology *t = self->one;

	EXPECT_STREQ("step 0: no .hold", SAYS(t, .steps = STEPS({ .ops = OPS(op_wait("x")) })));
	EXPECT_STREQ("step 0: a hold of 0 of the scenario",
		     SAYS(t, .steps = STEPS({ .hold = HOLD_FRACTION(0.0) })));
	EXPECT_STREQ("step 0: a hold of nan of the scenario",
		     SAYS(t, .steps = STEPS({ .hold = HOLD_FRACTION(__builtin_nan("")) })));
	EXPECT_STREQ("step 1: a loop with an interval of 0 ms",
		     SAYS(t, .steps = STEPS({ .hold = HOLD_MS(1) }, { .hold = HOLD_LOOP_MS(0) })));
	EXPECT_STREQ("step 1: a loop when no time is left",
		     SAYS(t, .steps = STEPS({ .hold = HOLD_FULL }, { .hold = HOLD_LOOP_MS(5) })));
	EXPECT_STREQ("step 1: a hold of 600 ms when 500 of 1000 ms are left",
		     SAYS(t, .steps = STEPS({ .hold = HOLD_FRACTION(0.5) },
					    { .hold = HOLD_MS(600) })));
	EXPECT_STREQ("step 0: a hold of -1 of the scenario",
		     SAYS(t, .steps = STEPS({ .hold = HOLD_LOOP_FRACTION(5, -1) })));
	EXPECT_STREQ("step 1: a hold of 401 ms when 400 of 1000 ms are left",
		     SAYS(t, .steps = STEPS({ .hold = HOLD_LOOP_FRACTION(5, 0.6) },
					    { .hold = HOLD_MS(401) })));
	EXPECT_STREQ("", SAYS(t, .steps = STEPS({ .hold = HOLD_LOOP_FRACTION(5, 0.6) },
						{ .hold = HOLD_MS(400) })));
	EXPECT_STREQ("", SAYS(t, .steps = STEPS({ .hold = HOLD_MS(0) }, { .hold = HOLD_FULL })));
}

/* The second round begins with what the first one left. */
TEST_F(on, loops)
{
	const struct op *add = OPS(op_add(GROUP(.name = "x")));
	const struct op *both = OPS(op_add(GROUP(.name = "x")), op_remove("x"));

	EXPECT_STREQ("step 0: op add: two cgroups are called \"x\"",
		     SAYS(self->one, .steps = STEPS({ .ops = add, .hold = HOLD_LOOP_MS(5) })));
	EXPECT_STREQ("",
		     SAYS(self->one, .steps = STEPS({ .ops = both, .hold = HOLD_LOOP_MS(5) })));
	EXPECT_STREQ("step 0: op remove: a loop has no times",
		     SAYS(self->one, .cgroups = CGROUPS({ .name = "x" }),
			  .steps = STEPS({ .ops = OPS(op_remove("x", .at_ms = 5)),
					   .hold = HOLD_LOOP_MS(5) })));
}

TEST_F(on, moves)
{
	const struct group *two = CGROUPS({ .name = "a" }, { "b", .workers = NO_WORKERS });
	const struct topology *t = self->one;

	EXPECT_STREQ("", SAYS(t, .cgroups = two, .ops = OPS(op_move("a", "b"), op_end("a"))));
	EXPECT_STREQ("op move: from cgroup \"a\" to itself",
		     SAYS(t, .cgroups = two, .ops = OPS(op_move("a", "a"))));
	EXPECT_STREQ("op move: no cgroup \"c\"",
		     SAYS(t, .cgroups = two, .ops = OPS(op_move("a", "c"))));
	EXPECT_STREQ("step 0: op move: group a outlives cgroup c, which ends with its step",
		     SAYS(t, .cgroups = two,
			  .steps = STEPS({ .ops = OPS(op_add(GROUP("c", .workers = NO_WORKERS)),
						      op_move("a", "c")),
					   .hold = HOLD_FULL })));
	/* The other way round the workers live on. */
	EXPECT_STREQ("", SAYS(t, .cgroups = two,
			      .steps = STEPS({ .ops = OPS(op_add(GROUP(.name = "c")),
							  op_move("c", "b")),
					       .hold = HOLD_FRACTION(0.5) },
					     { .ops = OPS(op_kill("c", 0)),
					       .hold = HOLD_FRACTION(0.5) })));
}

TEST_F(on, life_and_death)
{
	const struct group *a = CGROUPS({ .name = "a" });
	const struct topology *t = self->one;

	EXPECT_STREQ("op remove: cgroup a holds cgroup a/b",
		     SAYS(t, .cgroups = CGROUPS({ "a", .workers = NO_WORKERS }, { .name = "a/b" }),
			  .ops = OPS(op_remove("a"))));
	EXPECT_STREQ("op end: no group \"a\"",
		     SAYS(t, .cgroups = a, .ops = OPS(op_remove("a"), op_end("a"))));
	EXPECT_STREQ("op end: group a is frozen and cannot end",
		     SAYS(t, .cgroups = a, .ops = OPS(op_freeze("a"), op_end("a"))));
	EXPECT_STREQ("op wait: no program \"x\" runs", SAYS(t, .ops = OPS(op_wait("x"))));
	EXPECT_STREQ("op run: two programs are called \"x\"",
		     SAYS(t, .ops = OPS(op_run("x", ARGV("true")), op_run("x", ARGV("true")))));
	EXPECT_STREQ("op sysctl: /etc/passwd is neither below /proc/sys nor below /sys",
		     SAYS(t, .ops = OPS(op_sysctl("/etc/passwd", "0"))));
}

/* One scheduler at a time, which ends with its step. */
TEST_F(on, ops_on_schedulers)
{
	const struct topology *t = self->one;
	const struct step twice[] = {
		{ .ops = OPS(op_attach(ARGV("one"))), .hold = HOLD_MS(10) },
		{ .ops = OPS(op_attach(ARGV("two"))), .hold = HOLD_MS(10) },
		{ .ops = OPS(op_attach(ARGV("three")), op_replace(ARGV("four")), op_detach()),
		  .hold = HOLD_LOOP_MS(10) },
		{ 0 }
	};

	EXPECT_STREQ("", SAYS(t, .steps = twice, .hold_ms = 100));
	EXPECT_STREQ("", SAYS(t, .ops = OPS(op_attach(ARGV("one")), op_detach(.at_ms = 5))));
	EXPECT_STREQ("op attach: which scheduler?", SAYS(t, .ops = OPS(op_attach(NULL))));
	EXPECT_STREQ("op attach: scheduler one is attached already",
		     SAYS(t, .ops = OPS(op_attach(ARGV("one")), op_attach(ARGV("two")))));
	EXPECT_STREQ("op detach: no scheduler is attached", SAYS(t, .ops = OPS(op_detach())));
	EXPECT_STREQ("op replace: no scheduler is attached",
		     SAYS(t, .ops = OPS(op_replace(ARGV("one")))));
}

TEST_HARNESS_MAIN
