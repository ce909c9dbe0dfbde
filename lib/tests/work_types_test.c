// SPDX-License-Identifier: GPL-2.0
/*
 * What the specification says of each work type, a row each, against what a group of workers
 * reports: which positions work, which have wake samples, that they stop in time, and that they
 * leave nothing behind.
 */
#include <sys/resource.h>
#include <sys/stat.h>

#include "kselftest_harness.h"

#include "sys/cgroup.h"
#include "sys/file.h"
#include "work/params.h"
#include "work_helpers.h"

#define STOP_LIMIT_MS 250

#define POS(n) (1u << (n))
#define ALL (~0u)

/* Workers run in @own; @dest is for CgroupAttachStorm. Without a v2 hierarchy @top is empty. */
FIXTURE(type)
{
	unsigned int fds;
	char home[CGROUP_PATH_MAX];
	char top[CGROUP_PATH_MAX];
	char own[CGROUP_PATH_MAX];
	char dest[CGROUP_PATH_MAX];
};

/*
 * Positions are bits. Every position has to get through @passes (0 is 3) and has work units, except
 * @idle. Those in @wakes have wake samples, those in @may_wake perhaps, the others none. Each pass
 * of a position in its group yields @units, where it is always as many and no other test counts
 * them. They have @stop_ms (0 is STOP_LIMIT_MS) to stop.
 */
FIXTURE_VARIANT(type)
{
	const struct work_type *type;
	const void *params;
	unsigned int workers;
	unsigned int passes;
	unsigned int idle;
	unsigned int wakes;
	unsigned int may_wake;
	unsigned int messengers;
	unsigned int units[8];
	unsigned int stop_ms;
	bool needs_cgroup;
};

static bool move_to(const char *dir)
{
	char path[CGROUP_PATH_MAX];

	return !file_path(path, sizeof(path), "%s/cgroup.procs", dir) && !__file_write(path, "0");
}

static bool make_cgroups(struct _test_data_type *self)
{
	struct cgroups cg;

	if (cgroups_find(&cg, NULL, NULL) || !cg.home[0] ||
	    file_path(self->home, sizeof(self->home), "%s", cg.home) ||
	    file_path(self->top, sizeof(self->top), "%s/work-types-%d", cg.base, getpid()) ||
	    file_path(self->own, sizeof(self->own), "%s/own", self->top) ||
	    file_path(self->dest, sizeof(self->dest), "%s/dest", self->top))
		return false;
	return !mkdir(self->top, 0755) && !mkdir(self->own, 0755) && !mkdir(self->dest, 0755) &&
	       move_to(self->own);
}

/* What stops slowly because the machine is busy with other things is not the type's fault. */
FIXTURE_SETUP(type)
{
	setpriority(PRIO_PROCESS, 0, -20);
	if (!make_cgroups(self))
		self->top[0] = '\0';
	if (variant->needs_cgroup && !self->top[0])
		SKIP(return, "needs cgroup v2");
	self->fds = open_fds();
}

/* The kernel takes a moment to let a cgroup go after its last task is reaped. */
static bool remove_cgroup(const char *dir)
{
	return WAIT_UNTIL(!rmdir(dir), PATIENCE_MS);
}

/* That the cgroups can be removed shows that there is neither a task nor a cgroup in them. */
FIXTURE_TEARDOWN(type)
{
	EXPECT_EQ(self->fds, open_fds());
	EXPECT_FALSE(has_children());
	if (!self->top[0])
		return;
	EXPECT_TRUE(move_to(self->home));
	EXPECT_TRUE(remove_cgroup(self->dest));
	EXPECT_TRUE(remove_cgroup(self->own));
	EXPECT_TRUE(remove_cgroup(self->top));
}

#define TYPE_ROW(type_, ...) TYPE_ROW_AS(type_, type_, __VA_ARGS__)

/* A second row of the same type, with other parameters. */
#define TYPE_ROW_AS(row_, type_, ...)							\
	FIXTURE_VARIANT_ADD(type, row_) { .type = &work_##type_, __VA_ARGS__ }

#define PARAMS(type_, ...) .params = &(const struct type_##_params) { __VA_ARGS__ }

TYPE_ROW(spin_wait, .workers = 2);
TYPE_ROW(yield_heavy, .workers = 2);
TYPE_ROW(mixed, .workers = 2);
TYPE_ROW(bursty, .workers = 2, .wakes = ALL, PARAMS(bursty, 1, 1));
TYPE_ROW(pipe_io, .workers = 4, .wakes = ALL);
TYPE_ROW(futex_ping_pong, .workers = 4, .wakes = ALL);
TYPE_ROW(futex_fan_out, .workers = 10, .wakes = ALL & ~POS(0) & ~POS(5),
	 .messengers = POS(0) | POS(5), .units = { 1024 + 256, [1 ... 4] = 1024 });
TYPE_ROW_AS(futex_fan_out_one_receiver, futex_fan_out, .workers = 2, .wakes = POS(1),
	    .messengers = POS(0), PARAMS(futex_fan_out, .fan_out = 1, .spin_iters = 64));
/* A messenger computes nothing, but it spins. */
TYPE_ROW(fan_out_compute, .workers = 5, .wakes = ALL & ~POS(0), .messengers = POS(0),
	 .units = { 256, [1 ... 4] = 5 });
TYPE_ROW(mutex_contention, .workers = 4, .passes = 2000, .wakes = ALL,
	 .units = { [0 ... 3] = 1024 + 256 });
TYPE_ROW(thundering_herd, .workers = 8, .wakes = ALL, .units = { 256, [1 ... 7] = 1 });
/* The two strongest can keep the third from ever running. */
TYPE_ROW(priority_inversion, .workers = 3, .idle = POS(2), .may_wake = POS(0) | POS(2),
	 .units = { 1024 + 1024, 1024, 1024 + 4096 });
TYPE_ROW_AS(priority_inversion_pi, priority_inversion, .workers = 2,
	    .units = { 1024 + 1024, 1024 + 4096 },
	    PARAMS(priority_inversion, .high = 1, .low = 1, .hold_iters = 4096, .work_iters = 1024,
		   .lock = FUTEX_LOCK_MODE_PI));
/* The consumer waits for the first item; the producers only where it is slower than they are. */
TYPE_ROW(producer_consumer_imbalance, .workers = 3, .wakes = POS(2),
	 .may_wake = POS(0) | POS(1), .units = { 1, 1, 4096 });
TYPE_ROW_AS(producer_consumer_imbalance_slow, producer_consumer_imbalance, .workers = 3,
	    .passes = 10, .wakes = POS(0), .may_wake = POS(1) | POS(2),
	    PARAMS(producer_consumer, .producers = 1, .consumers = 2, .rate_hz = 1000000,
		   .consume_iters = 100000, .depth = 1));
TYPE_ROW(rt_starvation, .workers = 2, .units = { 1024, 1024 });
TYPE_ROW(asymmetric_waker, .workers = 4, .wakes = POS(1) | POS(3), .units = { 1024, 1024 });
TYPE_ROW(wake_chain, .workers = 8, .wakes = ALL);
TYPE_ROW_AS(wake_chain_futex, wake_chain, .workers = 8, .wakes = ALL,
	    PARAMS(wake_chain, .depth = 4, .wake = WAKE_BY_FUTEX, .work_per_hop_us = 100));
TYPE_ROW(signal_storm, .workers = 4);
TYPE_ROW(preempt_storm, .workers = 3, .units = { 1024, 1024, 1024 });
TYPE_ROW(fork_exit, .workers = 2, .wakes = ALL, .units = { 1 });
TYPE_ROW(nice_sweep, .workers = 2, .passes = 80, .wakes = ALL, .units = { 512 });
TYPE_ROW(affinity_churn, .workers = 2, .wakes = ALL, .units = { 1024 });
TYPE_ROW(cross_affinity_churn, .workers = 3, .passes = 20, .wakes = ALL, .units = { 1024 });
TYPE_ROW(policy_churn, .workers = 2, .passes = 20, .wakes = ALL, .units = { 1024 });
TYPE_ROW(cgroup_churn, .workers = 2, .needs_cgroup = true, .units = { 256 },
	 PARAMS(cgroup_churn, 3, 1));
TYPE_ROW(cgroup_attach_storm, .workers = 2, .needs_cgroup = true);
TYPE_ROW_AS(cgroup_attach_storm_waitpid, cgroup_attach_storm, .workers = 2, .wakes = ALL,
	    .needs_cgroup = true, PARAMS(cgroup_attach_storm, "dest", REAP_WAITPID));
TYPE_ROW(cache_pressure, .workers = 2);
TYPE_ROW(cache_yield, .workers = 2, .wakes = ALL);
TYPE_ROW(cache_pipe, .workers = 4, .wakes = ALL);
TYPE_ROW(page_fault_churn, .workers = 2);
TYPE_ROW(numa_working_set_sweep, .workers = 2, .wakes = ALL);
TYPE_ROW(numa_migration_churn, .workers = 2);
TYPE_ROW(idle_churn, .workers = 2, .wakes = ALL);
TYPE_ROW(timer_latency, .workers = 2);
TYPE_ROW_AS(timer_latency_long, timer_latency, .workers = 2, .passes = 1,
	    PARAMS(timer_latency, .interval_us = 150000));
TYPE_ROW(sequence, .workers = 2, .wakes = ALL,
	 PARAMS(sequence, SEQUENCE_PHASES(SPIN_US(500), SLEEP_US(500), YIELD_US(500), IO_US(500),
					  ALU_HOT_US(500, ALU_SCALAR))));
TYPE_ROW(alu_hot, .workers = 2, PARAMS(alu_hot, ALU_SCALAR));
TYPE_ROW(smt_sibling_spin, .workers = 4);
TYPE_ROW(ipc_variance, .workers = 2, PARAMS(ipc_variance, 1000, 100, 8));
/* Nobody can be called back from a disk that is busy with other things. */
TYPE_ROW(io_sync_write, .workers = 2, .wakes = ALL, .stop_ms = 5000);
TYPE_ROW(io_rand_read, .workers = 2, .wakes = ALL, .stop_ms = 5000);
TYPE_ROW(io_convoy, .workers = 2, .wakes = ALL, .stop_ms = 5000);

static bool got_on(const struct workload *workload, const struct _fixture_variant_type *v)
{
	size_t i;

	for (i = 0; i < workload_size(workload); i++)
		if (!(v->idle & POS(i)) && workload_iterations(workload, i) < (v->passes ?: 3))
			return false;
	return true;
}

/* What no report of a worker that came to its end may lack or contain, whatever its type. */
static void check_common(struct __test_metadata *_metadata, const struct worker_report *r)
{
	EXPECT_TRUE(r->completed);
	EXPECT_EQ(NULL, r->exit_info);
	EXPECT_GT(r->tid, 0);
	EXPECT_GT(r->wall_time_ns, 0);
	EXPECT_GT(r->cpus_used.len, 0);
	EXPECT_EQ(0, r->group_idx);
	EXPECT_EQ(NULL, r->affinity_error.s) TH_LOG("%s", r->affinity_error.s);
	EXPECT_EQ(NULL, r->sched_policy_error.s) TH_LOG("%s", r->sched_policy_error.s);
	EXPECT_EQ(0, r->phase_slices.len);
	EXPECT_EQ(NULL, r->taobench_whole);
	EXPECT_EQ(r->wall_time_ns > r->cpu_time_ns ? r->wall_time_ns - r->cpu_time_ns : 0,
		  r->off_cpu_ns);
	EXPECT_EQ(r->migrations.len, r->migration_count);
}

/* A reservoir that is not filled is empty in both of its fields. */
static void check_samples(struct __test_metadata *_metadata, const struct u64_seq *samples,
			  uint64_t total, bool must, bool may)
{
	EXPECT_EQ(total == 0, samples->len == 0);
	EXPECT_LE(samples->len, total);
	if (must)
		EXPECT_GT(total, 0);
	if (!must && !may)
		EXPECT_EQ(0, total);
}

static unsigned int units_of(const struct _fixture_variant_type *v, unsigned int pos)
{
	const void *params = v->params ?: v->type->params;
	uint64_t group = v->type->group_size;

	if (v->type->group_size_of)
		group = v->type->group_size_of(params);
	return v->units[group ? pos % group : 0];
}

static void check_report(struct __test_metadata *_metadata, const struct _fixture_variant_type *v,
			 const struct worker_report *r, unsigned int pos)
{
	bool idle = v->idle & POS(pos), costs = v->type->fills & FILLS_COST;
	bool timers = v->type->fills & FILLS_TIMER;

	check_common(_metadata, r);
	if (units_of(v, pos))
		EXPECT_UNITS(r, units_of(v, pos));
	if (!idle) {
		EXPECT_GE(r->iterations, v->passes ?: 3);
		EXPECT_GT(r->work_units, 0);
	}
	EXPECT_EQ(!!(v->messengers & POS(pos)), r->is_messenger);
	check_samples(_metadata, &r->wake_latencies_ns, r->wake_sample_total,
		      v->wakes & POS(pos), v->may_wake & POS(pos));
	check_samples(_metadata, &r->iteration_costs_ns, r->iteration_cost_sample_total,
		      costs && !idle, costs);
	check_samples(_metadata, &r->timer_latencies_ns, r->timer_sample_total,
		      timers && !idle, timers);
}

TEST_F(type, works_reports_and_stops)
{
	const struct work_group group = {
		.type = variant->type, .params = variant->params, .workers = variant->workers,
	};
	struct report_list reports;
	struct workload *workload;
	uint64_t stopped_ns;
	struct err err;
	unsigned int i;

	workload = run_group(&group, &err);
	ASSERT_NE(NULL, workload) TH_LOG("%s", err.text);
	EXPECT_TRUE(WAIT_UNTIL(got_on(workload, variant), PATIENCE_MS));
	stopped_ns = clock_ns();
	ASSERT_EQ(0, workload_stop_and_collect(workload, &reports, &err)) TH_LOG("%s", err.text);
	EXPECT_LT((clock_ns() - stopped_ns) / NSEC_PER_MSEC, variant->stop_ms ?: STOP_LIMIT_MS);
	ASSERT_EQ(variant->workers, reports.len);
	for (i = 0; i < reports.len; i++)
		check_report(_metadata, variant, &reports.v[i], i);
	report_list_destroy(&reports);
}

/* Slices are the run in parts: nothing of it is lost between them or counted twice. */
static void check_slices(struct __test_metadata *_metadata, const struct worker_report *r)
{
	uint64_t iterations = 0, wall_ns = 0, wakes = 0, timers = 0, migrations = 0;
	const struct phase_slice *s;

	for (s = r->phase_slices.v; s < r->phase_slices.v + r->phase_slices.len; s++) {
		iterations += s->iterations;
		wall_ns += s->wall_ns;
		wakes += s->wake_sample_total;
		timers += s->timer_sample_total;
		migrations += s->migration_count;
	}
	EXPECT_EQ(iterations, r->iterations);
	EXPECT_EQ(wall_ns, r->wall_time_ns);
	EXPECT_EQ(wakes, r->wake_sample_total);
	EXPECT_EQ(timers, r->timer_sample_total);
	EXPECT_EQ(migrations, r->migration_count);
}

static bool published(const struct workload *workload, const struct _fixture_variant_type *v,
		      const uint64_t *seen)
{
	size_t i;

	for (i = 0; i < workload_size(workload); i++)
		if (!(v->idle & POS(i)) && workload_iterations(workload, i) <= seen[i])
			return false;
	return true;
}

/* A count that comes now may be from before a change of phase, but not the one that follows it. */
static bool published_twice(const struct workload *workload, const struct _fixture_variant_type *v)
{
	uint64_t seen[32];
	size_t i;
	int n;

	for (n = 0; n < 2; n++) {
		for (i = 0; i < workload_size(workload); i++)
			seen[i] = workload_iterations(workload, i);
		if (!WAIT_UNTIL(published(workload, v, seen), PATIENCE_MS))
			return false;
	}
	return true;
}

TEST_F(type, slices_are_the_run_in_parts)
{
	static const uint32_t epochs[] = { 1, 2, UINT32_MAX };
	const struct work_group group = {
		.type = variant->type, .params = variant->params, .workers = variant->workers,
	};
	struct report_list reports;
	struct workload *workload;
	struct err err;
	unsigned int i;

	workload = run_group(&group, &err);
	ASSERT_NE(NULL, workload) TH_LOG("%s", err.text);
	EXPECT_TRUE(published_twice(workload, variant));
	for (i = 0; i < 3; i++) {
		workload_set_phase_epoch(workload, epochs[i]);
		EXPECT_TRUE(published_twice(workload, variant));
	}
	ASSERT_EQ(0, workload_stop_and_collect(workload, &reports, &err)) TH_LOG("%s", err.text);
	for (i = 0; i < reports.len; i++) {
		if (!(variant->idle & POS(i)))
			EXPECT_EQ(4, reports.v[i].phase_slices.len);
		if (reports.v[i].phase_slices.len)
			check_slices(_metadata, &reports.v[i]);
	}
	report_list_destroy(&reports);
}

TEST_HARNESS_MAIN
