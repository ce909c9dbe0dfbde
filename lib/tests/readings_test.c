// SPDX-License-Identifier: GPL-2.0
/*
 * What the kernel's files say of cgroups: looking it up, claims on it, and how it comes into a run.
 */
#include <kselftest_harness.h>
#include <string.h>

#include "scenario/needs.h"
#include "scenario/scenario.h"
#include "scenario/supervisor.h"

/* One cgroup "g" with two phases. */
FIXTURE(readings) {
	struct verdict *v;
	struct run *run;
};

FIXTURE_SETUP(readings)
{
	struct cgroup_record *record = calloc(1, sizeof(*record));

	self->v = verdict_create();
	self->run = run_create(0);
	ASSERT_NE(NULL, self->v);
	ASSERT_NE(NULL, self->run);
	ASSERT_NE(NULL, record);
	*record = (struct cgroup_record){ .name = "g", .in = calloc(2, sizeof(*record->in)),
					  .nr = 2 };
	ASSERT_NE(NULL, record->in);
	record->in[0].usage_us = f64_of(100);
	record->in[1].usage_us = f64_of(300);
	u64_set_insert(&record->in[1].cpus_effective, 5);
	self->run->records = record;
	self->run->nr_records = 1;
}

FIXTURE_TEARDOWN(readings)
{
	run_destroy(self->run);
	verdict_destroy(self->v);
}

TEST_F(readings, are_looked_up_by_cgroup_and_phase)
{
	EXPECT_EQ(100, run_readings(self->run, "g", STEP(0))->usage_us.v);
	EXPECT_EQ(300, run_readings(self->run, "g", STEP(1))->usage_us.v);
	EXPECT_FALSE(run_readings(self->run, "g", STEP(0))->frozen.set);
	EXPECT_FALSE(run_readings(self->run, "g", BASELINE)->usage_us.set);
	EXPECT_FALSE(run_readings(self->run, "g", STEP(2))->usage_us.set);
	EXPECT_FALSE(run_readings(self->run, "h", STEP(0))->usage_us.set);
}

#define EXPECT_LAST(expected, label_, text_) do { \
	ASSERT_NE(NULL, self->v->last); \
	EXPECT_EQ(expected, self->v->last->outcome); \
	EXPECT_STREQ(label_, self->v->last->label); \
	EXPECT_STREQ(text_, self->v->last->text); \
} while (0)

TEST_F(readings, are_claimed)
{
	struct verdict *v = self->v;
	const struct run *run = self->run;

	claim_reading(v, run, "g", STEP(1), usage_us, at_least, 300);
	EXPECT_LAST(OUTCOME_PASS, "g.Step[1].usage_us.at_least", "300, expected at least 300");
	claim_reading(v, run, "g", STEP(0), usage_us, gt, 100);
	EXPECT_LAST(OUTCOME_FAIL, "g.Step[0].usage_us.gt", "100, expected more than 100");
	claim_reading(v, run, "g", STEP(1), cpus_effective, contains, 5);
	EXPECT_LAST(OUTCOME_PASS, "g.Step[1].cpus_effective.contains",
		    "{5}, expected to contain 5");
	claim_reading(v, run, "g", STEP(0), frozen, eq, 0);
	EXPECT_LAST(OUTCOME_INCONCLUSIVE, "g.Step[0].frozen.eq", "it was not measured");
	claim_reading(v, run, "h", STEP(0), frozen, eq, 0);
	EXPECT_LAST(OUTCOME_ERROR, "h.Step[0].frozen.eq", "no cgroup \"h\"");
}

static void check(struct verdict *v, const struct run *run)
{
	double wall_us = run_readings(run, "works", STEP(0))->wall_us.v;
	double used_us = run_readings(run, "works", STEP(0))->usage_us.v;

	claim(v, wall_us, between, 90e3, 5e6);
	claim(v, used_us, gt, 0);
	claim_reading(v, run, "works", STEP(0), frozen, eq, 0);
	claim_reading(v, run, "works", STEP(0), populated, eq, 1);
	claim_reading(v, run, "works", STEP(1), frozen, eq, 1);
	/* Counted from the beginning of the phase. */
	claim_reading(v, run, "works", STEP(1), usage_us, lt, 5e3);
	claim_reading(v, run, "empty", STEP(0), usage_us, is_none);
	claim_reading(v, run, "empty", STEP(1), populated, eq, 0);
	claim_reading(v, run, "empty", STEP(1), usage_us, eq, 0);
}

static const struct scenario two_phases = {
	.what = "cgroups are read at both ends of a phase",
	.promise = "none, it is an example",
	.cgroups = CGROUPS({ .name = "works" }),
	.steps = STEPS({ .hold = HOLD_MS(100) },
		       { .ops = OPS(op_freeze("works")),
			 .cgroups = CGROUPS({ "empty", .workers = NO_WORKERS }),
			 .hold = HOLD_MS(100) }),
	.hold_ms = 1000,
	.check = check,
};

TEST(come_from_the_kernel)
{
	struct verdict *v = verdict_create();
	struct text why = { 0 };

	ASSERT_NE(NULL, v);
	if (needs_unmet(&two_phases, &why))
		SKIP(return, "%.200s", why.s);
	supervise(&two_phases, NULL, NULL, v);
	EXPECT_EQ(OUTCOME_PASS, verdict_outcome(v));
	for (size_t i = 0; i < v->nr_claims; i++)
		if (v->claims[i].outcome != OUTCOME_PASS)
			TH_LOG("%s: %s", v->claims[i].label, v->claims[i].text);
	verdict_destroy(v);
}

TEST_HARNESS_MAIN
