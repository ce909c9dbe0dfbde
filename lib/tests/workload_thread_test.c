// SPDX-License-Identifier: GPL-2.0
/*
 * Workers that are threads: their reports, their ends, what is refused.
 */
#include <dirent.h>

#include "kselftest_harness.h"

#include "wire/schema.h"
#include "worker/private.h"
#include "workload_helpers.h"

static struct workload_config threads_of(const struct work_group *groups, size_t nr)
{
	return (struct workload_config){
		.groups = groups, .nr_groups = nr, .mode = CLONE_MODE_THREAD,
	};
}

static int tasks(void)
{
	DIR *dir = opendir("/proc/self/task");
	int n = 0;

	while (dir && readdir(dir))
		n++;
	if (dir)
		closedir(dir);
	return n;
}

FIXTURE(threads)
{
	unsigned int fds;
	int tasks;
	struct workload *workload;
	struct report_list reports;
	struct err err;
};

FIXTURE_SETUP(threads)
{
	self->fds = open_fds();
	self->tasks = tasks();
}

FIXTURE_TEARDOWN(threads)
{
	report_list_destroy(&self->reports);
	EXPECT_EQ(self->fds, open_fds());
	EXPECT_TRUE(WAIT_UNTIL(self->tasks == tasks(), PATIENCE_MS));
	EXPECT_FALSE(has_children());
}

#define SPAWN(...) do {									\
	const struct work_group groups_[] = { __VA_ARGS__ };				\
	struct workload_config config_ = threads_of(groups_, sizeof(groups_) / sizeof(*groups_)); \
	ASSERT_EQ(0, workload_spawn_config(&self->workload, &config_, &self->err))		\
		TH_LOG("%s", self->err.text);						\
} while (0)

#define COLLECT() ASSERT_EQ(0, workload_stop_and_collect(self->workload, &self->reports,	\
							 &self->err)) TH_LOG("%s", self->err.text)

TEST_F(threads, two_workers_report)
{
	const struct worker_report *r;

	SPAWN({ .type = &work_spin_wait, .workers = 2 });
	workload_start(self->workload);
	EXPECT_TRUE(WAIT_UNTIL(all_progress(self->workload, 20), PATIENCE_MS));
	COLLECT();
	ASSERT_EQ(2, self->reports.len);
	for (r = self->reports.v; r < self->reports.v + 2; r++) {
		EXPECT_TRUE(r->completed);
		EXPECT_GT(r->work_units, 0);
		EXPECT_GT(r->tid, 0);
		EXPECT_GT(r->wall_time_ns, 0);
		EXPECT_GT(r->schedstat_cpu_time_ns, 0);
		EXPECT_EQ(NULL, r->exit_info);
	}
	EXPECT_NE(r[-1].tid, r[-2].tid);
}

static void note_ids(struct worker *w)
{
	atomic_store(&shared_of(w)->grandchild[w->pos], getpid());
	w->report->completed = true;
}

static const struct work_type type_note_ids = { .name = "NoteIds", .run = note_ids };

/* Ids are known before the start, and a thread has no process to send to cgroup.procs. */
TEST_F(threads, run_in_this_process)
{
	struct shared *shared = shared_new();
	pid_t tid;

	SPAWN({ .type = &type_note_ids, .params = shared, .workers = 1 });
	tid = workload_tid(self->workload, 0);
	EXPECT_GT(tid, 0);
	EXPECT_NE(getpid(), tid);
	EXPECT_EQ(0, workload_pid(self->workload, 0));
	COLLECT();
	EXPECT_EQ(getpid(), atomic_load(&shared->grandchild[0]));
	EXPECT_EQ(tid, self->reports.v[0].tid);
	EXPECT_TRUE(self->reports.v[0].completed);
	munmap(shared, sizeof(*shared));
}

static enum pass_result die(struct worker *w)
{
	arrive(w);
	telemetry_wake(&w->telemetry, 1);
	worker_fatal("no %s left", "bread");
}

static const struct work_type type_die = { .name = "Die", .pass = die };

TEST_F(threads, fatal_error_is_a_panic)
{
	struct shared *shared = shared_new();
	const struct worker_report *r;

	SPAWN({ .type = &work_spin_wait, .workers = 1 },
	      { .type = &type_die, .params = shared, .workers = 1 },
	      { .type = &work_spin_wait, .workers = 1 });
	workload_start(self->workload);
	EXPECT_TRUE(WAIT_UNTIL(atomic_load(&shared->arrived), PATIENCE_MS));
	EXPECT_TRUE(WAIT_UNTIL(workload_iterations(self->workload, 2), PATIENCE_MS));
	COLLECT();
	ASSERT_EQ(3, self->reports.len);
	r = &self->reports.v[1];
	EXPECT_FALSE(r->completed);
	EXPECT_EQ(1, r->group_idx);
	EXPECT_GT(r->tid, 0);
	EXPECT_EQ(0, r->work_units);
	ASSERT_NE(NULL, r->exit_info);
	EXPECT_EQ(EXIT_PANICKED, r->exit_info->kind);
	EXPECT_STREQ("no bread left", r->exit_info->text.s);
	EXPECT_TRUE(self->reports.v[0].completed);
	EXPECT_TRUE(self->reports.v[2].completed);
	munmap(shared, sizeof(*shared));
}

/* The words are per thread: what other workers of the process look at stays as it is. */
TEST_F(threads, stop_is_per_thread)
{
	struct control *control;
	int i;

	SPAWN({ .type = &work_spin_wait, .workers = 2 });
	workload_start(self->workload);
	control = self->workload->control;
	threads_stop(self->workload);
	EXPECT_EQ(0, atomic_load(&control->stop));
	for (i = 0; i < 2; i++)
		EXPECT_EQ(1, atomic_load(&control->slots[i].stop));
	COLLECT();
	EXPECT_TRUE(self->reports.v[0].completed);
}

TEST_F(threads, join_ends_at_the_deadline_or_with_the_thread)
{
	uint64_t begin;

	SPAWN({ .type = &work_spin_wait, .workers = 2 });
	workload_start(self->workload);
	begin = clock_ns();
	threads_join(self->workload, begin + 100 * NSEC_PER_MSEC);
	EXPECT_GE(clock_ns() - begin, 100 * NSEC_PER_MSEC);
	EXPECT_TRUE(self->workload->leaked);
	threads_stop(self->workload);
	threads_join(self->workload, clock_ns() + PATIENCE_MS * NSEC_PER_MSEC);
	EXPECT_FALSE(self->workload->leaked);
	EXPECT_TRUE(self->workload->threads[0].joined);
	COLLECT();
	EXPECT_TRUE(self->reports.v[1].completed);
}

/* Sent away at the gate: identity, but nothing done. */
TEST_F(threads, destroy_joins_waiting_and_running_threads)
{
	int started;

	for (started = 0; started < 2; started++) {
		SPAWN({ .type = &work_spin_wait, .workers = 3 },
		      { .type = &work_pipe_io, .workers = 4 });
		EXPECT_EQ(self->tasks + 7, tasks());
		if (started)
			workload_start(self->workload);
		workload_destroy(self->workload);
		EXPECT_TRUE(WAIT_UNTIL(self->tasks == tasks(), PATIENCE_MS));
	}
}

TEST_F(threads, wired_groups_work)
{
	size_t i;

	SPAWN({ .type = &work_pipe_io, .workers = 4 }, { .type = &work_wake_chain, .workers = 8 },
	      { .type = &work_epoll_storm, .workers = 3 });
	workload_start(self->workload);
	EXPECT_TRUE(WAIT_UNTIL(all_progress(self->workload, 3), PATIENCE_MS));
	COLLECT();
	ASSERT_EQ(15, self->reports.len);
	for (i = 0; i < 15; i++) {
		EXPECT_TRUE(self->reports.v[i].completed);
		EXPECT_GT(self->reports.v[i].work_units, 0);
		EXPECT_EQ(i < 4 ? 0 : i < 12 ? 1 : 2, self->reports.v[i].group_idx);
	}
}

TEST_F(threads, names_fit_and_differ)
{
	char path[64], comm[32], other[32];
	FILE *f;
	int i;

	SPAWN({ .type = &work_spin_wait, .workers = 2 });
	for (i = 0; i < 2; i++) {
		snprintf(path, sizeof(path), "/proc/self/task/%d/comm",
			 workload_tid(self->workload, i));
		f = fopen(path, "r");
		ASSERT_NE(NULL, f);
		EXPECT_NE(NULL, fgets(i ? other : comm, sizeof(comm), f));
		fclose(f);
	}
	EXPECT_STREQ("sc-g0-0\n", comm);
	EXPECT_STREQ("sc-g0-1\n", other);
	COLLECT();
}

TEST_F(threads, affinity_is_set_by_tid)
{
	cpu_set_t mine, one, now;
	int cpu = 0;

	sched_getaffinity(0, sizeof(mine), &mine);
	while (!CPU_ISSET(cpu, &mine))
		cpu++;
	CPU_ZERO(&one);
	CPU_SET(cpu, &one);
	SPAWN({ .type = &work_spin_wait, .workers = 1 });
	EXPECT_EQ(0, workload_set_affinity(self->workload, 0, &one, &self->err));
	sched_getaffinity(workload_tid(self->workload, 0), sizeof(now), &now);
	EXPECT_TRUE(CPU_EQUAL(&one, &now));
	sched_getaffinity(0, sizeof(now), &now);
	EXPECT_TRUE(CPU_EQUAL(&mine, &now));
	COLLECT();
}

TEST(refusals_name_both_sides_and_the_way_out)
{
	static const struct {
		const struct work_type *type;
		enum clone_mode mode;
		const char *text;
	} rows[] = {
		{ &work_fork_exit, CLONE_MODE_THREAD, "ForkExit in clone mode Thread: " },
		{ &work_cgroup_churn, CLONE_MODE_THREAD, "CgroupChurn in clone mode Thread: " },
		{ &work_cgroup_attach_storm, CLONE_MODE_THREAD,
		  "CgroupAttachStorm in clone mode Thread: " },
		{ &work_epoll_storm, CLONE_MODE_FORK, "EpollStorm in clone mode Fork: " },
		{ &work_fork_exit, CLONE_MODE_CONTAINER, "ForkExit in clone mode Container: " },
		{ &work_cgroup_churn, CLONE_MODE_CONTAINER,
		  "CgroupChurn in clone mode Container: " },
	};
	struct workload *workload;
	struct err err;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const struct work_group group = { .type = rows[i].type, .workers = 6 };
		struct workload_config config = threads_of(&group, 1);

		config.mode = rows[i].mode;
		config.container.comm = "box";
		EXPECT_EQ(-EINVAL, workload_spawn_config(&workload, &config, &err));
		EXPECT_EQ(NULL, workload);
		EXPECT_NE(NULL, strstr(err.text, rows[i].text)) TH_LOG("%s", err.text);
		EXPECT_NE(NULL, strstr(err.text, rows[i].mode == CLONE_MODE_FORK ?
				       "; use clone mode Thread" : "; use clone mode Fork"));
	}
}

static void hang(struct worker *w)
{
	arrive(w);
	while (atomic_load(&shared_of(w)->arrived) < 100)
		usleep(1000);
	arrive(w);
}

static const struct work_type type_hang = { .name = "Hang", .run = hang };

/* Four that hang cost one deadline; they keep what they use, so they can still end later. */
TEST(hanging_threads_time_out_together)
{
	struct shared *shared = shared_new();
	const struct work_group groups[] = {
		{ .type = &type_hang, .params = shared, .workers = 4 },
		{ .type = &work_spin_wait, .workers = 1 },
	};
	struct workload_config config = threads_of(groups, 2);
	struct report_list reports;
	struct workload *workload;
	uint64_t begin;
	struct err err;
	pid_t tid;
	int i;

	ASSERT_EQ(0, workload_spawn_config(&workload, &config, &err)) TH_LOG("%s", err.text);
	tid = workload_tid(workload, 3);
	workload_start(workload);
	EXPECT_TRUE(WAIT_UNTIL(atomic_load(&shared->arrived) == 4, PATIENCE_MS));
	begin = clock_ns();
	ASSERT_EQ(0, workload_stop_and_collect(workload, &reports, &err)) TH_LOG("%s", err.text);
	EXPECT_GE(clock_ns() - begin, 5 * NSEC_PER_SEC);
	EXPECT_LT(clock_ns() - begin, 7 * NSEC_PER_SEC);
	ASSERT_EQ(5, reports.len);
	for (i = 0; i < 4; i++) {
		ASSERT_NE(NULL, reports.v[i].exit_info);
		EXPECT_EQ(EXIT_TIMED_OUT, reports.v[i].exit_info->kind);
		EXPECT_FALSE(reports.v[i].completed);
	}
	EXPECT_EQ(tid, reports.v[3].tid);
	EXPECT_TRUE(reports.v[4].completed);
	report_list_destroy(&reports);
	atomic_store(&shared->arrived, 100);
	EXPECT_TRUE(WAIT_UNTIL(atomic_load(&shared->arrived) == 104, PATIENCE_MS));
}

TEST_HARNESS_MAIN
