// SPDX-License-Identifier: GPL-2.0
/*
 * The life of workloads whose workers behave: spawn, start, placement, stop, collect, destroy.
 */
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include "kselftest_harness.h"

#include "sys/cpulist.h"
#include "workload_helpers.h"

static int first_cpu(void)
{
	cpu_set_t mine;
	int cpu = 0;

	sched_getaffinity(0, sizeof(mine), &mine);
	while (!CPU_ISSET(cpu, &mine))
		cpu++;
	return cpu;
}

static struct affinity exactly(int cpu)
{
	struct affinity a = { .kind = AFFINITY_EXACT };

	CPU_SET(cpu, &a.cpus);
	return a;
}

TEST(two_spinners_report)
{
	const struct work_group group = { .type = &work_spin_wait, .workers = 2 };
	struct report_list reports;
	struct workload *workload;
	struct err err;
	size_t i;

	workload = run_group(&group, &err);
	ASSERT_NE(NULL, workload) TH_LOG("%s", err.text);
	EXPECT_TRUE(WAIT_UNTIL(all_progress(workload, 20), PATIENCE_MS));
	ASSERT_EQ(0, workload_stop_and_collect(workload, &reports, &err)) TH_LOG("%s", err.text);
	ASSERT_EQ(2, reports.len);
	for (i = 0; i < 2; i++) {
		EXPECT_TRUE(reports.v[i].completed);
		EXPECT_EQ(NULL, reports.v[i].exit_info);
		EXPECT_GT(reports.v[i].work_units, 0);
		EXPECT_GT(reports.v[i].wall_time_ns, 0);
		EXPECT_GT(reports.v[i].cpus_used.len, 0);
		EXPECT_EQ(0, reports.v[i].group_idx);
	}
	report_list_destroy(&reports);
	EXPECT_FALSE(has_children());
}

TEST(collect_starts_what_was_not_started)
{
	const struct work_group group = { .type = &work_spin_wait, .workers = 1 };
	struct report_list reports;
	struct workload *workload;
	struct err err;

	ASSERT_EQ(0, workload_spawn(&workload, &group, 1, &err)) TH_LOG("%s", err.text);
	ASSERT_EQ(0, workload_stop_and_collect(workload, &reports, &err)) TH_LOG("%s", err.text);
	ASSERT_EQ(1, reports.len);
	EXPECT_TRUE(reports.v[0].completed);
	report_list_destroy(&reports);
}

TEST(pids_are_alive_and_distinct)
{
	static const unsigned int counts[] = { 1, 3, 5 };
	struct workload *workload;
	struct err err;
	size_t c, i, j;

	for (c = 0; c < 3; c++) {
		struct work_group group = { .type = &work_spin_wait, .workers = counts[c] };

		ASSERT_EQ(0, workload_spawn(&workload, &group, 1, &err)) TH_LOG("%s", err.text);
		ASSERT_EQ(counts[c], workload_size(workload));
		for (i = 0; i < counts[c]; i++) {
			ASSERT_GT(workload_pid(workload, i), 0);
			EXPECT_EQ(0, kill(workload_pid(workload, i), 0));
			for (j = 0; j < i; j++)
				EXPECT_NE(workload_pid(workload, i), workload_pid(workload, j));
		}
		workload_destroy(workload);
	}
}

/* The worker waits at the gate: nothing runs before the start, and a second start is harmless. */
TEST(gate_holds_until_start)
{
	const struct work_group group = { .type = &work_spin_wait, .workers = 2 };
	struct report_list reports;
	struct workload *workload;
	struct err err;

	ASSERT_EQ(0, workload_spawn(&workload, &group, 1, &err)) TH_LOG("%s", err.text);
	EXPECT_FALSE(WAIT_UNTIL(workload_iterations(workload, 0), 100));
	workload_start(workload);
	workload_start(workload);
	EXPECT_TRUE(WAIT_UNTIL(all_progress(workload, 1), PATIENCE_MS));
	ASSERT_EQ(0, workload_stop_and_collect(workload, &reports, &err)) TH_LOG("%s", err.text);
	EXPECT_EQ(2, reports.len);
	report_list_destroy(&reports);
}

TEST(iterations_only_grow)
{
	const struct work_group group = { .type = &work_spin_wait, .workers = 1 };
	struct report_list reports;
	struct workload *workload;
	uint64_t last = 0, now = 0;
	struct err err;
	int i;

	workload = run_group(&group, &err);
	ASSERT_NE(NULL, workload) TH_LOG("%s", err.text);
	for (i = 0; i < 20; i++) {
		EXPECT_TRUE(WAIT_UNTIL((now = workload_iterations(workload, 0)) != last,
				       PATIENCE_MS));
		EXPECT_GT(now, last);
		last = now;
	}
	ASSERT_EQ(0, workload_stop_and_collect(workload, &reports, &err)) TH_LOG("%s", err.text);
	EXPECT_GE(reports.v[0].iterations, last);
	report_list_destroy(&reports);
}

TEST(destroy_kills_waiting_and_running_workers)
{
	const struct work_group group = { .type = &work_spin_wait, .workers = 3 };
	struct workload *workload;
	struct err err;
	pid_t pids[3];
	int started, i;

	for (started = 0; started < 2; started++) {
		ASSERT_EQ(0, workload_spawn(&workload, &group, 1, &err)) TH_LOG("%s", err.text);
		for (i = 0; i < 3; i++)
			pids[i] = workload_pid(workload, i);
		if (started)
			workload_start(workload);
		workload_destroy(workload);
		for (i = 0; i < 3; i++)
			EXPECT_TRUE(WAIT_UNTIL(kill(pids[i], 0) && errno == ESRCH, 2000));
	}
	workload_destroy(NULL);
	EXPECT_FALSE(has_children());
}

TEST(destroy_after_a_kill_from_outside)
{
	const struct work_group group = { .type = &work_spin_wait, .workers = 2 };
	struct workload *workload;
	struct err err;

	workload = run_group(&group, &err);
	ASSERT_NE(NULL, workload) TH_LOG("%s", err.text);
	ASSERT_EQ(0, kill(workload_pid(workload, 0), SIGKILL));
	EXPECT_TRUE(WAIT_UNTIL(is_dead(workload_pid(workload, 0)), PATIENCE_MS));
	workload_destroy(workload);
	EXPECT_FALSE(has_children());
}

/* Not within the deadline of collecting, but at once: by the stop word and the signal. */
TEST(stop_takes_less_than_250_ms)
{
	struct report_list reports;
	struct workload *workload;
	uint64_t begin;
	struct err err;
	size_t i, t;

	for (t = 0; t < NR_PLAIN_TYPES; t++) {
		struct work_group group = { .type = plain_types[t], .workers = 4 };

		workload = run_group(&group, &err);
		ASSERT_NE(NULL, workload) TH_LOG("%s", err.text);
		EXPECT_TRUE(WAIT_UNTIL(all_progress(workload, 1), PATIENCE_MS));
		begin = clock_ns();
		ASSERT_EQ(0, workload_stop_and_collect(workload, &reports, &err));
		EXPECT_LT(clock_ns() - begin, 250 * NSEC_PER_MSEC)
			TH_LOG("%s", plain_types[t]->name);
		for (i = 0; i < reports.len; i++)
			EXPECT_TRUE(reports.v[i].completed);
		report_list_destroy(&reports);
	}
}

TEST(groups_report_in_spawn_order)
{
	const struct work_group groups[] = {
		{ .type = &work_spin_wait, .workers = 1 },
		{ .type = &work_pipe_io, .workers = 2 },
		{ .type = &work_yield_heavy, .workers = 3 },
		{ .type = &work_futex_ping_pong, .workers = 4 },
	};
	static const size_t expected[] = { 0, 1, 1, 2, 2, 2, 3, 3, 3, 3 };
	struct report_list reports;
	struct workload *workload;
	struct err err;
	pid_t pids[10];
	size_t i;

	ASSERT_EQ(0, workload_spawn(&workload, groups, 4, &err)) TH_LOG("%s", err.text);
	ASSERT_EQ(10, workload_size(workload));
	for (i = 0; i < 10; i++)
		pids[i] = workload_pid(workload, i);
	workload_start(workload);
	EXPECT_TRUE(WAIT_UNTIL(all_progress(workload, 3), PATIENCE_MS));
	ASSERT_EQ(0, workload_stop_and_collect(workload, &reports, &err)) TH_LOG("%s", err.text);
	ASSERT_EQ(10, reports.len);
	for (i = 0; i < 10; i++) {
		EXPECT_EQ(expected[i], reports.v[i].group_idx);
		EXPECT_EQ(pids[i], reports.v[i].tid);
		EXPECT_GE(reports.v[i].iterations, 3);
	}
	report_list_destroy(&reports);
}

TEST(refusals_name_the_group)
{
	static const struct affinity empty = { .kind = AFFINITY_EXACT };
	struct affinity none_of_all = { .kind = AFFINITY_RANDOM };
	const struct work_group good = { .type = &work_spin_wait, .workers = 1 };
	struct work_group bad[] = {
		{ .type = &work_spin_wait, .workers = 0 },
		{ .type = &work_pipe_io, .workers = 3 },
		{ .type = &work_futex_ping_pong, .workers = 1 },
		{ .type = &work_spin_wait, .workers = 1, .affinity = empty },
		{ .type = &work_spin_wait, .workers = 1, .affinity = none_of_all },
	};
	static const char *const texts[] = {
		"workers is 0", "divisible by 2", "divisible by 2", "empty", "0 CPUs",
	};
	struct workload *workload;
	struct err err;
	size_t i;

	CPU_SET(first_cpu(), &bad[4].affinity.cpus);
	EXPECT_EQ(-EINVAL, workload_spawn(&workload, NULL, 0, &err));
	for (i = 0; i < 5; i++) {
		const struct work_group groups[] = { good, bad[i] };

		EXPECT_EQ(-EINVAL, workload_spawn(&workload, groups, 2, &err));
		EXPECT_EQ(NULL, workload);
		EXPECT_NE(NULL, strstr(err.text, texts[i])) TH_LOG("%s", err.text);
		EXPECT_NE(NULL, strstr(err.text, "group 1")) TH_LOG("%s", err.text);
	}
	EXPECT_FALSE(has_children());
}

static long nice_of(pid_t pid)
{
	errno = 0;
	return getpriority(PRIO_PROCESS, (id_t)pid);
}

TEST(nice_and_policy_are_set)
{
	const struct work_group groups[] = {
		{ .type = &work_spin_wait, .workers = 1, .nice = SET_TO(10) },
		{ .type = &work_spin_wait, .workers = 1, .policy = { .kind = POLICY_BATCH } },
	};
	struct report_list reports;
	struct workload *workload;
	struct err err;

	ASSERT_EQ(0, workload_spawn(&workload, groups, 2, &err)) TH_LOG("%s", err.text);
	workload_start(workload);
	EXPECT_TRUE(WAIT_UNTIL(all_progress(workload, 1), PATIENCE_MS));
	EXPECT_EQ(10, nice_of(workload_pid(workload, 0)));
	EXPECT_EQ(SCHED_OTHER, sched_getscheduler(workload_pid(workload, 0)));
	EXPECT_EQ(SCHED_BATCH, sched_getscheduler(workload_pid(workload, 1)));
	ASSERT_EQ(0, workload_stop_and_collect(workload, &reports, &err)) TH_LOG("%s", err.text);
	EXPECT_EQ(NULL, reports.v[0].sched_policy_error.s);
	EXPECT_EQ(NULL, reports.v[1].sched_policy_error.s);
	report_list_destroy(&reports);
}

/* Also of a workload that is spawned while another one has the thread boosted. */
TEST(workers_inherit_nice)
{
	const struct work_group group = { .type = &work_spin_wait, .workers = 1 };
	struct workload *first, *second;
	struct err err;

	ASSERT_EQ(0, setpriority(PRIO_PROCESS, 0, 3));
	first = run_group(&group, &err);
	ASSERT_NE(NULL, first) TH_LOG("%s", err.text);
	second = run_group(&group, &err);
	ASSERT_NE(NULL, second) TH_LOG("%s", err.text);
	EXPECT_TRUE(WAIT_UNTIL(all_progress(first, 1) && all_progress(second, 1), PATIENCE_MS));
	EXPECT_EQ(3, nice_of(workload_pid(first, 0)));
	EXPECT_EQ(3, nice_of(workload_pid(second, 0)));
	EXPECT_EQ(SCHED_OTHER, sched_getscheduler(workload_pid(second, 0)));
	workload_destroy(first);
	workload_destroy(second);
	EXPECT_EQ(3, nice_of(0));
	EXPECT_EQ(SCHED_OTHER, sched_getscheduler(0));
}

TEST(exact_affinity_is_kept)
{
	const struct work_group group = {
		.type = &work_mixed, .workers = 2, .affinity = exactly(first_cpu()),
	};
	struct report_list reports;
	struct workload *workload;
	struct err err;
	size_t i;

	workload = run_group(&group, &err);
	ASSERT_NE(NULL, workload) TH_LOG("%s", err.text);
	EXPECT_TRUE(WAIT_UNTIL(all_progress(workload, 100), PATIENCE_MS));
	ASSERT_EQ(0, workload_stop_and_collect(workload, &reports, &err)) TH_LOG("%s", err.text);
	for (i = 0; i < 2; i++) {
		ASSERT_EQ(1, reports.v[i].cpus_used.len);
		EXPECT_EQ((uint64_t)first_cpu(), reports.v[i].cpus_used.v[0]);
		EXPECT_EQ(0, reports.v[i].migration_count);
		EXPECT_EQ(NULL, reports.v[i].affinity_error.s);
	}
	report_list_destroy(&reports);
}

TEST(impossible_affinity_is_reported_and_work_goes_on)
{
	const struct work_group group = {
		.type = &work_spin_wait, .workers = 1, .affinity = exactly(CPU_SETSIZE - 1),
	};
	struct report_list reports;
	struct workload *workload;
	struct err err;

	workload = run_group(&group, &err);
	ASSERT_NE(NULL, workload) TH_LOG("%s", err.text);
	EXPECT_TRUE(WAIT_UNTIL(all_progress(workload, 1), PATIENCE_MS));
	ASSERT_EQ(0, workload_stop_and_collect(workload, &reports, &err)) TH_LOG("%s", err.text);
	ASSERT_NE(NULL, reports.v[0].affinity_error.s);
	EXPECT_NE(NULL, strstr(reports.v[0].affinity_error.s, "CPUs 1023"));
	EXPECT_NE(NULL, strstr(reports.v[0].affinity_error.s, strerror(EINVAL)));
	EXPECT_TRUE(reports.v[0].completed);
	EXPECT_GT(reports.v[0].work_units, 0);
	report_list_destroy(&reports);
}

TEST(affinity_through_the_handle)
{
	const struct work_group group = { .type = &work_spin_wait, .workers = 1 };
	const struct affinity one = exactly(first_cpu());
	struct workload *workload;
	struct err err;
	cpu_set_t now;

	workload = run_group(&group, &err);
	ASSERT_NE(NULL, workload) TH_LOG("%s", err.text);
	ASSERT_EQ(0, workload_set_affinity(workload, 0, &one.cpus, &err)) TH_LOG("%s", err.text);
	ASSERT_EQ(0, sched_getaffinity(workload_pid(workload, 0), sizeof(now), &now));
	EXPECT_TRUE(CPU_EQUAL(&one.cpus, &now));
	workload_destroy(workload);
}

/* The drawn subset is exactly as large as asked for, or as the pool when that is smaller. */
TEST(random_affinity_stays_in_its_pool)
{
	struct affinity a = { .kind = AFFINITY_RANDOM };
	struct workload *workload;
	cpu_set_t now, both;
	struct err err;
	size_t i;

	sched_getaffinity(0, sizeof(a.cpus), &a.cpus);
	for (a.count = 1; a.count <= 100; a.count += 99) {
		struct work_group group = { .type = &work_spin_wait, .workers = 8, .affinity = a };
		int expected = (int)a.count < CPU_COUNT(&a.cpus) ? 1 : CPU_COUNT(&a.cpus);

		workload = run_group(&group, &err);
		ASSERT_NE(NULL, workload) TH_LOG("%s", err.text);
		EXPECT_TRUE(WAIT_UNTIL(all_progress(workload, 1), PATIENCE_MS));
		for (i = 0; i < 8; i++) {
			sched_getaffinity(workload_pid(workload, i), sizeof(now), &now);
			CPU_AND(&both, &now, &a.cpus);
			EXPECT_TRUE(CPU_EQUAL(&both, &now));
			EXPECT_EQ(expected, CPU_COUNT(&now));
		}
		workload_destroy(workload);
	}
}

/* The report pipe and the two pipes of its pair, whatever else the harness has open. */
static enum pass_result count_fds(struct worker *w)
{
	int fd;

	for (fd = 3; fd < 256; fd++)
		w->work_units += fcntl(fd, F_GETFD) >= 0;
	return PASS_LEAVE;
}

static const struct work_type fd_counter = {
	.name = "FdCounter", .wiring = WIRING_PAIR, .pass = count_fds,
};

TEST(workers_close_what_is_not_theirs)
{
	const struct work_group group = { .type = &fd_counter, .workers = 8 };
	struct report_list reports;
	struct workload *workload;
	struct err err;
	size_t i;

	workload = run_group(&group, &err);
	ASSERT_NE(NULL, workload) TH_LOG("%s", err.text);
	for (i = 0; i < 8; i++)
		EXPECT_TRUE(WAIT_UNTIL(is_dead(workload_pid(workload, i)), PATIENCE_MS));
	ASSERT_EQ(0, workload_stop_and_collect(workload, &reports, &err)) TH_LOG("%s", err.text);
	for (i = 0; i < 8; i++)
		EXPECT_EQ(1 + 4, reports.v[i].work_units);
	report_list_destroy(&reports);
}

TEST(hints_of_failed_mappings)
{
	struct err err;

	EXPECT_NE(NULL, strstr(shared_map_hint(ENOMEM), "vm.max_map_count"));
	EXPECT_EQ(' ', shared_map_hint(EPERM)[0]);
	EXPECT_EQ(' ', shared_map_hint(EINVAL)[0]);
	EXPECT_STREQ("", shared_map_hint(EIO));
	EXPECT_EQ(NULL, shared_map(0, "nothing", &err));
	EXPECT_EQ(EINVAL, errno);
	EXPECT_NE(NULL, strstr(err.text, "nothing (hint: the length is zero"))
		TH_LOG("%s", err.text);
	EXPECT_EQ(NULL, shared_map(SIZE_MAX / 2, "everything", &err));
}

TEST_HARNESS_MAIN
