// SPDX-License-Identifier: GPL-2.0
/*
 * Work types that compute, sleep to a plan, or do both by turns: widths and what is said of them,
 * what a pass is, refused parameters, timers and their samples, phases of a sequence.
 */
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>

#include "kselftest_harness.h"

#include "work/params.h"
#include "work/scratch.h"
#include "work_helpers.h"

FIXTURE(compute)
{
	struct report_list reports;
};

FIXTURE_SETUP(compute)
{
}

FIXTURE_TEARDOWN(compute)
{
	report_list_destroy(&self->reports);
	EXPECT_FALSE(has_children());
}

static void again(struct report_list *reports)
{
	report_list_destroy(reports);
	*reports = (struct report_list){ 0 };
}

/* What the kernel says of this CPU, in a word of /proc/cpuinfo. */
static bool cpu_has(const char *flag)
{
	char line[8192], word[32];
	bool has = false;
	FILE *f = fopen("/proc/cpuinfo", "r");

	snprintf(word, sizeof(word), " %s ", flag);
	while (f && !has && fgets(line, sizeof(line), f)) {
		line[strcspn(line, "\n")] = ' ';
		has = strstr(line, word);
	}
	if (f)
		fclose(f);
	return has;
}

TEST(widths_that_the_cpu_has_are_run)
{
	static const struct {
		enum alu_width width;
		const char *flag;
	} rows[] = {
		{ ALU_VEC128, "sse4_1" }, { ALU_VEC128, "asimd" }, { ALU_VEC256, "avx2" },
		{ ALU_VEC512, "avx512f" },
	};
	enum alu_width width;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (cpu_has(rows[i].flag))
			EXPECT_EQ(rows[i].width, alu_resolve(rows[i].width));
	EXPECT_EQ(ALU_SCALAR, alu_resolve(ALU_SCALAR));
	EXPECT_EQ(alu_resolve(ALU_VEC512), alu_resolve(ALU_WIDEST));
	EXPECT_EQ(alu_resolve(ALU_VEC512), alu_resolve(ALU_AMX));
	for (width = ALU_SCALAR; width <= ALU_WIDEST; width++) {
		EXPECT_LE(alu_resolve(width), width);
		EXPECT_LE(alu_resolve(width), ALU_VEC512);
		EXPECT_EQ(alu_resolve(width), alu_resolve(alu_resolve(width)));
	}
}

/* Run a worker of some width; what it says goes to a file. */
static void run_width(struct __test_metadata *_metadata, struct report_list *reports,
		      enum alu_width width, char *said, size_t size)
{
	const struct alu_hot_params params = { .width = width };
	int fd = memfd_create("stderr", MFD_CLOEXEC), saved = dup(STDERR_FILENO);
	ssize_t n;

	dup2(fd, STDERR_FILENO);
	RUN(reports, 3, .type = &work_alu_hot, .params = &params, .workers = 1);
	dup2(saved, STDERR_FILENO);
	n = pread(fd, said, size - 1, 0);
	said[n > 0 ? n : 0] = '\0';
	close(saved);
	close(fd);
}

TEST_F(compute, alu_says_which_width_runs)
{
	char said[256], expected[256];
	enum alu_width width, runs;

	for (width = ALU_SCALAR; width <= ALU_WIDEST; width++) {
		run_width(_metadata, &self->reports, width, said, sizeof(said));
		runs = alu_resolve(width);
		snprintf(expected, sizeof(expected), "AluHot: width %s runs as %s here\n",
			 alu_name(width), alu_name(runs));
		EXPECT_EQ(runs != width, !!strstr(said, expected)) TH_LOG("%s", said);
		EXPECT_EQ(runs == width, said[0] == '\0');
		EXPECT_UNITS(&self->reports.v[0], 1024);
		EXPECT_EQ(self->reports.v[0].iterations,
			  self->reports.v[0].iteration_cost_sample_total);
		again(&self->reports);
	}
}

TEST_F(compute, smt_siblings)
{
	RUN(&self->reports, 100, .type = &work_smt_sibling_spin, .workers = 4);
	EXPECT_UNITS(&self->reports.v[3], 1024);
	EXPECT_EQ(self->reports.v[3].iterations, self->reports.v[3].iteration_cost_sample_total);
	EXPECT_REFUSED(work_smt_sibling_spin, 3, "SmtSiblingSpin: 3 workers, not divisible by 2");
}

/* A pass that stop has cut is an iteration, but not a cost. */
TEST_F(compute, ipc_variance)
{
	static const struct ipc_variance_params params = { 3000, 100, 4 };
	const struct worker_report *r;

	RUN(&self->reports, 20, .type = &work_ipc_variance, .params = &params, .workers = 2);
	r = &self->reports.v[1];
	EXPECT_LE(r->work_units, r->iterations * 4 * (3000 + 100));
	EXPECT_GE(r->work_units, (r->iterations - 1) * 4 * (3000 + 100));
	EXPECT_LE(r->iteration_cost_sample_total, r->iterations);
	EXPECT_GE(r->iteration_cost_sample_total + 1, r->iterations);
}

#define REFUSED(type_, params_, sentence_, ...)					\
	EXPECT_REFUSED(work_##type_, 2, sentence_,					\
		       .params = &(const struct params_){ __VA_ARGS__ })

TEST(refused)
{
	REFUSED(alu_hot, alu_hot_params, "AluHot: width is 6, must be at most 5", ALU_WIDEST + 1);
	REFUSED(ipc_variance, ipc_variance_params,
		"IpcVariance: hot_iters is 0, must be at least 1", 0, 1, 1);
	REFUSED(ipc_variance, ipc_variance_params,
		"IpcVariance: cold_iters is 0, must be at least 1", 1, 0, 1);
	REFUSED(ipc_variance, ipc_variance_params,
		"IpcVariance: period is 0, must be at least 1", 1, 1, 0);
	REFUSED(idle_churn, idle_churn_params, "IdleChurn: burst_us is 0, must be at least 1",
		0, 1, false);
	REFUSED(idle_churn, idle_churn_params, "IdleChurn: sleep_us is 0, must be at least 1",
		1, 0, false);
	REFUSED(timer_latency, timer_latency_params,
		"TimerLatency: interval_us is 0, must be at least 1", 0);
	EXPECT_REFUSED(work_sequence, 1, "Sequence has no default parameters");
	REFUSED(sequence, sequence_params, "Sequence: phases has 0 of them, must have at least 1",
		NULL);
	REFUSED(sequence, sequence_params, "Sequence: phases has 0 of them, must have at least 1",
		SEQUENCE_PHASES({ .kind = SEQUENCE_END }));
	REFUSED(sequence, sequence_params, "Sequence: kind is 6, must be at most 5",
		SEQUENCE_PHASES(SPIN_US(1), { .kind = SEQUENCE_ALU_HOT + 1 }));
	REFUSED(sequence, sequence_params, "Sequence: width is 6, must be at most 5",
		SEQUENCE_PHASES(ALU_HOT_US(1, ALU_WIDEST + 1)));
}

/* Deadlines are never moved: after n cycles, n intervals have passed at least. */
TEST_F(compute, timers_keep_their_grid)
{
	static const struct timer_latency_params params = { .interval_us = 2000 };
	const struct worker_report *r;

	RUN(&self->reports, 50, .type = &work_timer_latency, .params = &params, .workers = 1);
	r = &self->reports.v[0];
	EXPECT_EQ(r->timer_sample_total, r->work_units);
	EXPECT_GE(r->iterations, r->work_units);
	EXPECT_LE(r->iterations, r->work_units + 1);
	EXPECT_GE(r->wall_time_ns, r->work_units * 2 * NSEC_PER_MSEC);
	EXPECT_EQ(0, r->wake_sample_total);
}

/* A long interval is slept in pieces, which are no cycles; stop still comes through. */
TEST_F(compute, timers_with_long_intervals)
{
	static const struct timer_latency_params params = { .interval_us = 350000 };

	RUN(&self->reports, 2, .type = &work_timer_latency, .params = &params, .workers = 1);
	EXPECT_GE(self->reports.v[0].timer_sample_total, 2);
	EXPECT_GE(self->reports.v[0].wall_time_ns, 700 * NSEC_PER_MSEC);
}

/* Slack is the difference between the two; what a sample has of the sleep itself is not counted. */
TEST_F(compute, idle_churn_samples_the_delay)
{
	static const struct idle_churn_params params = { 100, 120000, true };
	const struct worker_report *r;
	uint64_t least = UINT64_MAX;
	size_t i;

	RUN(&self->reports, 4, .type = &work_idle_churn, .params = &params, .workers = 1);
	r = &self->reports.v[0];
	ASSERT_GE(r->wake_latencies_ns.len, 3);
	for (i = 0; i < r->wake_latencies_ns.len; i++)
		if (r->wake_latencies_ns.v[i] < least)
			least = r->wake_latencies_ns.v[i];
	EXPECT_LT(least, 100 * NSEC_PER_MSEC);
	EXPECT_EQ(0, r->work_units % 256);
	EXPECT_GE(r->wall_time_ns, 4 * 120 * NSEC_PER_MSEC);
}

static uint64_t slack_of(struct worker *w)
{
	char path[64], text[32] = "";
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/timerslack_ns", (int)w->tid);
	f = fopen(path, "r");
	if (f && !fgets(text, sizeof(text), f))
		text[0] = '\0';
	if (f)
		fclose(f);
	return strtoull(text, NULL, 10);
}

static void tell_slack(struct worker *w)
{
	w->report->work_units = slack_of(w);
}

TEST_F(compute, precise_timing_sets_the_slack)
{
	static const struct idle_churn_params precise = { 10, 10, true };
	static const struct idle_churn_params usual = { 10, 10, false };
	struct work_type type = work_idle_churn;

	if (access("/proc/self/timerslack_ns", R_OK))
		SKIP(return, "needs /proc/<pid>/timerslack_ns");
	type.teardown = tell_slack;
	RUN(&self->reports, 3, .type = &type, .params = &precise, .workers = 1);
	EXPECT_EQ(1, self->reports.v[0].work_units);
	again(&self->reports);
	RUN(&self->reports, 3, .type = &type, .params = &usual, .workers = 1);
	EXPECT_LT(1, self->reports.v[0].work_units);
}

static int files_in(const char *dir)
{
	DIR *d = opendir(dir);
	int n = 0;

	while (d && readdir(d))
		n++;
	if (d)
		closedir(d);
	return n;
}

/* One kind of phase at a time: which samples it has, whether its time is a gap. */
TEST_F(compute, phases_of_a_sequence)
{
	static const struct {
		enum sequence_kind kind;
		bool wakes, costs, works, gap;
	} rows[] = {
		{ SEQUENCE_SPIN, false, false, true, true },
		{ SEQUENCE_SLEEP, true, false, false, false },
		{ SEQUENCE_YIELD, true, false, true, false },
		{ SEQUENCE_IO, true, false, true, false },
		{ SEQUENCE_ALU_HOT, false, true, true, true },
	};
	const struct worker_report *r;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const struct sequence_params params = {
			SEQUENCE_PHASES({ .kind = rows[i].kind, .duration_us = 20000 }),
		};

		RUN(&self->reports, 3, .type = &work_sequence, .params = &params, .workers = 2);
		r = &self->reports.v[1];
		EXPECT_EQ(rows[i].wakes, r->wake_sample_total > 0);
		EXPECT_EQ(rows[i].costs, r->iteration_cost_sample_total > 0);
		EXPECT_EQ(rows[i].works, r->work_units > 0);
		EXPECT_EQ(rows[i].gap, r->max_gap_ms >= 20);
		again(&self->reports);
	}
}

TEST_F(compute, sequence_leaves_no_file)
{
	const struct sequence_params params = {
		SEQUENCE_PHASES(SPIN_US(100), IO_US(1000), SLEEP_US(100)),
	};
	char dir[PATH_MAX];

	snprintf(dir, sizeof(dir), "%s/work_compute_test_XXXXXX", scratch_dir());
	ASSERT_NE(NULL, mkdtemp(dir));
	setenv("TMPDIR", dir, 1);
	RUN(&self->reports, 5, .type = &work_sequence, .params = &params, .workers = 3);
	EXPECT_EQ(2, files_in(dir));
	EXPECT_GE(self->reports.v[2].work_units, 5 * 16);
	rmdir(dir);
	unsetenv("TMPDIR");
}

TEST_HARNESS_MAIN
