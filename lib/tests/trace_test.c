// SPDX-License-Identifier: GPL-2.0
/*
 * Reading a trace: times, what was overwritten, and what is cut out around the longest gap. The
 * instance is a made-up directory; evidence_test.sh has the real thing.
 */
#include <kselftest_harness.h>

#include "scenario/evidence.h"
#include "sys/clock.h"
#include "sys/trace.h"
#include "tree.h"

static uint64_t time_of(const char *line)
{
	uint64_t ns = 0;

	return trace_time_ns(line, &ns) ? ns : 0;
}

#define EVENT(task, at) task " [002] d..2. " at ": sched_switch: prev_comm=x [7] 8.9: "

TEST(times)
{
	EXPECT_EQ(123456789000, time_of(EVENT("             cat-1234   ", "  123.456789")));
	EXPECT_EQ(1000, time_of(EVENT("          <idle>-0      ", "    0.000001")));
	EXPECT_EQ(86400999999000, time_of(EVENT(" sched_claims_15-4194303", "86400.999999")));
	/* The kernel prints a comm as it is. */
	EXPECT_EQ(5000002000, time_of(EVENT("  -1 [1] x 1.1: -12     ", "    5.000002")));
	EXPECT_EQ(0, time_of("# tracer: nop    -1 [1] x 1.000000: "));
	EXPECT_EQ(0, time_of("CPU:1 [LOST 17 EVENTS]\n"));
	EXPECT_EQ(0, time_of(""));
}

FIXTURE(instance)
{
	struct trace trace;
	struct worst_gap gap;
	struct rundir rundir;
	struct recorder recorder;
	char root[64];
	char text[4096];
	uint64_t ns;
	struct err err;
};

/* The worst gap is from 10.000 to 10.100 s, on CPU 2. */
FIXTURE_SETUP(instance)
{
	/* No trace-cmd. */
	setenv("PATH", "/nonexistent", 1);
	snprintf(self->root, sizeof(self->root), "/tmp/trace_test.XXXXXX");
	ASSERT_NE(NULL, mkdtemp(self->root));
	snprintf(self->trace.dir, sizeof(self->trace.dir), "%s", self->root);
	ASSERT_EQ(0, tree_add(self->root, "evidence/", "", -1));
	self->gap = (struct worst_gap){
		.group = "a", .cpu = 2, .ms = 100, .end_ns = 10100 * NSEC_PER_MSEC,
	};
	self->rundir = (struct rundir)RUNDIR_NONE;
	self->rundir.path = self->root;
	self->rundir.worst_gap = &self->gap;
	self->recorder.trace = self->trace;
}

FIXTURE_TEARDOWN(instance)
{
	tree_remove(self->root);
}

#define STATS(overrun) \
	"entries: 7\noverrun: " overrun "\ncommit overrun: 9\nbytes: 332\n" \
	"oldest event ts:    10.000250\nnow ts:    11.200000\ndropped events: 0\n"

TEST_F(instance, overwritten)
{
	EXPECT_FALSE(trace_overwritten(&self->trace, 2, &self->ns));
	ASSERT_EQ(0, tree_add(self->root, "per_cpu/cpu2/stats", STATS("1"), -1));
	ASSERT_TRUE(trace_overwritten(&self->trace, 2, &self->ns));
	EXPECT_EQ(10000250000, self->ns);
	EXPECT_FALSE(trace_overwritten(&self->trace, 1, &self->ns));
	ASSERT_EQ(0, tree_add(self->root, "per_cpu/cpu2/stats", STATS("0"), -1));
	EXPECT_FALSE(trace_overwritten(&self->trace, 2, &self->ns));
	ASSERT_EQ(0, tree_add(self->root, "per_cpu/cpu2/stats", "overrun: 1\n", -1));
	EXPECT_FALSE(trace_overwritten(&self->trace, 2, &self->ns));
	self->trace.dir[0] = '\0';
	EXPECT_FALSE(trace_overwritten(&self->trace, 2, &self->ns));
}

/* An event each 10 ms from 9.900 to 10.200 s, each with a line of filling behind it. */
static int write_events(const char *root, size_t filling)
{
	char path[128];
	FILE *out;

	snprintf(path, sizeof(path), "%s/trace", root);
	out = fopen(path, "we");
	if (!out)
		return -errno;
	fprintf(out, "# tracer: nop\n");
	for (int ms = 9900; ms <= 10200; ms += 10)
		fprintf(out, EVENT("               a-1      ", "%d.%03d000") "%*s\n", ms / 1000,
			ms % 1000, (int)filling, "x");
	return fclose(out);
}

/* What was kept, without its header and filling: the first and the last time, and how many. */
static int read_kept(const char *root, uint64_t *first_ns, uint64_t *last_ns)
{
	char path[128], *line = NULL;
	size_t size = 0;
	uint64_t ns;
	int n = 0;
	FILE *in;

	snprintf(path, sizeof(path), "%s/evidence/trace.txt", root);
	in = fopen(path, "re");
	if (!in)
		return -errno;
	while (getline(&line, &size, in) > 0) {
		if (!trace_time_ns(line, &ns))
			continue;
		*first_ns = n++ ? *first_ns : ns;
		*last_ns = ns;
	}
	free(line);
	fclose(in);
	return n;
}

TEST_F(instance, small_traces_are_kept_whole)
{
	uint64_t first_ns, last_ns;

	ASSERT_EQ(0, write_events(self->root, 100));
	ASSERT_EQ(0, evidence_trace(&self->rundir, &self->recorder, &self->err));
	EXPECT_EQ(31, read_kept(self->root, &first_ns, &last_ns));
	EXPECT_EQ(9900 * NSEC_PER_MSEC, first_ns);
	EXPECT_EQ(10200 * NSEC_PER_MSEC, last_ns);
}

/* The gap and 50 ms before and after it, both ends included. */
TEST_F(instance, large_traces_are_cut_around_the_gap)
{
	uint64_t first_ns, last_ns;

	ASSERT_EQ(0, write_events(self->root, 0x10000));
	ASSERT_EQ(0, evidence_trace(&self->rundir, &self->recorder, &self->err));
	EXPECT_EQ(21, read_kept(self->root, &first_ns, &last_ns));
	EXPECT_EQ(9950 * NSEC_PER_MSEC, first_ns);
	EXPECT_EQ(10150 * NSEC_PER_MSEC, last_ns);
}

TEST_F(instance, large_traces_without_a_gap_are_kept_whole)
{
	uint64_t first_ns, last_ns;

	self->gap = (struct worst_gap){ 0 };
	ASSERT_EQ(0, write_events(self->root, 0x10000));
	ASSERT_EQ(0, evidence_trace(&self->rundir, &self->recorder, &self->err));
	EXPECT_EQ(31, read_kept(self->root, &first_ns, &last_ns));
}

TEST_F(instance, without_a_trace_it_says_why)
{
	char path[128];

	self->recorder.trace.dir[0] = '\0';
	err_set(&self->recorder.err, 0, "nobody is allowed to");
	ASSERT_EQ(0, evidence_trace(&self->rundir, &self->recorder, &self->err));
	snprintf(path, sizeof(path), "%s/evidence/trace.txt", self->root);
	ASSERT_LT(0, file_read_text(path, self->text, sizeof(self->text)));
	EXPECT_STREQ("no trace: nobody is allowed to", self->text);
}

TEST_F(instance, a_trace_that_went_is_an_error)
{
	EXPECT_EQ(-ENOENT, evidence_trace(&self->rundir, &self->recorder, &self->err));
	EXPECT_NE(NULL, strstr(self->err.text, self->root));
}

TEST_HARNESS_MAIN
