// SPDX-License-Identifier: GPL-2.0
/*
 * Custom work: what the function is told, and that its report arrives as it left it.
 */
#include "kselftest_harness.h"

#include "work/custom.h"
#include "workload_helpers.h"

FIXTURE(custom)
{
	struct workload *workload;
	struct report_list reports;
	struct err err;
};

FIXTURE_SETUP(custom)
{
}

FIXTURE_TEARDOWN(custom)
{
	report_list_destroy(&self->reports);
	EXPECT_FALSE(has_children());
}

static void until_stop(const struct custom_context *context)
{
	while (!worker_stopped(context->worker))
		worker_sleep_ns(context->worker, NSEC_PER_MSEC);
}

/* Tells in the report what it was told; the group is not its to say. */
static void echo(const struct custom_context *context, struct worker_report *report)
{
	const struct custom_config *config = context->config;

	report->work_units = config->u64[3];
	report->iterations = config->size[2] + config->blob_len;
	report->migration_count = (uint64_t)config->i32[1];
	report->is_messenger = config->flag[1];
	report->max_gap_ms = config->blob[31];
	report->max_gap_cpu = (uint64_t)CPU_COUNT(&context->cpus);
	report->wake_sample_total = context->nr_siblings;
	report->group_idx = 77;
	if (context->cgroup[0] && access(context->cgroup, F_OK))
		report->max_gap_at_ms = 1;
	report->completed = true;
	until_stop(context);
}

TEST_F(custom, report_arrives_as_it_was_left)
{
	const struct custom_params params = {
		.label = "Echo",
		.fn = echo,
		.config = { .u64 = { [3] = 5 }, .size = { [2] = 6 }, .i32 = { [1] = 7 },
			    .flag = { [1] = true }, .blob = { [31] = 9 }, .blob_len = 32 },
	};
	const struct work_group groups[] = {
		{ .type = &work_spin_wait, .workers = 1 },
		{ .type = &work_custom, .params = &params, .workers = 2 },
	};
	const struct worker_report *r;
	cpu_set_t mine;
	size_t i;

	sched_getaffinity(0, sizeof(mine), &mine);
	ASSERT_EQ(0, workload_spawn(&self->workload, groups, 2, &self->err));
	workload_start(self->workload);
	ASSERT_EQ(0, workload_stop_and_collect(self->workload, &self->reports, &self->err));
	ASSERT_EQ(3, self->reports.len);
	for (i = 1; i < 3; i++) {
		r = &self->reports.v[i];
		EXPECT_TRUE(r->completed);
		EXPECT_GT(r->tid, 0);
		EXPECT_EQ(5, r->work_units);
		EXPECT_EQ(6 + 32, r->iterations);
		EXPECT_EQ(7, r->migration_count);
		EXPECT_TRUE(r->is_messenger);
		EXPECT_EQ(9, r->max_gap_ms);
		EXPECT_EQ((uint64_t)CPU_COUNT(&mine), r->max_gap_cpu);
		EXPECT_EQ(0, r->max_gap_at_ms);
		EXPECT_EQ(1, r->group_idx);
		/* Nothing is measured that the function has not filled in. */
		EXPECT_EQ(0, r->wall_time_ns);
		EXPECT_EQ(0, r->cpus_used.len);
	}
}

static void list_siblings(const struct custom_context *context, struct worker_report *report)
{
	atomic_uint *arrived = (atomic_uint *)(uintptr_t)context->config->u64[0];
	size_t i;

	atomic_fetch_add(arrived, 1);
	for (i = 0; i < context->nr_siblings; i++)
		u64_set_insert(&report->cpus_used, (uint64_t)context->siblings[i]);
	report->iterations = 1;
	report->completed = true;
	until_stop(context);
}

/* Without a v2 hierarchy there is no cgroup to look into, and there are no siblings. */
TEST_F(custom, siblings_are_the_other_workers)
{
	atomic_uint *arrived = shared_map(sizeof(*arrived), "the test", NULL);
	const struct custom_params params = {
		.label = "Siblings", .fn = list_siblings, .config.u64 = { (uintptr_t)arrived },
	};
	const struct work_group group = {
		.type = &work_custom, .params = &params, .workers = 3,
	};
	const struct u64_seq *found;
	pid_t pids[3];
	size_t i, j;

	ASSERT_EQ(0, workload_spawn(&self->workload, &group, 1, &self->err));
	for (i = 0; i < 3; i++)
		pids[i] = workload_pid(self->workload, i);
	workload_start(self->workload);
	EXPECT_TRUE(WAIT_UNTIL(atomic_load(arrived) == 3, PATIENCE_MS));
	ASSERT_EQ(0, workload_stop_and_collect(self->workload, &self->reports, &self->err));
	if (access("/sys/fs/cgroup/cgroup.procs", F_OK) &&
	    access("/sys/fs/cgroup/unified/cgroup.procs", F_OK))
		SKIP(return, "no cgroup v2");
	for (i = 0; i < 3; i++) {
		found = &self->reports.v[i].cpus_used;
		EXPECT_EQ(2, found->len);
		for (j = 0; j < 3; j++)
			EXPECT_EQ(j != i, u64_set_contains(found, (uint64_t)pids[j]));
	}
}

static void see_placement(const struct custom_context *context, struct worker_report *report)
{
	report->work_units = (uint64_t)sched_getscheduler(0);
	report->iterations = (uint64_t)CPU_COUNT(&context->cpus);
	report->completed = true;
}

TEST_F(custom, is_placed_before_it_is_called)
{
	const struct custom_params params = { .label = "Placed", .fn = see_placement };
	struct work_group group = {
		.type = &work_custom, .params = &params, .workers = 1,
		.policy = { .kind = POLICY_BATCH }, .affinity.kind = AFFINITY_EXACT,
	};
	cpu_set_t mine;
	int cpu = 0;

	sched_getaffinity(0, sizeof(mine), &mine);
	while (!CPU_ISSET(cpu, &mine))
		cpu++;
	CPU_SET(cpu, &group.affinity.cpus);
	self->workload = run_group(&group, &self->err);
	ASSERT_NE(NULL, self->workload);
	ASSERT_EQ(0, workload_stop_and_collect(self->workload, &self->reports, &self->err));
	EXPECT_EQ(SCHED_BATCH, self->reports.v[0].work_units);
	EXPECT_EQ(1, self->reports.v[0].iterations);
	EXPECT_EQ(NULL, self->reports.v[0].affinity_error.s);
}

static void give_up(const struct custom_context *context, struct worker_report *report)
{
	(void)context;
	report->work_units = 3;
	worker_fatal("this is fatal");
}

/* A function that does not come back has no report. */
TEST_F(custom, fatal_error_leaves_a_sentinel)
{
	const struct custom_params params = { .label = "GivesUp", .fn = give_up };
	const struct work_group group = { .type = &work_custom, .params = &params, .workers = 1 };

	self->workload = run_group(&group, &self->err);
	ASSERT_NE(NULL, self->workload);
	EXPECT_TRUE(WAIT_UNTIL(is_dead(workload_pid(self->workload, 0)), PATIENCE_MS));
	ASSERT_EQ(0, workload_stop_and_collect(self->workload, &self->reports, &self->err));
	EXPECT_FALSE(self->reports.v[0].completed);
	EXPECT_EQ(0, self->reports.v[0].work_units);
	EXPECT_NE(NULL, self->reports.v[0].exit_info);
}

TEST_F(custom, needs_a_label_and_a_function)
{
	struct custom_params params = { .label = "Nothing" };
	struct work_group group = { .type = &work_custom, .workers = 1 };

	EXPECT_GT(0, workload_spawn(&self->workload, &group, 1, &self->err));
	EXPECT_STREQ("group 0: Custom has no default parameters", self->err.text);
	group.params = &params;
	EXPECT_GT(0, workload_spawn(&self->workload, &group, 1, &self->err));
	EXPECT_STREQ("group 0: Custom: 'Nothing' has no function", self->err.text);
	params = (struct custom_params){ .label = "", .fn = echo };
	EXPECT_GT(0, workload_spawn(&self->workload, &group, 1, &self->err));
	EXPECT_STREQ("group 0: Custom: label is empty, must name the function", self->err.text);
}

TEST_F(custom, is_called_by_its_label)
{
	const struct custom_params params = { .label = "Echo", .fn = echo };

	EXPECT_STREQ("Echo", work_type_label(&work_custom, &params));
	EXPECT_STREQ("SpinWait", work_type_label(&work_spin_wait, NULL));
	EXPECT_EQ(NULL, work_type_by_name("Custom"));
	EXPECT_EQ(NULL, work_type_suggest("Custom"));
}

TEST_HARNESS_MAIN
