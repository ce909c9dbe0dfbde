// SPDX-License-Identifier: GPL-2.0
/*
 * Needs that only the run itself can see unmet: it is skipped with the reason, and is no error.
 */
#include <kselftest_harness.h>
#include <unistd.h>

#include "scenario/supervisor.h"
#include "sys/cgroup.h"

static void check(struct verdict *v, const struct run *run)
{
	claim_each(v, run_group(run, "g"), completed, eq, true);
}

/* A verdict inside of the harness's own TAP can only be comments. */
static void tell(const struct verdict *v)
{
	for (size_t i = 0; i < v->nr_claims; i++)
		printf("# %s: %s: %s\n", v->claims[i].label, outcome_name(v->claims[i].outcome),
		       v->claims[i].text);
}

/* Whether the kernel has a file of the core in its cgroups; -1 when there are none to look at. */
static int cgroups_have(const char *file)
{
	struct undo *undo;
	struct cgroups cg;
	int have = -1;

	if (undo_create(&undo, 16, NULL))
		return -1;
	if (!cgroups_find(&cg, NULL, NULL) && !cgroups_open(&cg, "", undo, NULL)) {
		char path[CGROUP_PATH_MAX];

		if (!cgroup_path(&cg, "", file, path, sizeof(path)))
			have = !access(path, F_OK);
		cgroups_close(&cg, NULL);
	}
	undo_destroy(undo);
	return have;
}

#define FILE_OF_SOME "irq.pressure"	/* there is none without CONFIG_IRQ_TIME_ACCOUNTING */

static const struct scenario writes_twice = {
	.what = "a file is written that some kernels lack",
	.promise = "none, it is an example",
	.cgroups = CGROUPS({ .name = "g" }),
	.ops = OPS(op_write("g", FILE_OF_SOME, "some 150000 1000000", .at_ms = 1),
		   op_write("g", FILE_OF_SOME, "some 150000 1000000", .at_ms = 2)),
	.hold_ms = 10,
	.check = check,
};

static const struct scenario is_spoilt = {
	.what = "a file is written by a fault",
	.promise = "none, it is an example",
	.cgroups = CGROUPS({ .name = "g" }),
	.hold_ms = 10,
	.check = check,
};

TEST(a_file_that_the_kernel_lacks)
{
	static const struct fault fault = {
		op_write("g", FILE_OF_SOME, "some 150000 1000000"),
		.breaks = "g.completed.eq",
	};
	struct verdict *v = verdict_create(), *spoilt = verdict_create();
	struct verdict *good = verdict_create();

	ASSERT_TRUE(v && spoilt && good);
	if (cgroups_have(FILE_OF_SOME))
		SKIP(return, "needs cgroups without " FILE_OF_SOME);
	supervise(&writes_twice, NULL, NULL, v);
	EXPECT_EQ(OUTCOME_SKIP, verdict_outcome(v)) tell(v);
	EXPECT_STREQ("needs " FILE_OF_SOME " of cgroups", v->skipped ?: "");
	supervise(&is_spoilt, &fault, NULL, spoilt);
	EXPECT_EQ(OUTCOME_SKIP, verdict_outcome(spoilt)) tell(spoilt);
	supervise(&is_spoilt, NULL, NULL, good);
	EXPECT_EQ(OUTCOME_PASS, verdict_outcome(good)) tell(good);
	verdict_destroy(v);
	verdict_destroy(spoilt);
	verdict_destroy(good);
}

TEST_HARNESS_MAIN
