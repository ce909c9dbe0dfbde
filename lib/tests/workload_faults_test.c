// SPDX-License-Identifier: GPL-2.0
/*
 * Workers that hang, die, write garbage or leave helpers behind: each costs its own report only.
 */
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/time.h>

#include "kselftest_harness.h"

#include "workload_helpers.h"

/* A test that waits for the deadline of collecting, on a busy machine. */
#define SLOW_S 60

/* The report pipe: the one descriptor of an unwired worker that is open for writing. */
static int report_fd(void)
{
	int fd = STDERR_FILENO + 1;

	while (fcntl(fd, F_GETFL) < 0 || (fcntl(fd, F_GETFL) & O_ACCMODE) != O_WRONLY)
		fd++;
	return fd;
}

static void block_stop(void)
{
	sigset_t all;

	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, NULL);
}

static enum pass_result hang(struct worker *w)
{
	block_stop();
	arrive(w);
	while (pause())
		;
	return PASS_LEAVE;
}

static enum pass_result stop_itself(struct worker *w)
{
	arrive(w);
	raise(SIGSTOP);
	return PASS_LEAVE;
}

static enum pass_result die_by_abort(struct worker *w)
{
	setrlimit(RLIMIT_CORE, &(struct rlimit){ 0, 0 });
	arrive(w);
	abort();
}

static enum pass_result exit_with_3(struct worker *w)
{
	arrive(w);
	_exit(3);
}

static enum pass_result exit_with_0(struct worker *w)
{
	arrive(w);
	_exit(0);
}

static enum pass_result fatal(struct worker *w)
{
	arrive(w);
	worker_fatal("this is %s", "fatal");
}

static enum pass_result write_garbage(struct worker *w)
{
	uint8_t garbage[64];

	memset(garbage, 0xff, sizeof(garbage));
	if (write(report_fd(), garbage, sizeof(garbage)) != sizeof(garbage))
		_exit(9);
	arrive(w);
	_exit(0);
}

static enum pass_result write_without_end(struct worker *w)
{
	static uint8_t garbage[65536];
	int fd = report_fd();

	block_stop();
	memset(garbage, 0xff, sizeof(garbage));
	arrive(w);
	for (;;)
		if (write(fd, garbage, sizeof(garbage)) < 0)
			_exit(9);
}

static enum pass_result cut_report(struct worker *w)
{
	if (write(report_fd(), "\x02\x00\x00", 3) != 3)
		_exit(9);
	arrive(w);
	raise(SIGKILL);
	return PASS_LEAVE;
}

static enum pass_result crash_after_report(struct worker *w)
{
	struct worker_report report = { .tid = w->tid, .work_units = 4711, .completed = true };
	uint8_t *bytes;
	size_t len;

	if (report_encode(&report, &bytes, &len) || write(report_fd(), bytes, len) != (ssize_t)len)
		_exit(9);
	arrive(w);
	raise(SIGKILL);
	return PASS_LEAVE;
}

#define FAULT(function) \
	static const struct work_type type_##function = { .name = #function, .pass = function }
FAULT(hang);
FAULT(stop_itself);
FAULT(die_by_abort);
FAULT(exit_with_3);
FAULT(exit_with_0);
FAULT(fatal);
FAULT(write_garbage);
FAULT(write_without_end);
FAULT(cut_report);
FAULT(crash_after_report);

/* A fault between two workers that behave. */
struct expected {
	const struct work_type *type;
	enum exit_kind kind;
	int code;
	const char *line;	/* in the diagnostic of the sentinel */
};

static const struct expected faults[] = {
	{ &type_hang, EXIT_TIMED_OUT, 0, "(0 bytes read, exit=TimedOut)" },
	{ &type_stop_itself, EXIT_TIMED_OUT, 0, "(0 bytes read, exit=TimedOut)" },
	{ &type_die_by_abort, EXIT_SIGNALED, SIGABRT, "(0 bytes read, exit=Signaled(6))" },
	{ &type_exit_with_3, EXIT_EXITED, 3, "(0 bytes read, exit=Exited(3))" },
	{ &type_exit_with_0, EXIT_EXITED, 0, "(0 bytes read, exit=Exited(0))" },
	{ &type_fatal, EXIT_EXITED, 1, "(0 bytes read, exit=Exited(1))" },
	{ &type_write_garbage, EXIT_EXITED, 0, "(64 bytes read, exit=Exited(0))" },
	{ &type_cut_report, EXIT_SIGNALED, SIGKILL, "(3 bytes read, exit=Signaled(9))" },
};

#define NR_FAULTS (sizeof(faults) / sizeof(*faults))

/* Collect with standard error in a file, and give back what was written to it. */
static int collect_quietly(struct workload *workload, struct report_list *reports, char *text,
			   size_t size)
{
	int saved = dup(STDERR_FILENO), file = memfd_create("stderr", 0), ret;
	struct err err;
	ssize_t len;

	dup2(file, STDERR_FILENO);
	ret = workload_stop_and_collect(workload, reports, &err);
	dup2(saved, STDERR_FILENO);
	len = pread(file, text, size - 1, 0);
	text[len < 0 ? 0 : len] = '\0';
	close(file);
	close(saved);
	return ret;
}

FIXTURE(faults)
{
	struct shared *shared;
	struct workload *workload;
	struct report_list reports;
	struct err err;
	char text[8192];
};

FIXTURE_SETUP(faults)
{
	self->shared = shared_new();
	ASSERT_NE(NULL, self->shared);
}

FIXTURE_TEARDOWN(faults)
{
	report_list_destroy(&self->reports);
}

static bool spawn_faults(struct workload **workload, struct shared *shared, struct err *err)
{
	struct work_group groups[2 * NR_FAULTS + 1];
	size_t i;

	for (i = 0; i <= NR_FAULTS; i++) {
		groups[2 * i] = (struct work_group){ .type = &work_spin_wait, .workers = 1 };
		if (i < NR_FAULTS)
			groups[2 * i + 1] = (struct work_group){
				.type = faults[i].type, .workers = 1, .params = shared,
			};
	}
	return workload_spawn(workload, groups, 2 * NR_FAULTS + 1, err) == 0;
}

/*
 * All at once: the hanging ones cost the deadline once, and no more than that; every other worker
 * has its complete report in its place.
 */
TEST_F_TIMEOUT(faults, all_at_once, SLOW_S)
{
	pid_t pids[NR_FAULTS];
	uint64_t begin, took;
	char line[128];
	size_t i;

	ASSERT_TRUE(spawn_faults(&self->workload, self->shared, &self->err));
	for (i = 0; i < NR_FAULTS; i++)
		pids[i] = workload_pid(self->workload, 2 * i + 1);
	workload_start(self->workload);
	ASSERT_TRUE(WAIT_UNTIL(atomic_load(&self->shared->arrived) == NR_FAULTS, PATIENCE_MS));
	for (i = 0; i <= NR_FAULTS; i++)
		ASSERT_TRUE(WAIT_UNTIL(workload_iterations(self->workload, 2 * i), PATIENCE_MS));
	begin = clock_ns();
	ASSERT_EQ(0, collect_quietly(self->workload, &self->reports, self->text,
				     sizeof(self->text)));
	took = clock_ns() - begin;
	EXPECT_GE(took, 5000 * NSEC_PER_MSEC);
	EXPECT_LT(took, 6000 * NSEC_PER_MSEC);
	ASSERT_EQ(2 * NR_FAULTS + 1, self->reports.len);
	for (i = 0; i <= NR_FAULTS; i++) {
		EXPECT_TRUE(self->reports.v[2 * i].completed);
		EXPECT_GT(self->reports.v[2 * i].work_units, 0);
		EXPECT_EQ(2 * i, self->reports.v[2 * i].group_idx);
	}
	for (i = 0; i < NR_FAULTS; i++) {
		const struct worker_report *r = &self->reports.v[2 * i + 1];

		EXPECT_EQ(pids[i], r->tid);
		EXPECT_EQ(2 * i + 1, r->group_idx);
		EXPECT_FALSE(r->completed);
		EXPECT_EQ(0, r->work_units);
		ASSERT_NE(NULL, r->exit_info) TH_LOG("%s", faults[i].type->name);
		EXPECT_EQ(faults[i].kind, r->exit_info->kind) TH_LOG("%s", faults[i].type->name);
		EXPECT_EQ(faults[i].code, r->exit_info->code) TH_LOG("%s", faults[i].type->name);
		snprintf(line, sizeof(line), "worker %d returned no report %s\n", (int)pids[i],
			 faults[i].line);
		EXPECT_NE(NULL, strstr(self->text, line)) TH_LOG("%s%s", line, self->text);
	}
	EXPECT_FALSE(has_children());
}

/* Without a hanging worker nothing takes long, whatever else goes wrong. */
TEST_F(faults, only_hanging_takes_time)
{
	static const struct work_type *const types[] = {
		&type_die_by_abort, &type_exit_with_0, &type_fatal, &type_write_garbage,
		&type_cut_report,
	};
	struct work_group groups[5];
	uint64_t begin;
	size_t i;

	for (i = 0; i < 5; i++)
		groups[i] = (struct work_group){
			.type = types[i], .workers = 2, .params = self->shared,
		};
	ASSERT_EQ(0, workload_spawn(&self->workload, groups, 5, &self->err));
	workload_start(self->workload);
	ASSERT_TRUE(WAIT_UNTIL(atomic_load(&self->shared->arrived) == 10, PATIENCE_MS));
	begin = clock_ns();
	ASSERT_EQ(0, collect_quietly(self->workload, &self->reports, self->text,
				     sizeof(self->text)));
	EXPECT_LT(clock_ns() - begin, 1000 * NSEC_PER_MSEC);
	EXPECT_EQ(10, self->reports.len);
}

/* Its pipe is never empty and never at its end; it must not keep the others from being read. */
TEST_F_TIMEOUT(faults, garbage_without_end, SLOW_S)
{
	const struct work_group groups[] = {
		{ .type = &type_write_without_end, .workers = 1, .params = self->shared },
		{ .type = &work_spin_wait, .workers = 3 },
	};
	size_t i;

	ASSERT_EQ(0, workload_spawn(&self->workload, groups, 2, &self->err));
	workload_start(self->workload);
	ASSERT_TRUE(WAIT_UNTIL(atomic_load(&self->shared->arrived) == 1, PATIENCE_MS));
	ASSERT_EQ(0, collect_quietly(self->workload, &self->reports, self->text,
				     sizeof(self->text)));
	ASSERT_EQ(4, self->reports.len);
	EXPECT_FALSE(self->reports.v[0].completed);
	ASSERT_NE(NULL, self->reports.v[0].exit_info);
	EXPECT_NE(EXIT_WAIT_FAILED, self->reports.v[0].exit_info->kind);
	for (i = 1; i < 4; i++)
		EXPECT_TRUE(self->reports.v[i].completed);
	EXPECT_FALSE(has_children());
}

TEST_F(faults, payload_decides_not_the_exit)
{
	const struct work_group group = {
		.type = &type_crash_after_report, .workers = 1, .params = self->shared,
	};

	self->workload = run_group(&group, &self->err);
	ASSERT_NE(NULL, self->workload);
	ASSERT_TRUE(WAIT_UNTIL(atomic_load(&self->shared->arrived) == 1, PATIENCE_MS));
	ASSERT_EQ(0, workload_stop_and_collect(self->workload, &self->reports, &self->err));
	ASSERT_EQ(1, self->reports.len);
	EXPECT_EQ(4711, self->reports.v[0].work_units);
	EXPECT_TRUE(self->reports.v[0].completed);
	EXPECT_EQ(NULL, self->reports.v[0].exit_info);
}

/* A worker that died before the gate opened must not delay the start. */
TEST_F(faults, killed_before_the_start)
{
	const struct work_group group = { .type = &work_spin_wait, .workers = 3 };
	uint64_t begin;

	ASSERT_EQ(0, workload_spawn(&self->workload, &group, 1, &self->err));
	ASSERT_EQ(0, kill(workload_pid(self->workload, 1), SIGKILL));
	begin = clock_ns();
	workload_start(self->workload);
	EXPECT_LT(clock_ns() - begin, 2000 * NSEC_PER_MSEC);
	EXPECT_TRUE(WAIT_UNTIL(workload_iterations(self->workload, 2), PATIENCE_MS));
	ASSERT_EQ(0, collect_quietly(self->workload, &self->reports, self->text,
				     sizeof(self->text)));
	EXPECT_TRUE(self->reports.v[0].completed);
	EXPECT_TRUE(self->reports.v[2].completed);
	ASSERT_NE(NULL, self->reports.v[1].exit_info);
	EXPECT_EQ(EXIT_SIGNALED, self->reports.v[1].exit_info->kind);
	EXPECT_EQ(SIGKILL, self->reports.v[1].exit_info->code);
}

TEST_F(faults, sigkill_before_collect)
{
	const struct work_group group = {
		.type = &type_hang, .workers = 4, .params = self->shared,
	};
	uint64_t begin;
	size_t i;

	self->workload = run_group(&group, &self->err);
	ASSERT_NE(NULL, self->workload);
	ASSERT_TRUE(WAIT_UNTIL(atomic_load(&self->shared->arrived) == 4, PATIENCE_MS));
	begin = clock_ns();
	workload_sigkill(self->workload);
	ASSERT_EQ(0, collect_quietly(self->workload, &self->reports, self->text,
				     sizeof(self->text)));
	EXPECT_LT(clock_ns() - begin, 2000 * NSEC_PER_MSEC);
	ASSERT_EQ(4, self->reports.len);
	for (i = 0; i < 4; i++) {
		ASSERT_NE(NULL, self->reports.v[i].exit_info);
		EXPECT_EQ(EXIT_SIGNALED, self->reports.v[i].exit_info->kind);
	}
}

/* Fork a helper that keeps the report pipe open, in the worker's process group or in its own. */
static void fork_helper(struct worker *w, bool own_session)
{
	pid_t pid = fork();

	if (pid == 0) {
		if (own_session)
			setsid();
		for (;;)
			pause();
	}
	atomic_store(&shared_of(w)->grandchild[w->index], pid);
	arrive(w);
}

static int helper_in_group(struct worker *w)
{
	fork_helper(w, false);
	return 0;
}

static int helper_in_session(struct worker *w)
{
	fork_helper(w, true);
	return 0;
}

static enum pass_result spin(struct worker *w)
{
	worker_spin(w, CHECKPOINT_UNITS);
	return PASS_DONE;
}

static enum pass_result hang_quietly(struct worker *w)
{
	(void)w;
	block_stop();
	while (pause())
		;
	return PASS_LEAVE;
}

static enum pass_result abort_quietly(struct worker *w)
{
	(void)w;
	setrlimit(RLIMIT_CORE, &(struct rlimit){ 0, 0 });
	abort();
}

static const struct work_type graceful_parent = {
	.name = "GracefulParent", .setup = helper_in_group, .pass = spin,
};

static const struct work_type hanging_parent = {
	.name = "HangingParent", .setup = helper_in_group, .pass = hang_quietly,
};

static const struct work_type aborting_parent = {
	.name = "AbortingParent", .setup = helper_in_group, .pass = abort_quietly,
};

static const struct work_type leaking_parent = {
	.name = "LeakingParent", .setup = helper_in_session, .pass = spin,
};

static bool helpers_are_dead(struct shared *shared, int n)
{
	while (n--)
		if (!is_dead(atomic_load(&shared->grandchild[n])))
			return false;
	return true;
}

/* The helper outlives its worker, but not the collection, and holds up nobody. */
TEST_F(faults, helpers_of_graceful_and_aborting_workers)
{
	const struct work_group groups[] = {
		{ .type = &graceful_parent, .workers = 3, .params = self->shared },
		{ .type = &aborting_parent, .workers = 1, .params = self->shared },
	};
	uint64_t begin;
	size_t i;

	ASSERT_EQ(0, workload_spawn(&self->workload, groups, 2, &self->err));
	workload_start(self->workload);
	ASSERT_TRUE(WAIT_UNTIL(atomic_load(&self->shared->arrived) == 4, PATIENCE_MS));
	ASSERT_FALSE(helpers_are_dead(self->shared, 4));
	ASSERT_TRUE(WAIT_UNTIL(is_dead(workload_pid(self->workload, 3)), PATIENCE_MS));
	begin = clock_ns();
	ASSERT_EQ(0, collect_quietly(self->workload, &self->reports, self->text,
				     sizeof(self->text)));
	EXPECT_LT(clock_ns() - begin, 1000 * NSEC_PER_MSEC);
	EXPECT_TRUE(WAIT_UNTIL(helpers_are_dead(self->shared, 4), 5000));
	for (i = 0; i < 3; i++)
		EXPECT_TRUE(self->reports.v[i].completed);
	ASSERT_NE(NULL, self->reports.v[3].exit_info);
	EXPECT_EQ(SIGABRT, self->reports.v[3].exit_info->code);
}

TEST_F_TIMEOUT(faults, helpers_of_hanging_workers, SLOW_S)
{
	const struct work_group group = {
		.type = &hanging_parent, .workers = 3, .params = self->shared,
	};

	self->workload = run_group(&group, &self->err);
	ASSERT_NE(NULL, self->workload);
	ASSERT_TRUE(WAIT_UNTIL(atomic_load(&self->shared->arrived) == 3, PATIENCE_MS));
	ASSERT_EQ(0, collect_quietly(self->workload, &self->reports, self->text,
				     sizeof(self->text)));
	EXPECT_TRUE(WAIT_UNTIL(helpers_are_dead(self->shared, 3), 5000));
	EXPECT_EQ(3, self->reports.len);
}

TEST_F(faults, helpers_without_collect)
{
	const struct work_group group = {
		.type = &hanging_parent, .workers = 2, .params = self->shared,
	};

	self->workload = run_group(&group, &self->err);
	ASSERT_NE(NULL, self->workload);
	ASSERT_TRUE(WAIT_UNTIL(atomic_load(&self->shared->arrived) == 2, PATIENCE_MS));
	workload_destroy(self->workload);
	EXPECT_TRUE(WAIT_UNTIL(helpers_are_dead(self->shared, 2), 5000));
}

/* Out of reach of the group kill it keeps the pipe open; the exit of its worker ends the wait. */
TEST_F(faults, helper_in_its_own_session_holds_up_nobody)
{
	const struct work_group group = {
		.type = &leaking_parent, .workers = 2, .params = self->shared,
	};
	uint64_t begin;
	size_t i;

	self->workload = run_group(&group, &self->err);
	ASSERT_NE(NULL, self->workload);
	ASSERT_TRUE(WAIT_UNTIL(atomic_load(&self->shared->arrived) == 2, PATIENCE_MS));
	begin = clock_ns();
	ASSERT_EQ(0, workload_stop_and_collect(self->workload, &self->reports, &self->err));
	EXPECT_LT(clock_ns() - begin, 1000 * NSEC_PER_MSEC);
	for (i = 0; i < 2; i++) {
		EXPECT_TRUE(self->reports.v[i].completed);
		kill(atomic_load(&self->shared->grandchild[i]), SIGKILL);
	}
}

/* Somebody else has reaped it: the wait itself fails, and says so. */
TEST_F(faults, reaped_by_somebody_else)
{
	const struct work_group group = { .type = &work_spin_wait, .workers = 1 };
	pid_t pid;

	self->workload = run_group(&group, &self->err);
	ASSERT_NE(NULL, self->workload);
	pid = workload_pid(self->workload, 0);
	kill(pid, SIGKILL);
	ASSERT_EQ(pid, waitpid(pid, NULL, 0));
	ASSERT_EQ(0, collect_quietly(self->workload, &self->reports, self->text,
				     sizeof(self->text)));
	ASSERT_NE(NULL, self->reports.v[0].exit_info);
	EXPECT_EQ(EXIT_WAIT_FAILED, self->reports.v[0].exit_info->kind);
	EXPECT_STREQ(strerror(ECHILD), self->reports.v[0].exit_info->text.s);
	EXPECT_NE(NULL, strstr(self->text, "WaitFailed(No child processes)"));
}

/* Three full reservoirs of numbers that are long on the wire do not fit into any pipe. */
static enum pass_result fill_reservoirs(struct worker *w)
{
	uint64_t i;

	for (i = 0; i < RUN_SAMPLES_MAX + 1; i++) {
		telemetry_wake(&w->telemetry, UINT64_MAX - i);
		telemetry_cost(&w->telemetry, UINT64_MAX - i);
		telemetry_timer(&w->telemetry, UINT64_MAX - i);
	}
	arrive(w);
	return PASS_LEAVE;
}

FAULT(fill_reservoirs);

TEST_F(faults, huge_reports_arrive_whole)
{
	const struct work_group group = {
		.type = &type_fill_reservoirs, .workers = 8, .params = self->shared,
	};
	size_t i;

	self->workload = run_group(&group, &self->err);
	ASSERT_NE(NULL, self->workload);
	ASSERT_TRUE(WAIT_UNTIL(atomic_load(&self->shared->arrived) == 8, PATIENCE_MS));
	ASSERT_EQ(0, workload_stop_and_collect(self->workload, &self->reports, &self->err));
	ASSERT_EQ(8, self->reports.len);
	for (i = 0; i < 8; i++) {
		EXPECT_TRUE(self->reports.v[i].completed);
		EXPECT_EQ(RUN_SAMPLES_MAX, self->reports.v[i].timer_latencies_ns.len);
		EXPECT_EQ(RUN_SAMPLES_MAX + 1, self->reports.v[i].wake_sample_total);
		EXPECT_EQ(RUN_SAMPLES_MAX + 1, self->reports.v[i].iteration_cost_sample_total);
		EXPECT_GE(self->reports.v[i].wake_latencies_ns.v[RUN_SAMPLES_MAX - 1],
			  UINT64_MAX - RUN_SAMPLES_MAX);
	}
}

static void nothing(int sig)
{
	(void)sig;
}

/* A signal that has nothing to do with it interrupts the collector five thousand times a second. */
TEST_F(faults, interrupted_collector_loses_nothing)
{
	const struct itimerval often = { { 0, 200 }, { 0, 200 } };
	const struct sigaction action = { .sa_handler = nothing };
	struct work_group groups[] = {
		{ .type = &work_mixed, .workers = 8 },
		{ .type = &type_fill_reservoirs, .workers = 2, .params = self->shared },
	};
	size_t i;

	ASSERT_EQ(0, workload_spawn(&self->workload, groups, 2, &self->err));
	sigaction(SIGALRM, &action, NULL);
	setitimer(ITIMER_REAL, &often, NULL);
	workload_start(self->workload);
	ASSERT_TRUE(WAIT_UNTIL(atomic_load(&self->shared->arrived) == 2, PATIENCE_MS));
	ASSERT_EQ(0, workload_stop_and_collect(self->workload, &self->reports, &self->err));
	setitimer(ITIMER_REAL, &(struct itimerval){ 0 }, NULL);
	ASSERT_EQ(10, self->reports.len);
	for (i = 0; i < 10; i++)
		EXPECT_TRUE(self->reports.v[i].completed);
	EXPECT_FALSE(has_children());
}

TEST_HARNESS_MAIN
