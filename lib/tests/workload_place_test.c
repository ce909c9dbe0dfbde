// SPDX-License-Identifier: GPL-2.0
/*
 * Placement as the kernel sees it from inside the workers, in processes and in threads; what is
 * refused before the spawn, and what is recorded after it. Groups of one workload.
 */
#include <math.h>
#include <numaif.h>
#include <sys/capability.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include "kselftest_harness.h"

#include "work/params.h"
#include "workload_helpers.h"

#define NOBODY 65534

/* What the workers found, in shared memory. */
struct found {
	atomic_uint done;
	int policy;
	int nice;
	uint64_t runtime_ns;
	uint32_t util_min;
	uint32_t util_max;
	char comm[16];
	uid_t uid;
	gid_t gid;
	int death_signal;
	bool may_renice;
	int mode;
	unsigned long nodes;
	cpu_set_t cpus;
};

/* The part of struct sched_attr that is read back. */
struct attr {
	uint32_t size, policy;
	uint64_t flags;
	int32_t nice;
	uint32_t priority;
	uint64_t runtime, deadline, period;
	uint32_t util_min, util_max;
};

static bool has_cap(cap_value_t value)
{
	cap_t caps = cap_get_proc();
	cap_flag_value_t has = CAP_CLEAR;

	cap_get_flag(caps, value, CAP_EFFECTIVE, &has);
	cap_free(caps);
	return has == CAP_SET;
}

static void look(struct worker *w)
{
	struct found *f = (struct found *)(uintptr_t)w->params;
	struct attr attr = { 0 };

	syscall(SYS_sched_getattr, w->tid, &attr, sizeof(attr), 0);
	f->policy = (int)attr.policy;
	f->nice = attr.nice;
	f->runtime_ns = attr.runtime;
	f->util_min = attr.util_min;
	f->util_max = attr.util_max;
	prctl(PR_GET_NAME, f->comm);
	f->uid = (uid_t)syscall(SYS_geteuid);
	f->gid = (gid_t)syscall(SYS_getegid);
	prctl(PR_GET_PDEATHSIG, &f->death_signal);
	f->may_renice = has_cap(CAP_SYS_NICE);
	get_mempolicy(&f->mode, &f->nodes, 65, NULL, 0);
	sched_getaffinity(w->tid, sizeof(f->cpus), &f->cpus);
	w->report->completed = true;
	w->report->group_idx = 77;
	atomic_fetch_add(&f->done, 1);
}

static const struct work_type type_look = { .name = "Look", .run = look };

FIXTURE(place)
{
	struct found *f;
	struct report_list reports;
	struct err err;
};

FIXTURE_VARIANT(place)
{
	enum clone_mode mode;
};

FIXTURE_VARIANT_ADD(place, fork) { .mode = CLONE_MODE_FORK };
FIXTURE_VARIANT_ADD(place, thread) { .mode = CLONE_MODE_THREAD };
FIXTURE_VARIANT_ADD(place, container) { .mode = CLONE_MODE_CONTAINER };

FIXTURE_SETUP(place)
{
	self->f = shared_map(sizeof(*self->f), "the test", NULL);
	ASSERT_NE(NULL, self->f);
}

FIXTURE_TEARDOWN(place)
{
	report_list_destroy(&self->reports);
	munmap(self->f, sizeof(*self->f));
	EXPECT_FALSE(has_children());
}

static int spawn_as(struct workload **workload, const struct work_group *groups, size_t nr,
		    enum clone_mode mode, struct err *err)
{
	const struct workload_config config = {
		.groups = groups, .nr_groups = nr, .mode = mode, .container.comm = "box",
	};

	return workload_spawn_config(workload, &config, err);
}

/* Let one worker look around under this placement. */
#define LOOK(...) do {									\
	const struct work_group group_ = {						\
		.type = &type_look, .params = self->f, .workers = 1, __VA_ARGS__	\
	};										\
	struct workload *workload_;							\
	ASSERT_EQ(0, spawn_as(&workload_, &group_, 1, variant->mode, &self->err))	\
		TH_LOG("%s", self->err.text);						\
	workload_start(workload_);							\
	EXPECT_TRUE(WAIT_UNTIL(atomic_load(&self->f->done), PATIENCE_MS));		\
	ASSERT_EQ(0, workload_stop_and_collect(workload_, &self->reports, &self->err))	\
		TH_LOG("%s", self->err.text);						\
	ASSERT_EQ(1, self->reports.len);						\
	EXPECT_TRUE(self->reports.v[0].completed);					\
	EXPECT_EQ(0, self->reports.v[0].group_idx);					\
} while (0)

#define HOW (self->reports.v[0].sched_policy_error.s)
#define WHERE (self->reports.v[0].affinity_error.s)

TEST_F(place, nothing_said_nothing_done)
{
	LOOK(.nice = { 0 });
	EXPECT_EQ(SCHED_OTHER, self->f->policy);
	EXPECT_EQ(MPOL_DEFAULT, self->f->mode);
	EXPECT_EQ(geteuid(), self->f->uid);
	EXPECT_EQ(NULL, HOW);
	EXPECT_EQ(NULL, WHERE);
}

TEST_F(place, batch_with_slice_nice_and_name)
{
	LOOK(.policy = { .kind = POLICY_BATCH, .runtime_ns = 5000000 }, .nice = SET_TO(7),
	     .comm = "fifteen-letters");
	EXPECT_EQ(SCHED_BATCH, self->f->policy);
	EXPECT_EQ(7, self->f->nice);
	EXPECT_STREQ("fifteen-letters", self->f->comm);
	EXPECT_TRUE(HOW ? !!strstr(HOW, "slice 5000000 ns): Operation not supported")
			: self->f->runtime_ns == 5000000);
}

TEST_F(place, slice_of_a_normal_task)
{
	LOOK(.policy.runtime_ns = 1000000);
	EXPECT_EQ(SCHED_OTHER, self->f->policy);
	if (!HOW)
		EXPECT_EQ(1000000, self->f->runtime_ns);
}

TEST_F(place, deadline_or_why_not)
{
	const struct policy deadline = {
		.kind = POLICY_DEADLINE, .runtime_ns = 1000000, .deadline_ns = 10000000,
		.period_ns = 20000000,
	};

	LOOK(.policy = deadline);
	if (HOW)
		SKIP(return, "%s", HOW);
	EXPECT_EQ(6, self->f->policy);
	EXPECT_EQ(1000000, self->f->runtime_ns);
}

TEST_F(place, a_refusal_has_call_target_and_reason)
{
	char pid[32];

	LOOK(.policy = { .kind = POLICY_DEADLINE, .runtime_ns = 2000, .deadline_ns = 1000 });
	snprintf(pid, sizeof(pid), "pid %d", self->reports.v[0].tid);
	ASSERT_NE(NULL, HOW);
	EXPECT_NE(NULL, strstr(HOW, "sched_setattr"));
	EXPECT_NE(NULL, strstr(HOW, "SCHED_DEADLINE"));
	EXPECT_NE(NULL, strstr(HOW, pid));
	EXPECT_EQ(SCHED_OTHER, self->f->policy);
}

/* The fair class runs the task where no scheduler is attached, and kernels before 6.12 refuse. */
TEST_F(place, ext_or_why_not)
{
	LOOK(.policy.kind = POLICY_EXT);
	EXPECT_TRUE(HOW ? !!strstr(HOW, "SCHED_EXT") : self->f->policy == 7);
}

TEST_F(place, clamps_or_why_not)
{
	LOOK(.uclamp = { .min = SET_TO(100), .max = SET_TO(900) });
	if (HOW) {
		EXPECT_NE(NULL, strstr(HOW, "uclamp min 100 max 900"));
		return;
	}
	EXPECT_EQ(100, self->f->util_min);
	EXPECT_EQ(900, self->f->util_max);
}

TEST_F(place, memory_policy_with_flags)
{
	struct mem_policy bind = { .kind = MEM_POLICY_BIND, .flags = MEM_POLICY_STATIC_NODES };

	CPU_SET(0, &bind.nodes);
	LOOK(.mem_policy = bind);
	if (WHERE)
		SKIP(return, "%s", WHERE);
	EXPECT_EQ(MPOL_BIND | MEM_POLICY_STATIC_NODES, self->f->mode);
	EXPECT_EQ(1, self->f->nodes);
}

TEST_F(place, memory_of_a_missing_node_is_recorded)
{
	struct mem_policy bind = { .kind = MEM_POLICY_BIND };

	CPU_SET(63, &bind.nodes);
	LOOK(.mem_policy = bind);
	ASSERT_NE(NULL, WHERE);
	EXPECT_NE(NULL, strstr(WHERE, "set_mempolicy(MPOL_BIND, nodes 63"));
}

TEST_F(place, node_overrides_the_affinity)
{
	struct affinity one = { .kind = AFFINITY_EXACT };
	cpu_set_t mine, node;
	struct err err;
	int cpu = 0;

	sched_getaffinity(0, sizeof(mine), &mine);
	while (!CPU_ISSET(cpu, &mine))
		cpu++;
	CPU_SET(cpu, &one.cpus);
	if (placement_set_node(gettid(), 0, &err))
		SKIP(return, "%s", err.text);
	sched_getaffinity(0, sizeof(node), &node);
	sched_setaffinity(0, sizeof(mine), &mine);
	LOOK(.affinity = one, .numa_node = SET_TO(0));
	EXPECT_TRUE(CPU_EQUAL(&node, &self->f->cpus));
	EXPECT_EQ(NULL, WHERE);
}

TEST_F(place, missing_node_is_recorded)
{
	LOOK(.numa_node = SET_TO(4000));
	ASSERT_NE(NULL, WHERE);
	EXPECT_NE(NULL, strstr(WHERE, "node 4000: "));
	EXPECT_NE(NULL, strstr(WHERE, strerror(ENOENT)));
}

/* Only the worker changes, and a process still dies with its parent. */
TEST_F(place, identity_of_the_worker_alone)
{
	if (geteuid())
		SKIP(return, "needs root");
	LOOK(.credentials = { .gid = SET_TO(NOBODY), .uid = SET_TO(NOBODY) });
	EXPECT_EQ(NOBODY, self->f->uid);
	EXPECT_EQ(NOBODY, self->f->gid);
	EXPECT_FALSE(self->f->may_renice);
	EXPECT_EQ(0, syscall(SYS_geteuid));
	EXPECT_EQ(0, syscall(SYS_getegid));
	EXPECT_EQ(variant->mode == CLONE_MODE_FORK ? SIGKILL : 0, self->f->death_signal);
}

TEST_F(place, capabilities_are_dropped)
{
	if (!has_cap(CAP_SYS_NICE))
		SKIP(return, "needs CAP_SYS_NICE");
	LOOK(.credentials.drop_caps = CAP_BIT(CAP_SYS_NICE));
	EXPECT_FALSE(self->f->may_renice);
	EXPECT_EQ(geteuid(), self->f->uid);
	EXPECT_TRUE(has_cap(CAP_SYS_NICE));
}

/* Its worker has another identity than the harness, which ends without a word. */
static void __noreturn leave_behind(atomic_int *worker)
{
	const struct work_group group = {
		.type = &work_spin_wait, .workers = 1,
		.credentials = { .gid = SET_TO(NOBODY), .uid = SET_TO(NOBODY) },
	};
	struct workload *workload = run_group(&group, NULL);

	if (workload && WAIT_UNTIL(all_progress(workload, 1), PATIENCE_MS))
		atomic_store(worker, workload_pid(workload, 0));
	_exit(0);
}

TEST(a_worker_with_other_ids_dies_with_the_harness)
{
	struct shared *shared = shared_new();
	pid_t pid, worker;

	if (geteuid())
		SKIP(return, "needs root");
	pid = fork();
	if (!pid)
		leave_behind(&shared->grandchild[0]);
	waitpid(pid, NULL, 0);
	worker = atomic_load(&shared->grandchild[0]);
	ASSERT_GT(worker, 0);
	EXPECT_TRUE(WAIT_UNTIL(is_dead(worker), PATIENCE_MS));
	munmap(shared, sizeof(*shared));
}

TEST(container_takes_its_identity)
{
	struct found *f = shared_map(sizeof(*f), "the test", NULL);
	const struct work_group group = { .type = &type_look, .params = f, .workers = 1 };
	const struct workload_config config = {
		.groups = &group, .nr_groups = 1, .mode = CLONE_MODE_CONTAINER,
		.container = {
			.comm = "box",
			.credentials = { .gid = SET_TO(NOBODY), .uid = SET_TO(NOBODY) },
		},
	};
	struct report_list reports;
	struct workload *workload;
	struct err err;

	if (geteuid())
		SKIP(return, "needs root");
	ASSERT_EQ(0, workload_spawn_config(&workload, &config, &err)) TH_LOG("%s", err.text);
	ASSERT_EQ(0, workload_stop_and_collect(workload, &reports, &err)) TH_LOG("%s", err.text);
	EXPECT_TRUE(reports.v[0].completed);
	EXPECT_EQ(NOBODY, f->uid);
	EXPECT_EQ(NOBODY, f->gid);
	report_list_destroy(&reports);
	munmap(f, sizeof(*f));
}

TEST(bad_placement_is_refused_with_the_group)
{
	const struct mem_policy empty = { .kind = MEM_POLICY_INTERLEAVE };
	const struct idle_churn_params no_burst = { .sleep_us = 1 };
	const struct ipc_variance_params no_cold = { .hot_iters = 1, .period = 1 };
	const struct work_group good = { .type = &work_spin_wait, .workers = 1 };
	const struct work_group bad[] = {
		{ .type = &work_spin_wait, .workers = 1, .mem_policy = empty },
		{ .type = &work_spin_wait, .mem_policy = empty },
		{ .type = &work_spin_wait, .workers = 1, .comm = "" },
		{ .type = &work_spin_wait, .workers = 1, .comm = "sixteen-letters!" },
		{ .type = &work_spin_wait, .workers = 1, .uclamp.min = SET_TO(1025) },
		{ .type = &work_spin_wait, .workers = 1,
		  .uclamp = { .min = SET_TO(9), .max = SET_TO(8) } },
		{ .type = &work_spin_wait, .workers = 1, .credentials.uid = SET_TO(-1) },
		{ .type = &work_spin_wait, .workers = 1, .numa_node = SET_TO(-1) },
		{ .type = &work_spin_wait, .workers = 1, .workers_pct = 1 },
		{ .type = &work_spin_wait, .workers_pct = -1 },
		{ .type = &work_spin_wait, .workers_pct = INFINITY },
		{ .type = &work_spin_wait, .workers_pct = NAN },
		{ .type = &work_spin_wait, .workers_pct = 1e9 },
		{ .type = &work_idle_churn, .workers = 1, .params = &no_burst },
		{ .type = &work_ipc_variance, .workers = 1, .params = &no_cold },
	};
	static const char *const texts[] = {
		"nodes is empty", "workers is 0", "name \"\"", "has 16 bytes, not 1 to 15",
		"outside 0..1024", "above the maximum", "uid -1", "node -1", "both workers 1",
		"not finite", "not finite", "not finite", "not 1 to", "IdleChurn", "IpcVariance",
	};
	struct workload *workload;
	struct err err;
	size_t i, mode;

	for (i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		const struct work_group groups[] = { good, bad[i] };

		for (mode = 0; mode < 3; mode++) {
			EXPECT_EQ(-EINVAL, spawn_as(&workload, groups, 2, mode, &err));
			EXPECT_NE(NULL, strstr(err.text, texts[i])) TH_LOG("%s", err.text);
			EXPECT_NE(NULL, strstr(err.text, "group 1: ")) TH_LOG("%s", err.text);
		}
	}
}

static size_t workers_for(const struct affinity *affinity, double pct)
{
	const struct work_group group = {
		.type = &work_spin_wait, .workers_pct = pct, .affinity = *affinity,
	};
	struct workload *workload;
	size_t n;

	if (spawn_as(&workload, &group, 1, CLONE_MODE_FORK, NULL))
		return 0;
	n = workload_size(workload);
	workload_destroy(workload);
	return n;
}

TEST(share_of_the_cpus_is_rounded_up)
{
	const struct affinity inherit = { .kind = AFFINITY_INHERIT };
	struct affinity four = { .kind = AFFINITY_EXACT };
	cpu_set_t mine;
	int cpu;

	for (cpu = 0; cpu < 4; cpu++)
		CPU_SET(cpu, &four.cpus);
	sched_getaffinity(0, sizeof(mine), &mine);
	EXPECT_EQ((size_t)CPU_COUNT(&mine), workers_for(&inherit, 1));
	EXPECT_EQ(1, workers_for(&four, 0.01));
	EXPECT_EQ(2, workers_for(&four, 0.5));
	EXPECT_EQ(3, workers_for(&four, 0.51));
	EXPECT_EQ(6, workers_for(&four, 1.5));
}

/* Groups of one, two, three and four workers, in each mode. */
TEST(groups_keep_their_numbers)
{
	const struct work_group groups[] = {
		{ .type = &work_spin_wait, .workers = 1 }, { .type = &work_pipe_io, .workers = 2 },
		{ .type = &work_spin_wait, .workers = 3 }, { .type = &work_pipe_io, .workers = 4 },
	};
	struct report_list reports;
	struct workload *workload;
	unsigned int count[4], i;
	struct err err;
	int mode;

	for (mode = 0; mode < 3; mode++) {
		memset(count, 0, sizeof(count));
		ASSERT_EQ(0, spawn_as(&workload, groups, 4, mode, &err)) TH_LOG("%s", err.text);
		workload_start(workload);
		EXPECT_TRUE(WAIT_UNTIL(all_progress(workload, 1), PATIENCE_MS));
		ASSERT_EQ(0, workload_stop_and_collect(workload, &reports, &err));
		ASSERT_EQ(10, reports.len);
		for (i = 0; i < 10; i++)
			count[reports.v[i].group_idx]++;
		for (i = 0; i < 4; i++)
			EXPECT_EQ(i + 1, count[i]);
		report_list_destroy(&reports);
	}
}

/* A real-time spinner that began at once would keep all others of its CPU from their places. */
TEST(nobody_begins_before_all_are_in_their_places)
{
	struct work_group group = {
		.type = &work_spin_wait, .workers = 2, .affinity.kind = AFFINITY_EXACT,
		.policy = { .kind = POLICY_FIFO, .priority = 5 },
	};
	struct workload *workloads[2];
	struct report_list reports;
	struct err err;
	cpu_set_t mine;
	int i;

	if (!has_cap(CAP_SYS_NICE))
		SKIP(return, "needs CAP_SYS_NICE");
	sched_getaffinity(0, sizeof(mine), &mine);
	for (i = 0; !CPU_ISSET(i, &mine); i++)
		;
	CPU_SET(i, &group.affinity.cpus);
	for (i = 0; i < 2; i++)
		ASSERT_EQ(0, spawn_as(&workloads[i], &group, 1, CLONE_MODE_FORK, &err))
			TH_LOG("%s", err.text);
	for (i = 0; i < 2; i++)
		workload_place(workloads[i]);
	for (i = 0; i < 2; i++)
		workload_await_placed(workloads[i]);
	for (i = 0; i < 2; i++)
		workload_start(workloads[i]);
	for (i = 0; i < 4; i++)
		EXPECT_EQ(SCHED_FIFO, sched_getscheduler(workload_pid(workloads[i / 2], i % 2)));
	for (i = 0; i < 2; i++) {
		ASSERT_EQ(0, workload_stop_and_collect(workloads[i], &reports, &err));
		report_list_destroy(&reports);
	}
}

TEST_HARNESS_MAIN
