// SPDX-License-Identifier: GPL-2.0
/*
 * Needs that only the run itself can see unmet: it is skipped with the reason, and is no error.
 */
#include <kselftest_harness.h>
#include <errno.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "scenario/supervisor.h"
#include "sys/cgroup.h"
#include "sys/file.h"

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

/*
 * A file that answers "0" with EBUSY, as the file of a CPU that has to stay does: the CPUs of a v1
 * cpuset whose child has CPU 1.
 */
#define CPUSETS "/sys/fs/cgroup/cpuset"

FIXTURE(busy)
{
	char parent[64];
	char child[80];
	char cpus[96];
};

FIXTURE_SETUP(busy)
{
	char of_child[112];

	file_path(self->parent, sizeof(self->parent), CPUSETS "/unmet_test.%d", getpid());
	file_path(self->child, sizeof(self->child), "%s/child", self->parent);
	file_path(self->cpus, sizeof(self->cpus), "%s/cpuset.cpus", self->parent);
	file_path(of_child, sizeof(of_child), "%s/cpuset.cpus", self->child);
	if (access(CPUSETS "/cpuset.cpus", W_OK) || mkdir(self->parent, 0700))
		SKIP(return, "needs cpusets of cgroups v1 at " CPUSETS);
	ASSERT_EQ(0, mkdir(self->child, 0700));
	if (__file_write(self->cpus, "0-1") || __file_write(of_child, "1"))
		SKIP(return, "needs CPUs 0 and 1");
}

FIXTURE_TEARDOWN(busy)
{
	rmdir(self->child);
	rmdir(self->parent);
}

static const struct scenario unplugs = {
	.what = "a CPU goes offline",
	.promise = "none, it is an example",
	.groups = GROUPS({ .name = "g" }),
	.ops = OPS(op_offline(CPU(1), .at_ms = 1)),
	.hold_ms = 10,
	.check = check,
};

TEST_F(busy, a_cpu_that_has_to_stay)
{
	struct verdict *v = verdict_create();
	struct text why = { 0 };
	cpu_set_t usable;

	ASSERT_NE(NULL, v);
	ASSERT_EQ(0, sched_getaffinity(0, sizeof(usable), &usable));
	if (!CPU_ISSET(0, &usable) || !CPU_ISSET(1, &usable) || needs_unmet(&unplugs, &why))
		SKIP(return, "needs CPU 1, which can be unplugged");
	ASSERT_EQ(-EBUSY, __file_write(self->cpus, "0"));
	if (unshare(CLONE_NEWNS) || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) ||
	    mount(self->cpus, "/sys/devices/system/cpu/cpu1/online", NULL, MS_BIND, NULL))
		SKIP(return, "needs CAP_SYS_ADMIN to mount");
	supervise(&unplugs, NULL, NULL, v);
	EXPECT_EQ(OUTCOME_SKIP, verdict_outcome(v)) tell(v);
	EXPECT_STREQ("needs CPU 1 to go offline (Device or resource busy)", v->skipped ?: "");
	verdict_destroy(v);
}

TEST_HARNESS_MAIN
