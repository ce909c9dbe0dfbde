// SPDX-License-Identifier: GPL-2.0
/*
 * Work types that set a policy, a nice value or a mask: what the kernel says of the workers while
 * they run, not what the setters said.
 */
#include <pthread.h>
#include <sys/resource.h>
#include <sys/syscall.h>

#include "kselftest_harness.h"

#include "sys/file.h"
#include "work/params.h"
#include "workload_helpers.h"

#define SCHED_NUMBER_DEADLINE 6
#define SCHED_NUMBER_EXT 7

FIXTURE(place)
{
	struct workload *workload;
	struct report_list reports;
	struct err err;
};

FIXTURE_SETUP(place)
{
	if (geteuid())
		SKIP(return, "needs the right to set policies");
}

FIXTURE_TEARDOWN(place)
{
	report_list_destroy(&self->reports);
	EXPECT_FALSE(has_children());
}

/* A policy and, for FIFO and RR, its priority. */
struct seen {
	int policy;
	int priority;
};

static struct seen look(pid_t pid)
{
	struct sched_param param = { 0 };
	struct seen seen = { .policy = sched_getscheduler(pid) };

	sched_getparam(pid, &param);
	seen.priority = param.sched_priority;
	return seen;
}

static bool runs_at(pid_t pid, struct seen wanted)
{
	struct seen seen = look(pid);

	return seen.policy == wanted.policy && seen.priority == wanted.priority;
}

#define START(...) do {									\
	const struct work_group group_ = { __VA_ARGS__ };				\
	self->workload = run_group(&group_, &self->err);				\
	ASSERT_NE(NULL, self->workload) TH_LOG("%s", self->err.text);			\
} while (0)

#define COLLECT()									\
	ASSERT_EQ(0, workload_stop_and_collect(self->workload, &self->reports, &self->err))

#define EXPECT_POLICY(i_, ...) do {							\
	const struct seen wanted_ = { __VA_ARGS__ };					\
	pid_t pid_ = workload_pid(self->workload, i_);					\
	EXPECT_TRUE(WAIT_UNTIL(runs_at(pid_, wanted_), PATIENCE_MS))			\
		TH_LOG("worker %d: policy %d, priority %d", (i_), look(pid_).policy,	\
		       look(pid_).priority);						\
} while (0)

TEST_F(place, rt_starvation)
{
	static const struct rt_starvation_params params = { 1, 2, 120, 1024 };

	START(.type = &work_rt_starvation, .params = &params, .workers = 3);
	EXPECT_POLICY(0, SCHED_FIFO, 99);
	EXPECT_POLICY(1, SCHED_OTHER, 0);
	EXPECT_POLICY(2, SCHED_OTHER, 0);
	COLLECT();
}

/* The harness can stop workers that leave no CPU to anybody else. */
TEST_F(place, real_time_on_every_cpu_stops)
{
	const struct rt_starvation_params params = {
		.rt = (uint32_t)sysconf(_SC_NPROCESSORS_ONLN), .priority = 98, .burst_iters = 1024,
	};
	uint64_t stop_ns;

	START(.type = &work_rt_starvation, .params = &params, .workers = params.rt);
	EXPECT_TRUE(WAIT_UNTIL(all_progress(self->workload, 5), PATIENCE_MS));
	stop_ns = clock_ns();
	COLLECT();
	EXPECT_LT(clock_ns() - stop_ns, 250 * NSEC_PER_MSEC);
}

/* The fair positions are fair although the group is not. */
TEST_F(place, position_overrides_group)
{
	START(.type = &work_rt_starvation, .workers = 2, .policy = { .kind = POLICY_BATCH });
	EXPECT_POLICY(0, SCHED_FIFO, 50);
	EXPECT_POLICY(1, SCHED_OTHER, 0);
	COLLECT();
}

TEST_F(place, preempt_storm)
{
	START(.type = &work_preempt_storm, .workers = 3);
	EXPECT_POLICY(0, SCHED_FIFO, 1);
	EXPECT_POLICY(1, SCHED_OTHER, 0);
	EXPECT_POLICY(2, SCHED_OTHER, 0);
	COLLECT();
}

/* One of each: the middle one would keep the last from ever getting to its setup. */
TEST_F(place, priority_inversion)
{
	static const struct priority_inversion_params high = { .high = 1, .work_iters = 64 };
	static const struct priority_inversion_params medium = { .medium = 1, .work_iters = 64 };
	static const struct priority_inversion_params low = { .low = 1, .work_iters = 64 };

	START(.type = &work_priority_inversion, .params = &high, .workers = 1);
	EXPECT_POLICY(0, SCHED_FIFO, 70);
	COLLECT();
	START(.type = &work_priority_inversion, .params = &medium, .workers = 1);
	EXPECT_POLICY(0, SCHED_FIFO, 50);
	COLLECT();
	START(.type = &work_priority_inversion, .params = &low, .workers = 1);
	EXPECT_POLICY(0, SCHED_FIFO, 30);
	COLLECT();
}

TEST_F(place, asymmetric_waker)
{
	static const struct {
		enum sched_class class;
		struct seen seen;
	} rows[] = {
		{ CLASS_CFS, { SCHED_OTHER, 0 } }, { CLASS_BATCH, { SCHED_BATCH, 0 } },
		{ CLASS_IDLE, { SCHED_IDLE, 0 } }, { CLASS_RT, { SCHED_FIFO, 50 } },
		{ CLASS_DEADLINE, { SCHED_NUMBER_DEADLINE, 0 } },
	};
	struct asymmetric_waker_params params = { .burst_iters = 64 };
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		params.wakee = rows[i].class;
		START(.type = &work_asymmetric_waker, .params = &params, .workers = 2);
		EXPECT_POLICY(0, SCHED_OTHER, 0);
		EXPECT_POLICY(1, rows[i].seen.policy, rows[i].seen.priority);
		EXPECT_TRUE(WAIT_UNTIL(all_progress(self->workload, 2), PATIENCE_MS));
		COLLECT();
		EXPECT_EQ(NULL, self->reports.v[1].sched_policy_error.s);
		EXPECT_GT(self->reports.v[1].wake_sample_total, 0);
	}
	params = (struct asymmetric_waker_params){ CLASS_RT, CLASS_BATCH, 64 };
	START(.type = &work_asymmetric_waker, .params = &params, .workers = 2);
	EXPECT_POLICY(0, SCHED_FIFO, 50);
	EXPECT_POLICY(1, SCHED_BATCH, 0);
	COLLECT();
}

/* Either the kernel has sched_ext and the wakee is there, or the report says why not. */
TEST_F(place, asymmetric_waker_ext)
{
	static const struct asymmetric_waker_params params = { CLASS_CFS, CLASS_EXT, 64 };
	bool ext;

	START(.type = &work_asymmetric_waker, .params = &params, .workers = 2);
	EXPECT_TRUE(WAIT_UNTIL(all_progress(self->workload, 2), PATIENCE_MS));
	ext = look(workload_pid(self->workload, 1)).policy == SCHED_NUMBER_EXT;
	COLLECT();
	EXPECT_EQ(ext, !self->reports.v[1].sched_policy_error.s);
	if (!ext)
		EXPECT_NE(NULL, strstr(self->reports.v[1].sched_policy_error.s, "SCHED_EXT"));
}

/* A refusal is told, with the call and the reason, and the worker goes on. */
TEST_F(place, refused_policy_is_reported)
{
	struct worker_report *r;

	ASSERT_EQ(0, setrlimit(RLIMIT_RTPRIO, &(struct rlimit){ 0, 0 }));
	ASSERT_EQ(0, setuid(65534));
	START(.type = &work_preempt_storm, .workers = 3);
	EXPECT_TRUE(WAIT_UNTIL(all_progress(self->workload, 2), PATIENCE_MS));
	COLLECT();
	r = self->reports.v;
	EXPECT_TRUE(r[0].completed);
	EXPECT_GT(r[0].work_units, 0);
	ASSERT_NE(NULL, r[0].sched_policy_error.s);
	EXPECT_NE(NULL, strstr(r[0].sched_policy_error.s, "SCHED_FIFO"));
	EXPECT_NE(NULL, strstr(r[0].sched_policy_error.s, strerror(EPERM)));
	EXPECT_EQ(NULL, r[1].sched_policy_error.s);
}

/* Field 18 of stat: -1 - priority of a real-time task, with what it has inherited. */
static long kernel_priority(pid_t pid)
{
	char path[64], text[1024], *at;
	int field;

	snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	if (file_read(path, text, sizeof(text)) < 0)
		return 0;
	at = strrchr(text, ')');
	for (field = 2; at && field < 18; field++)
		at = strchr(at + 1, ' ');
	return at ? strtol(at, NULL, 10) : 0;
}

static bool is_boosted(pid_t pid)
{
	return kernel_priority(pid) == -71;
}

/* The low one holds the lock nearly all the time, and both have a CPU. */
static const struct priority_inversion_params long_hold[] = {
	{ .high = 1, .low = 1, .hold_iters = 1000000, .work_iters = 16 },
	{ .high = 1, .low = 1, .hold_iters = 1000000, .work_iters = 16,
	  .lock = FUTEX_LOCK_MODE_PI },
};

TEST_F(place, pi_lock_boosts_its_holder)
{
	pid_t low;

	if (sysconf(_SC_NPROCESSORS_ONLN) < 2)
		SKIP(return, "needs 2 CPUs");
	START(.type = &work_priority_inversion, .params = &long_hold[1], .workers = 2);
	low = workload_pid(self->workload, 1);
	EXPECT_TRUE(WAIT_UNTIL(is_boosted(low), PATIENCE_MS));
	EXPECT_TRUE(runs_at(low, (struct seen){ SCHED_FIFO, 30 }));
	COLLECT();
	EXPECT_TRUE(self->reports.v[0].completed && self->reports.v[1].completed);
	EXPECT_EQ(0, self->reports.v[0].wake_sample_total);
}

TEST_F(place, plain_lock_does_not)
{
	pid_t low;

	if (sysconf(_SC_NPROCESSORS_ONLN) < 2)
		SKIP(return, "needs 2 CPUs");
	START(.type = &work_priority_inversion, .params = &long_hold[0], .workers = 2);
	low = workload_pid(self->workload, 1);
	EXPECT_TRUE(WAIT_UNTIL(all_progress(self->workload, 2), PATIENCE_MS));
	EXPECT_FALSE(WAIT_UNTIL(is_boosted(low), 100));
	EXPECT_EQ(-31, kernel_priority(low));
	COLLECT();
	EXPECT_GT(self->reports.v[0].wake_sample_total, 0);
}

TEST_F(place, nice_sweep_covers_all)
{
	uint64_t deadline = clock_ns() + PATIENCE_MS * NSEC_PER_MSEC, seen = 0;

	START(.type = &work_nice_sweep, .workers = 1);
	while (seen != (1ULL << 40) - 1 && clock_left_ns(deadline))
		seen |= 1ULL << (getpriority(PRIO_PROCESS,
					     (id_t)workload_pid(self->workload, 0)) + 20);
	EXPECT_EQ((1ULL << 40) - 1, seen);
	COLLECT();
}

TEST_F(place, policy_churn_covers_all)
{
	static const struct policy_churn_params params = { 64 };
	const unsigned int all = 1 << SCHED_OTHER | 1 << SCHED_BATCH | 1 << SCHED_IDLE |
				 1 << SCHED_FIFO | 1 << SCHED_RR;
	uint64_t deadline = clock_ns() + PATIENCE_MS * NSEC_PER_MSEC;
	unsigned int seen = 0;

	START(.type = &work_policy_churn, .params = &params, .workers = 1);
	while (seen != all && clock_left_ns(deadline))
		seen |= 1u << look(workload_pid(self->workload, 0)).policy;
	EXPECT_EQ(all, seen);
	COLLECT();
}

TEST_F(place, affinity_churn_uses_every_cpu_of_its_mask)
{
	cpu_set_t mine;

	sched_getaffinity(0, sizeof(mine), &mine);
	START(.type = &work_affinity_churn, .workers = 1);
	EXPECT_TRUE(WAIT_UNTIL(workload_iterations(self->workload, 0) > 200, PATIENCE_MS));
	COLLECT();
	EXPECT_EQ((size_t)CPU_COUNT(&mine), self->reports.v[0].cpus_used.len);
}

/* Workers that are run by the test itself are there afterwards, to be looked at. */
struct here {
	const struct work_type *type;
	struct control *control;
	pid_t tid;
	cpu_set_t mask;
	int nice;
	struct seen seen;
};

static void *run_here(void *arg)
{
	struct here *here = arg;
	struct worker_report report = { 0 };
	struct worker w = {
		.type = here->type, .params = here->type->params, .control = here->control,
		.report_fd = -1, .read_fd = -1, .write_fd = -1,
	};

	here->tid = gettid();
	worker_main(&w, &report);
	sched_getaffinity(gettid(), sizeof(here->mask), &here->mask);
	here->nice = getpriority(PRIO_PROCESS, (id_t)gettid());
	here->seen = look(gettid());
	report_destroy(&report);
	return NULL;
}

TEST_F(place, what_was_changed_is_restored)
{
	static const struct work_type *const types[] = {
		&work_nice_sweep, &work_policy_churn, &work_affinity_churn,
	};
	struct here here;
	pthread_t thread;
	cpu_set_t mine;
	size_t i;

	sched_getaffinity(0, sizeof(mine), &mine);
	for (i = 0; i < sizeof(types) / sizeof(*types); i++) {
		here = (struct here){ .type = types[i] };
		ASSERT_EQ(0, control_create(&here.control, 1, &self->err));
		ASSERT_EQ(0, pthread_create(&thread, NULL, run_here, &here));
		EXPECT_TRUE(WAIT_UNTIL(atomic_load(&here.control->slots[0].iterations) > 20,
				       PATIENCE_MS));
		atomic_store(&here.control->stop, 1);
		pthread_join(thread, NULL);
		EXPECT_TRUE(CPU_EQUAL(&mine, &here.mask));
		EXPECT_EQ(0, here.nice);
		EXPECT_EQ(SCHED_OTHER, here.seen.policy);
		control_destroy(here.control);
	}
}

TEST_HARNESS_MAIN
