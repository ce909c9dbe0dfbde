// SPDX-License-Identifier: GPL-2.0
/*
 * wcompare as people call it, on run directories with known contents.
 */
#include <errno.h>
#include <ftw.h>
#include <libgen.h>
#include <limits.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kselftest_harness.h"
#include "fold_test.h"

#define OUTPUT_BYTES 65536

FIXTURE(wcompare) {
	char tool[PATH_MAX];
	char dir[32];
	char out[OUTPUT_BYTES];
};

FIXTURE_SETUP(wcompare)
{
	char exe[PATH_MAX] = "";

	ASSERT_LT(0, readlink("/proc/self/exe", exe, sizeof(exe) - 1));
	snprintf(self->tool, sizeof(self->tool), "%.4000s/../../wcompare", dirname(exe));
	if (access(self->tool, X_OK))
		SKIP(return, "wcompare was not built, it needs json-c and GSL");
	snprintf(self->dir, sizeof(self->dir), "/tmp/wcompare.XXXXXX");
	ASSERT_NE(NULL, mkdtemp(self->dir));
	ASSERT_EQ(0, chdir(self->dir));
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	return remove(path);
}

FIXTURE_TEARDOWN(wcompare)
{
	if (*self->dir)
		nftw(self->dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static void write_file(const char *run, const char *scenario, const char *name, const void *bytes,
		       size_t len)
{
	char path[256];
	FILE *f;

	mkdir(run, 0777);
	snprintf(path, sizeof(path), "%s/%s", run, scenario);
	mkdir(path, 0777);
	snprintf(path, sizeof(path), "%s/%s/%s", run, scenario, name);
	f = fopen(path, "w");
	if (f) {
		fwrite(bytes, 1, len, f);
		fclose(f);
	}
}

/* Two workers with so many iterations in a second and so long a gap. */
static void write_run(const char *run, const char *scenario, uint64_t iterations, uint64_t gap_ms)
{
	struct worker_report r[2] = {
		{ .iterations = iterations, .wall_time_ns = 1000000000, .off_cpu_ns = 500000000,
		  .schedstat_cpu_time_ns = 500000000, .schedstat_run_count = 10,
		  .max_gap_ms = gap_ms },
		{ .iterations = iterations, .wall_time_ns = 1000000000, .off_cpu_ns = 500000000,
		  .schedstat_cpu_time_ns = 500000000, .schedstat_run_count = 10,
		  .group_idx = 1 },
	};
	struct report_list list = { .v = r, .len = 2 };
	uint8_t *bytes;
	size_t len;

	if (report_list_encode(&list, &bytes, &len))
		return;
	write_file(run, scenario, "reports.postcard", bytes, len);
	free(bytes);
}

static void write_json(const char *run, const char *scenario, const char *json)
{
	write_file(run, scenario, "run.json", json, strlen(json));
}

static void write_policy(const char *json)
{
	write_file(".", ".", "policy", json, strlen(json));
}

/* Five runs a side: a1..a5 with 1000 iterations or so, b1..b5 with as many times the factor. */
static void write_sides(const char *scenario, double factor, uint64_t gap_a, uint64_t gap_b)
{
	char run[8];

	for (int i = 1; i <= 5; i++) {
		snprintf(run, sizeof(run), "a%d", i);
		write_run(run, scenario, 1000 + i, gap_a);
		snprintf(run, sizeof(run), "b%d", i);
		write_run(run, scenario, (uint64_t)((1000 + i) * factor), gap_b);
	}
}

/* Run the tool through the shell with both streams caught; its exit status. */
static int run_tool(struct _test_data_wcompare *self, const char *arguments)
{
	char command[PATH_MAX + 512];
	size_t len = 0, n;
	FILE *pipe;

	snprintf(command, sizeof(command), "'%s' %s 2>&1", self->tool, arguments);
	pipe = popen(command, "r");
	if (!pipe)
		return -1;
	while ((n = fread(self->out + len, 1, sizeof(self->out) - 1 - len, pipe)) > 0)
		len += n;
	self->out[len] = '\0';
	return WEXITSTATUS(pclose(pipe));
}

#define BOTH "a1 a2 a3 a4 a5 -- b1 b2 b3 b4 b5"
#define EXPECT_SAYS(text) \
	EXPECT_NE(NULL, strstr(self->out, text)) \
		TH_LOG("\"%s\" is not in:\n%s", text, self->out)
#define EXPECT_SAYS_NOT(text) \
	EXPECT_EQ(NULL, strstr(self->out, text)) \
		TH_LOG("\"%s\" is in:\n%s", text, self->out)

TEST_F(wcompare, equal_sides_pass)
{
	write_sides("even", 1, 10, 10);
	EXPECT_EQ(0, run_tool(self, BOTH));
	EXPECT_SAYS("even\n");
	EXPECT_SAYS("total_iterations");
	EXPECT_SAYS("passed");
	EXPECT_SAYS_NOT("regression");
	EXPECT_SAYS_NOT("advised");
}

/* total_iterations, iteration_rate and three per worker or CPU second: five metrics regress. */
TEST_F(wcompare, half_the_work_is_five_regressions)
{
	write_sides("slow", 0.5, 10, 10);
	EXPECT_EQ(1, run_tool(self, BOTH));
	EXPECT_SAYS("regression 5");
	EXPECT_SAYS("FAILED");
	EXPECT_EQ(0, run_tool(self, "--fail-threshold 6 " BOTH));
	EXPECT_EQ(0, run_tool(self, "--fail-threshold 0 " BOTH));
	EXPECT_EQ(1, run_tool(self, "--must-fail total_iterations --fail-threshold 0 " BOTH));
	EXPECT_EQ(0, run_tool(self, "--must-fail worst_gap_ms --fail-threshold 0 " BOTH));
	EXPECT_EQ(0, run_tool(self, "b1 b2 b3 b4 b5 -- a1 a2 a3 a4 a5 --json"));
	EXPECT_SAYS("\"improvement\":5");
	EXPECT_SAYS("\"failed\":false");
}

TEST_F(wcompare, a_rise_from_zero_counts)
{
	write_sides("stalls", 1, 0, 600);
	EXPECT_EQ(1, run_tool(self, "--fail-threshold 1 " BOTH));
	EXPECT_SAYS("regression 1");
	EXPECT_EQ(1, run_tool(self, "--json --fail-threshold 1 " BOTH));
	EXPECT_SAYS("\"change_pct\":null");
	write_sides("stalls", 1, 0, 400);
	EXPECT_EQ(0, run_tool(self, "--fail-threshold 1 " BOTH))
		TH_LOG("400 ms are below the absolute gate");
}

TEST_F(wcompare, limits_of_the_user)
{
	write_sides("slow", 0.8, 10, 10);
	EXPECT_EQ(1, run_tool(self, "--fail-threshold 1 " BOTH));
	EXPECT_EQ(0, run_tool(self, "--fail-threshold 1 --threshold 30 " BOTH));
	write_policy("{\"default_percent\":30,\"per_metric_percent\":{\"total_iterations\":10}}");
	EXPECT_EQ(1, run_tool(self, "--fail-threshold 1 --policy policy " BOTH));
	EXPECT_SAYS("regression 1");
	EXPECT_EQ(1, run_tool(self, "--fail-threshold 1 --threshold 1 a1 -- b1"))
		TH_LOG("one run against one, by the gates");
	write_policy("{\"per_metric_percent\":{\"total_iteration\":10}}");
	EXPECT_EQ(2, run_tool(self, "--policy policy " BOTH));
	EXPECT_SAYS("no metric total_iteration");
	write_policy("{\"default_percent\":\"many\"}");
	EXPECT_EQ(2, run_tool(self, "--policy policy " BOTH));
	write_policy("{\"default_percent\":-1}");
	EXPECT_EQ(2, run_tool(self, "--policy policy " BOTH));
	EXPECT_EQ(2, run_tool(self, "--policy nothing " BOTH));
}

TEST_F(wcompare, too_few_runs_are_named)
{
	write_sides("few", 0.5, 10, 10);
	EXPECT_EQ(0, run_tool(self, "a1 -- b1 b2"));
	EXPECT_SAYS("insufficient");
	EXPECT_SAYS("2 runs a side; 5 are advised");
	EXPECT_SAYS_NOT("regression");
}

TEST_F(wcompare, scenarios_of_one_side_are_counted)
{
	write_sides("both", 1, 10, 10);
	write_run("a1", "gone", 1, 1);
	write_run("b1", "fresh", 1, 1);
	write_run("b2", "fresh", 1, 1);
	EXPECT_EQ(0, run_tool(self, BOTH));
	EXPECT_SAYS("new 1, removed 1");
	EXPECT_SAYS_NOT("fresh\n");
}

TEST_F(wcompare, runs_that_failed_do_not_count)
{
	write_sides("x", 1, 10, 10);
	write_json("a1", "x", "{\"outcome\":\"FAIL\",\"fault\":null}");
	write_json("a2", "x", "{\"outcome\":\"PASS\",\"fault\":1}");
	write_json("a3", "x", "{\"outcome\":\"PASS\",\"fault\":null}");
	write_file("b1", "x", "reports.postcard", "\377\377", 2);
	EXPECT_EQ(0, run_tool(self, BOTH));
	EXPECT_SAYS("a1/x left out: outcome FAIL");
	EXPECT_SAYS("a2/x left out: it ran with a fault");
	EXPECT_SAYS("b1/x left out: b1/x/reports.postcard is corrupt at byte");
	EXPECT_SAYS("runs left out 3");
	EXPECT_SAYS("n=3");
	EXPECT_SAYS("n=4");
}

TEST_F(wcompare, machines_that_differ_are_flagged)
{
	write_sides("x", 1, 10, 10);
	write_json("a1", "x",
		   "{\"kernel\":{\"release\":\"6.1\"},\"cpus\":\"0-1\",\"topology\":\"1x2\"}");
	write_json("b1", "x",
		   "{\"kernel\":\"6.12\",\"cpus\":4,\"topology\":{\"llcs\":2},\"cpu_budget\":2}");
	EXPECT_EQ(0, run_tool(self, BOTH));
	EXPECT_SAYS("A: kernel 6.1, 2 CPUs");
	EXPECT_SAYS("B: kernel 6.12, 4 CPUs");
	EXPECT_SAYS("different number of CPUs");
	EXPECT_SAYS("different topology");
	EXPECT_SAYS("overcommitted");
	EXPECT_SAYS_NOT("same machine");
	write_json("b2", "x", "{\"kernel\":{\"release\":\"6.13\"},\"cpus\":\"oops\"}");
	EXPECT_EQ(0, run_tool(self, BOTH));
	EXPECT_SAYS("not from the same machine");
}

TEST_F(wcompare, no_reports_at_all)
{
	mkdir("a1", 0777);
	mkdir("b1", 0777);
	EXPECT_EQ(0, run_tool(self, "a1 -- b1"));
	EXPECT_SAYS("nothing to compare");
	write_file("a1", "x", "reports.postcard", "", 1);
	write_file("b1", "x", "reports.postcard", "", 1);
	EXPECT_EQ(0, run_tool(self, "a1 -- b1"))
		TH_LOG("a list of no reports measured nothing");
	EXPECT_SAYS("0 metrics:");
}

TEST_F(wcompare, wrong_usage)
{
	write_sides("x", 1, 10, 10);
	EXPECT_EQ(2, run_tool(self, ""));
	EXPECT_SAYS("usage: wcompare");
	EXPECT_EQ(0, run_tool(self, "--help"));
	EXPECT_EQ(2, run_tool(self, "a1 a2"));
	EXPECT_SAYS("both sides");
	EXPECT_EQ(2, run_tool(self, "-- b1"));
	EXPECT_EQ(2, run_tool(self, "a1 -- b1 -- b2"));
	EXPECT_EQ(2, run_tool(self, "nowhere -- b1"));
	EXPECT_SAYS("read nowhere");
	EXPECT_EQ(2, run_tool(self, "--must-fail total_iteration a1 -- b1"));
	EXPECT_SAYS("did you mean 'total_iterations'?");
	EXPECT_EQ(2, run_tool(self, "--must-fail zzzzzzzzzzzzz a1 -- b1"));
	EXPECT_EQ(2, run_tool(self, "--must-fail total_run_delay a1 -- b1"));
	EXPECT_SAYS("informational");
	EXPECT_EQ(2, run_tool(self, "--must-fail stuck_count a1 -- b1"));
	EXPECT_SAYS("no report feeds");
	EXPECT_EQ(2, run_tool(self, "--must-fial worst_spread a1 -- b1"));
	EXPECT_SAYS("did you mean --must-fail?");
	EXPECT_EQ(2, run_tool(self, "a1 -- b1 --threshold"));
	EXPECT_SAYS("needs a value");
	EXPECT_EQ(2, run_tool(self, "--threshold -3 a1 -- b1"));
	EXPECT_EQ(2, run_tool(self, "--threshold nan a1 -- b1"));
	EXPECT_EQ(2, run_tool(self, "--fail-threshold 1.5 a1 -- b1"));
	EXPECT_EQ(0, run_tool(self, "--noise-spread-threshold 50 " BOTH));
}

TEST_HARNESS_MAIN
