// SPDX-License-Identifier: GPL-2.0
/*
 * Workloads at the limits: descriptors, processes, thousands of workers, pid namespaces, and a
 * harness that is killed.
 */
#include <fcntl.h>
#include <grp.h>
#include <sched.h>
#include <sys/capability.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include "kselftest_harness.h"

#include "workload_helpers.h"

#define SLOW_S 120
#define NOBODY 65534

/* A sanitizer multiplies the memory of every process. */
#ifdef __SANITIZE_ADDRESS__
#define MANY 400
#else
#define MANY 4000
#endif

/* Without it the limits hold for root too. */
static bool drop_resource(void)
{
	cap_value_t value = CAP_SYS_RESOURCE;
	cap_t caps = cap_get_proc();
	bool done = caps && !cap_set_flag(caps, CAP_EFFECTIVE, 1, &value, CAP_CLEAR) &&
		    !cap_set_proc(caps);

	cap_free(caps);
	return done;
}

/* With little room the pipes between the first two workers fail, with more some report pipe. */
TEST(descriptors_run_out)
{
	const struct work_group group = { .type = &work_pipe_io, .workers = 100 };
	unsigned int before = open_fds(), room, pair = 0, report = 0;
	struct workload *workload;
	struct err err;

	ASSERT_TRUE(drop_resource());
	for (room = 20; room > 0; room--) {
		const struct rlimit limit = { before + room, before + room };

		ASSERT_EQ(0, setrlimit(RLIMIT_NOFILE, &limit));
		EXPECT_EQ(-EMFILE, workload_spawn(&workload, &group, 1, &err));
		EXPECT_EQ(NULL, workload);
		report += !!strstr(err.text, ": report pipe: ");
		pair += strstr(err.text, ": pipe to ") || strstr(err.text, ": pipe from ");
		EXPECT_NE(NULL, strstr(err.text, "/100 (group 0)")) TH_LOG("%s", err.text);
		EXPECT_EQ(before, open_fds());
		EXPECT_FALSE(has_children());
	}
	EXPECT_GT(pair, 0);
	EXPECT_GT(report, 0);
	EXPECT_EQ(20, pair + report);
}

TEST(soft_limit_of_descriptors_is_raised)
{
	const struct work_group group = { .type = &work_spin_wait, .workers = 50 };
	struct workload *workload;
	struct rlimit limit;
	struct err err;

	ASSERT_EQ(0, getrlimit(RLIMIT_NOFILE, &limit));
	limit.rlim_cur = 20;
	ASSERT_EQ(0, setrlimit(RLIMIT_NOFILE, &limit));
	EXPECT_EQ(0, workload_spawn(&workload, &group, 1, &err)) TH_LOG("%s", err.text);
	workload_destroy(workload);
}

TEST(processes_run_out)
{
	const struct work_group group = { .type = &work_spin_wait, .workers = 64 };
	const struct rlimit limit = { 8, 8 };
	struct workload *workload;
	unsigned int before;
	struct err err;

	ASSERT_EQ(0, setrlimit(RLIMIT_NPROC, &limit));
	if (geteuid() == 0) {
		ASSERT_EQ(0, setgroups(0, NULL));
		ASSERT_EQ(0, setresgid(NOBODY, NOBODY, NOBODY));
		ASSERT_EQ(0, setresuid(NOBODY, NOBODY, NOBODY));
	}
	before = open_fds();
	EXPECT_EQ(-EAGAIN, workload_spawn(&workload, &group, 1, &err));
	EXPECT_EQ(NULL, workload);
	EXPECT_NE(NULL, strstr(err.text, "fork failed")) TH_LOG("%s", err.text);
	EXPECT_EQ(before, open_fds());
	EXPECT_FALSE(has_children());
}

FIXTURE(limits)
{
	struct report_list reports;
	struct workload *workload;
	struct err err;
};

FIXTURE_SETUP(limits)
{
}

FIXTURE_TEARDOWN(limits)
{
	report_list_destroy(&self->reports);
}

/* Without the boost a harness among thousands of spinners gets its turn too seldom for a test. */
static unsigned int many(void)
{
	struct boost boost;

	boost_begin(&boost);
	boost_end(&boost);
	return boost.on ? MANY : 200;
}

static unsigned int completed(const struct report_list *reports)
{
	unsigned int n = 0;
	size_t i;

	for (i = 0; i < reports->len; i++)
		n += reports->v[i].completed && reports->v[i].wall_time_ns;
	return n;
}

TEST_F_TIMEOUT(limits, thousands_of_spinners, SLOW_S)
{
	const struct work_group group = { .type = &work_spin_wait, .workers = many() };
	unsigned int before = open_fds();

	if (workload_spawn(&self->workload, &group, 1, &self->err))
		SKIP(return, "this machine takes no %u processes: %s", group.workers,
		     self->err.text);
	workload_start(self->workload);
	EXPECT_TRUE(WAIT_UNTIL(workload_iterations(self->workload, 0), 60000));
	ASSERT_EQ(0, workload_stop_and_collect(self->workload, &self->reports, &self->err));
	ASSERT_EQ(group.workers, self->reports.len);
	EXPECT_EQ(group.workers, completed(&self->reports));
	EXPECT_EQ(before, open_fds());
	EXPECT_FALSE(has_children());
}

TEST_F_TIMEOUT(limits, thousands_in_pairs, SLOW_S)
{
	const struct work_group group = { .type = &work_pipe_io, .workers = many() };
	unsigned int before = open_fds();

	if (workload_spawn(&self->workload, &group, 1, &self->err))
		SKIP(return, "this machine takes no %u processes: %s", group.workers,
		     self->err.text);
	workload_start(self->workload);
	EXPECT_TRUE(WAIT_UNTIL(workload_iterations(self->workload, 0), 60000));
	ASSERT_EQ(0, workload_stop_and_collect(self->workload, &self->reports, &self->err));
	EXPECT_EQ(group.workers, completed(&self->reports));
	EXPECT_EQ(before, open_fds());
	EXPECT_FALSE(has_children());
}

/*
 * As process 1 of a pid namespace: the orphan check must not take it for the init of the machine,
 * and one of the workers has tid 57, whose report begins with 0x72. /proc shows another namespace
 * here, so schedstat is unavailable, too.
 */
static int in_pid_namespace(void)
{
	const struct work_group group = { .type = &work_spin_wait, .workers = 64 };
	struct report_list reports;
	struct workload *workload;
	bool seen_57 = false;
	struct err err;
	size_t i;

	workload = getpid() == 1 ? run_group(&group, &err) : NULL;
	if (!workload || !WAIT_UNTIL(all_progress(workload, 1), PATIENCE_MS))
		return 2;
	if (workload_stop_and_collect(workload, &reports, &err) || completed(&reports) != 64)
		return 3;
	for (i = 0; i < reports.len; i++)
		seen_57 |= reports.v[i].tid == 57 && reports.v[i].work_units;
	report_list_destroy(&reports);
	return seen_57 ? 0 : 4;
}

TEST_F_TIMEOUT(limits, tid_57_under_process_1, SLOW_S)
{
	int status;
	pid_t pid;

	if (unshare(CLONE_NEWPID) && unshare(CLONE_NEWUSER | CLONE_NEWPID))
		SKIP(return, "no right to create a pid namespace");
	pid = fork();
	if (pid == 0)
		_exit(in_pid_namespace());
	ASSERT_EQ(pid, waitpid(pid, &status, 0));
	ASSERT_TRUE(WIFEXITED(status));
	EXPECT_EQ(0, WEXITSTATUS(status));
}

#define ORPHANS 6

/* A harness in a process of its own, which tells the pids of its workers. */
static void __noreturn harness(int fd, bool start)
{
	const struct work_group groups[] = {
		{ .type = &work_spin_wait, .workers = 2 },
		{ .type = &work_pipe_io, .workers = 2 },
		{ .type = &work_bursty, .workers = 2 },
	};
	struct workload *workload;
	pid_t pids[ORPHANS];
	struct err err;
	size_t i;

	if (workload_spawn(&workload, groups, 3, &err))
		_exit(1);
	if (start) {
		workload_start(workload);
		if (!WAIT_UNTIL(all_progress(workload, 1), PATIENCE_MS))
			_exit(1);
	}
	for (i = 0; i < ORPHANS; i++)
		pids[i] = workload_pid(workload, i);
	if (write(fd, pids, sizeof(pids)) != sizeof(pids))
		_exit(1);
	for (;;)
		pause();
}

static bool all_dead(const pid_t *pids)
{
	size_t i;

	for (i = 0; i < ORPHANS; i++)
		if (!is_dead(pids[i]))
			return false;
	return true;
}

TEST(no_worker_survives_its_harness)
{
	pid_t pids[ORPHANS], pid;
	int fd[2], start;

	ASSERT_EQ(0, prctl(PR_SET_CHILD_SUBREAPER, 1));
	for (start = 0; start < 2; start++) {
		ASSERT_EQ(0, pipe(fd));
		pid = fork();
		if (pid == 0)
			harness(fd[1], start);
		close(fd[1]);
		ASSERT_EQ(sizeof(pids), read(fd[0], pids, sizeof(pids)));
		ASSERT_FALSE(all_dead(pids));
		ASSERT_EQ(0, kill(pid, SIGKILL));
		EXPECT_TRUE(WAIT_UNTIL(all_dead(pids), 1000));
		close(fd[0]);
		while (waitpid(-1, NULL, 0) > 0)
			;
	}
}

TEST_HARNESS_MAIN
