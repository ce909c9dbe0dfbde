// SPDX-License-Identifier: GPL-2.0
/*
 * Cgroups: finding a place and naming what is missing, on made-up systems; and the real thing, as
 * far as the kernel here has the controllers.
 */
#include "kselftest_harness.h"
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include "tree.h"
#include "sys/cgroup.h"
#include "sys/clock.h"
#include "sys/pid.h"

static struct err err;

/* A made-up system: its /proc in proc/, its hierarchies in cg/ and below. */
FIXTURE(system)
{
	char dir[64];
	char proc[128];
	struct cgroups cg;
	struct undo *undo;
};

FIXTURE_SETUP(system)
{
	file_path(self->dir, sizeof(self->dir), "/tmp/sched_claims_test.XXXXXX");
	ASSERT_NE(NULL, mkdtemp(self->dir));
	file_path(self->proc, sizeof(self->proc), "%s/proc", self->dir);
	ASSERT_EQ(0, undo_create(&self->undo, 64, NULL));
	memset(&self->cg, 0, sizeof(self->cg));
	err.text[0] = '\0';
}

FIXTURE_TEARDOWN(system)
{
	undo_destroy(self->undo);
	tree_remove(self->dir);
}

#define ADD(name, content) ASSERT_EQ(0, tree_add(self->dir, name, content, -1))

/* A v2 hierarchy at cg/ with the controllers given, and the caller in its cgroup @home. */
static int add_system(const char *dir, const char *home, const char *controllers)
{
	char text[256];
	int ret;

	snprintf(text, sizeof(text), "30 29 0:26 / %s/cg rw,nosuid - cgroup2 cgroup2 rw", dir);
	ret = tree_add(dir, "proc/self/mountinfo", text, -1);
	snprintf(text, sizeof(text), "0::%s", home);
	return ret ?: tree_add(dir, "proc/self/cgroup", text, -1) ?:
	       tree_add(dir, "cg/cgroup.controllers", controllers, -1) ?:
	       tree_add(dir, "cg/cgroup.subtree_control", "", -1) ?:
	       tree_add(dir, "cg/cgroup.procs", "", -1);
}

/* Whether @path is @below under the directory of the system. */
#define EXPECT_BELOW(below, path) do {						\
	EXPECT_EQ(0, strncmp(path, self->dir, strlen(self->dir)));		\
	EXPECT_STREQ(below, (path) + strlen(self->dir));			\
} while (0)

TEST_F(system, without_v2_is_told_how_to_get_it)
{
	ADD("proc/self/mountinfo", "33 25 0:28 / /sys/fs/cgroup/cpu rw - cgroup none rw,cpu");
	ADD("proc/self/cgroup", "1:cpu:/");
	EXPECT_EQ(-ENOENT, cgroups_find(&self->cg, self->proc, &err));
	EXPECT_STREQ("cgroup v2 is not mounted; hint: mount -t cgroup2 none DIR", err.text);
}

TEST_F(system, root_works_below_the_root)
{
	ASSERT_EQ(0, add_system(self->dir, "/user.slice/session-1.scope", "cpuset cpu io"));
	ASSERT_EQ(0, cgroups_find(&self->cg, self->proc, &err)) TH_LOG("%s", err.text);
	EXPECT_BELOW("/cg", self->cg.mount);
	EXPECT_BELOW("/cg", self->cg.base);
	EXPECT_BELOW("/cg/user.slice/session-1.scope", self->cg.home);
}

/* The directories above the delegated one lack the files that the caller needs to write. */
TEST_F(system, a_user_works_in_the_highest_delegated_cgroup)
{
	static const char *const delegated = "cg/user.slice/user@1.service";
	char name[128];

	ASSERT_EQ(0, add_system(self->dir, "/user.slice/user@1.service/app.slice/a.scope", "cpu"));
	file_path(name, sizeof(name), "%s/cg/cgroup.procs", self->dir);
	ASSERT_EQ(0, unlink(name));
	EXPECT_EQ(-EACCES, cgroups_find(&self->cg, self->proc, &err));
	EXPECT_NE(NULL, strstr(err.text, "is ours to use; hint: run as root or with systemd-run"));
	file_path(name, sizeof(name), "%s/cgroup.procs", delegated);
	ADD(name, "");
	file_path(name, sizeof(name), "%s/cgroup.subtree_control", delegated);
	ADD(name, "");
	file_path(name, sizeof(name), "%s/cgroup.controllers", delegated);
	ADD(name, "memory pids");
	ASSERT_EQ(0, cgroups_find(&self->cg, self->proc, &err)) TH_LOG("%s", err.text);
	EXPECT_BELOW("/cg/user.slice/user@1.service", self->cg.base);
	EXPECT_FALSE(cgroup_controller_missing(&self->cg, "memory", &err));
	EXPECT_TRUE(cgroup_controller_missing(&self->cg, "cpu", &err));
	EXPECT_NE(NULL, strstr(err.text, "not delegated to "));
}

/* As in a container without a cgroup namespace: the mount shows a part of the hierarchy. */
TEST_F(system, a_part_of_the_hierarchy_may_be_mounted)
{
	char text[256];

	ASSERT_EQ(0, add_system(self->dir, "/box/1/inner", "cpu"));
	file_path(text, sizeof(text), "30 29 0:26 /box/1 %s/cg\\040two rw - cgroup2 cg rw",
		  self->dir);
	ADD("proc/self/mountinfo", text);
	ADD("cg two/cgroup.procs", "");
	ADD("cg two/cgroup.subtree_control", "");
	ASSERT_EQ(0, cgroups_find(&self->cg, self->proc, &err)) TH_LOG("%s", err.text);
	EXPECT_BELOW("/cg two", self->cg.base);
	EXPECT_BELOW("/cg two/inner", self->cg.home);
}

TEST_F(system, a_missing_controller_has_its_reason)
{
	char text[512];

	ASSERT_EQ(0, add_system(self->dir, "/", "hugetlb"));
	file_path(text, sizeof(text),
		  "31 29 0:27 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup none rw,cpu,cpuacct\n"
		  "32 29 0:28 / /sys/fs/cgroup/blkio rw - cgroup none rw,blkio\n"
		  "30 29 0:26 / %s/cg rw - cgroup2 cgroup2 rw", self->dir);
	ADD("proc/self/mountinfo", text);
	ADD("proc/cgroups", "#subsys_name\thierarchy\tnum_cgroups\tenabled\n"
	    "cpu\t2\t1\t1\nblkio\t3\t1\t1\nmemory\t0\t1\t0\npids\t9\t1\t1\nfreezer\t0\t1\t1");
	ASSERT_EQ(0, cgroups_find(&self->cg, self->proc, &err)) TH_LOG("%s", err.text);
	EXPECT_FALSE(cgroup_controller_missing(&self->cg, "hugetlb", NULL));
	ASSERT_TRUE(cgroup_controller_missing(&self->cg, "cpu", &err));
	EXPECT_STREQ("bound to v1 at /sys/fs/cgroup/cpu,cpuacct", err.text);
	ASSERT_TRUE(cgroup_controller_missing(&self->cg, "io", &err));
	EXPECT_STREQ("bound to v1 at /sys/fs/cgroup/blkio", err.text);
	ASSERT_TRUE(cgroup_controller_missing(&self->cg, "memory", &err));
	EXPECT_STREQ("disabled by cgroup_disable= on the kernel command line", err.text);
	ASSERT_TRUE(cgroup_controller_missing(&self->cg, "pids", &err));
	EXPECT_STREQ("bound to v1 hierarchy 9", err.text);
	ASSERT_TRUE(cgroup_controller_missing(&self->cg, "cpuset", &err));
	EXPECT_STREQ("not in this kernel", err.text);
	EXPECT_EQ(-EOPNOTSUPP, cgroups_open(&self->cg, "hugetlb cpu", self->undo, &err));
	EXPECT_STREQ("controller cpu is bound to v1 at /sys/fs/cgroup/cpu,cpuacct", err.text);
	EXPECT_EQ(0, undo_mark(self->undo));
}

/* As in a container: the root of the namespace is a cgroup like any other, and holds the tasks. */
TEST_F(system, tasks_in_the_base_are_in_the_way)
{
	char procs[128];

	ASSERT_EQ(0, add_system(self->dir, "/", "cpu"));
	ADD("cg/cgroup.procs", "1");
	ASSERT_EQ(0, cgroups_find(&self->cg, self->proc, &err)) TH_LOG("%s", err.text);
	EXPECT_FALSE(cgroup_base_has_tasks(&self->cg));
	ADD("cg/cgroup.type", "domain");
	EXPECT_TRUE(cgroup_base_has_tasks(&self->cg));
	file_path(procs, sizeof(procs), "%s/cg/cgroup.procs", self->dir);
	ASSERT_EQ(0, truncate(procs, 0));
	EXPECT_FALSE(cgroup_base_has_tasks(&self->cg));
}

/* As without CONFIG_CFS_BANDWIDTH: the controller is there, one of its files is not. */
TEST_F(system, a_kernel_may_lack_files_of_a_controller)
{
	ASSERT_EQ(0, add_system(self->dir, "/", "cpu memory"));
	ASSERT_EQ(0, cgroups_find(&self->cg, self->proc, &err)) TH_LOG("%s", err.text);
	file_path(self->cg.run, sizeof(self->cg.run), "%s/run", self->cg.base);
	file_path(self->cg.controllers, sizeof(self->cg.controllers), "cpu");
	ADD("cg/run/a/cpu.weight", "100");
	EXPECT_FALSE(cgroup_lacks_file(&self->cg, "a", "cpu.weight"));
	EXPECT_TRUE(cgroup_lacks_file(&self->cg, "a", "cpu.max"));
	EXPECT_TRUE(cgroup_lacks_file(&self->cg, "a", "irq.pressure"));
	/* Mistyped, and not asked for. */
	EXPECT_FALSE(cgroup_lacks_file(&self->cg, "a", "cpu.wieght"));
	EXPECT_FALSE(cgroup_lacks_file(&self->cg, "a", "memory.max"));
}

/* Where nobody mounted v2, a run can, and its undo list takes the mount away. */
TEST_F(system, v2_can_be_mounted_for_a_run)
{
	char dir[128], procs[160];

	if (unshare(CLONE_NEWNS) || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL))
		SKIP(return, "needs CAP_SYS_ADMIN to mount");
	file_path(dir, sizeof(dir), "%s/private", self->dir);
	file_path(procs, sizeof(procs), "%s/cgroup.procs", dir);
	ASSERT_EQ(0, mkdir(dir, 0700));
	ASSERT_EQ(0, cgroups_mount(dir, self->undo, &err)) TH_LOG("%s", err.text);
	EXPECT_EQ(0, access(procs, F_OK));
	EXPECT_EQ(-EBUSY, cgroups_mount(dir, self->undo, &err));
	EXPECT_EQ(0, undo_run(self->undo, 0, &err)) TH_LOG("%s", err.text);
	EXPECT_NE(0, access(procs, F_OK));
}

TEST(texts_are_checked_before_there_is_a_cgroup)
{
	EXPECT_EQ(0, cgroup_check("cpu.weight", "10000", &err));
	EXPECT_EQ(-ERANGE, cgroup_check("cpu.weight", "10001", &err));
	EXPECT_NE(NULL, strstr(err.text, "'10001' for cpu.weight, which takes 1 to 10000"));
	EXPECT_EQ(-ERANGE, cgroup_check("cpu.weight", "0", NULL));
	EXPECT_EQ(0, cgroup_check("cpu.weight.nice", "-20", NULL));
	EXPECT_EQ(-EINVAL, cgroup_check("cpu.weight", "heavy", NULL));
	EXPECT_EQ(-ERANGE, cgroup_check("io.weight", "0", NULL));
	EXPECT_EQ(-ERANGE, cgroup_check("pids.max", "0", NULL));
	EXPECT_EQ(0, cgroup_check("pids.max", "max", NULL));
	EXPECT_EQ(0, cgroup_check("memory.max", "64M", NULL));
	EXPECT_EQ(-EINVAL, cgroup_check("memory.max", "64MB", NULL));
	EXPECT_EQ(-EINVAL, cgroup_check("memory.max", "", NULL));
	EXPECT_EQ(-EINVAL, cgroup_check("cpu.stat", "1", NULL));
	EXPECT_EQ(-ENOENT, cgroup_check("cpu.wieght", "1", NULL));
	EXPECT_STREQ("cpuset", cgroup_file_controller("cpuset.cpus"));
	EXPECT_STREQ("", cgroup_file_controller("cgroup.procs"));
	EXPECT_EQ(NULL, cgroup_file_controller("gpu.weight"));
}

TEST(pressure_is_parsed)
{
	struct pressure pressure;

	EXPECT_EQ(0, pressure_parse("some avg10=1.50 avg60=0.25 avg300=0.00 total=12345678901\n"
				    "full avg10=0.10 avg60=0.00 avg300=0.00 total=7", &pressure));
	EXPECT_EQ(1.5, pressure.some.avg10);
	EXPECT_EQ(12345678901ULL, pressure.some.total_us);
	EXPECT_EQ(7, pressure.full.total_us);
	EXPECT_EQ(0, pressure_parse("some avg10=0.00 avg60=0.00 avg300=0.00 total=1", &pressure));
	EXPECT_EQ(0, pressure.full.total_us);
	EXPECT_EQ(-EINVAL, pressure_parse("", &pressure));
	EXPECT_EQ(-EINVAL, pressure_parse("some avg10=0.00 avg60=", &pressure));
}

/* The kernel's own cgroups. */
FIXTURE(kernel)
{
	struct cgroups cg;
	struct undo *undo;
	pid_t pid;
};

FIXTURE_SETUP(kernel)
{
	self->undo = NULL;
	self->pid = 0;
	if (cgroups_find(&self->cg, NULL, &err))
		SKIP(return, "%s", err.text);
	ASSERT_EQ(0, undo_create(&self->undo, 64, NULL));
	ASSERT_EQ(0, cgroups_open(&self->cg, "", self->undo, &err)) TH_LOG("%s", err.text);
	self->pid = fork();
	ASSERT_LE(0, self->pid);
	if (!self->pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		for (;;)
			pause();
	}
}

FIXTURE_TEARDOWN(kernel)
{
	if (self->pid) {
		kill(self->pid, SIGKILL);
		waitpid(self->pid, NULL, 0);
	}
	if (self->undo) {
		char run[CGROUP_PATH_MAX];

		memcpy(run, self->cg.run, sizeof(run));
		EXPECT_EQ(0, cgroups_close(&self->cg, &err)) TH_LOG("%s", err.text);
		EXPECT_NE(0, access(run, F_OK));
		EXPECT_EQ(0, undo_mark(self->undo));
	}
	undo_destroy(self->undo);
}

/* Whether the process is in the cgroup. */
static bool is_in(const struct cgroups *cg, const char *name, pid_t pid)
{
	char text[256], word[16];
	const char *at;

	if (cgroup_read(cg, name, "cgroup.procs", text, sizeof(text), NULL) < 0)
		return false;
	snprintf(word, sizeof(word), "%d", pid);
	for (at = text; at; at = (at = strchr(at, '\n')) ? at + 1 : NULL)
		if ((size_t)strcspn(at, "\n") == strlen(word) && !strncmp(at, word, strlen(word)))
			return true;
	return false;
}

TEST_F(kernel, names_do_not_lead_out)
{
	static const char *const bad[] = { "/a", "a/", "a//b", "..", "a/../..", ".", "a\nb", "" };
	char path[CGROUP_PATH_MAX];
	size_t i;

	for (i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		EXPECT_EQ(-EINVAL, cgroup_create(&self->cg, bad[i], &err));
	EXPECT_EQ(-EINVAL, cgroup_remove(&self->cg, "", &err));
	EXPECT_EQ(-EINVAL, cgroup_write(&self->cg, "../x", "cgroup.procs", "1", &err));
	EXPECT_EQ(0, cgroup_path(&self->cg, "a/b", "c.d", path, sizeof(path)));
	EXPECT_NE(NULL, strstr(path, "/a/b/c.d"));
}

TEST_F(kernel, tasks_move_in_and_out)
{
	ASSERT_EQ(0, cgroup_create(&self->cg, "outer/inner", &err)) TH_LOG("%s", err.text);
	EXPECT_EQ(-EEXIST, cgroup_create(&self->cg, "outer", &err));
	ASSERT_EQ(0, cgroup_create(&self->cg, "other", &err));
	ASSERT_EQ(0, cgroup_move_task(&self->cg, "outer/inner", self->pid, &err))
		TH_LOG("%s", err.text);
	EXPECT_TRUE(is_in(&self->cg, "outer/inner", self->pid));
	EXPECT_EQ(1, cgroup_move_all(&self->cg, "outer/inner", "other", &err));
	EXPECT_TRUE(is_in(&self->cg, "other", self->pid));
	EXPECT_EQ(0, cgroup_move_all(&self->cg, "outer/inner", "other", &err));
	EXPECT_EQ(-EINVAL, cgroup_move_all(&self->cg, "other", "other", &err));
	EXPECT_EQ(-ENOENT, cgroup_move_all(&self->cg, "missing", "other", &err));
	/* Removing it puts the task back where we are, alive. */
	EXPECT_EQ(0, cgroup_remove(&self->cg, "other", &err)) TH_LOG("%s", err.text);
	EXPECT_EQ(0, kill(self->pid, 0));
	EXPECT_EQ(0, cgroup_remove(&self->cg, "other", &err));
}

TEST_F(kernel, a_cgroup_with_children_is_not_removed)
{
	ASSERT_EQ(0, cgroup_create(&self->cg, "outer/inner", &err));
	EXPECT_EQ(-EBUSY, cgroup_remove(&self->cg, "outer", &err));
	EXPECT_NE(NULL, strstr(err.text, "hint: it still has tasks or cgroups in it"));
	EXPECT_EQ(0, cgroup_remove(&self->cg, "outer/inner", &err));
	EXPECT_EQ(0, cgroup_remove(&self->cg, "outer", &err));
}

TEST_F(kernel, a_task_that_has_ended_is_no_failure)
{
	pid_t pid = fork();

	ASSERT_LE(0, pid);
	if (!pid)
		_exit(0);
	waitpid(pid, NULL, 0);
	ASSERT_EQ(0, cgroup_create(&self->cg, "a", &err));
	EXPECT_EQ(1, cgroup_move_task(&self->cg, "a", pid, &err));
	EXPECT_NE(NULL, strstr(err.text, "had ended before it was moved to cgroup 'a'"));
}

TEST_F(kernel, frozen_tasks_stand_still_and_can_be_killed)
{
	uint64_t value;

	ASSERT_EQ(0, cgroup_create(&self->cg, "a", &err));
	ASSERT_EQ(0, cgroup_move_task(&self->cg, "a", self->pid, &err));
	ASSERT_EQ(0, cgroup_freeze(&self->cg, "a", true, &err)) TH_LOG("%s", err.text);
	ASSERT_EQ(0, cgroup_freeze(&self->cg, "a", true, &err));
	ASSERT_EQ(0, cgroup_read_key(&self->cg, "a", "cgroup.events", "frozen", &value, &err));
	EXPECT_EQ(1, value);
	ASSERT_EQ(0, cgroup_freeze(&self->cg, "a", false, &err));
	ASSERT_EQ(0, cgroup_freeze(&self->cg, "a", true, &err));
	ASSERT_EQ(0, cgroup_kill(&self->cg, "a", &err)) TH_LOG("%s", err.text);
	EXPECT_EQ(self->pid, waitpid(self->pid, NULL, 0));
	self->pid = 0;
	EXPECT_EQ(-ENOENT, cgroup_read_key(&self->cg, "a", "cgroup.events", "no", &value, &err));
}

TEST_F(kernel, the_runner_does_not_freeze_or_kill_itself)
{
	char home[CGROUP_PATH_MAX + 16], pid[16];

	ASSERT_EQ(0, cgroup_create(&self->cg, "a/b", &err));
	ASSERT_EQ(0, cgroup_move_task(&self->cg, "a/b", getpid(), &err));
	EXPECT_EQ(-EDEADLK, cgroup_freeze(&self->cg, "a", true, &err));
	EXPECT_EQ(-EDEADLK, cgroup_kill(&self->cg, "a/b", &err));
	file_path(home, sizeof(home), "%s/cgroup.procs", self->cg.home);
	snprintf(pid, sizeof(pid), "%d", getpid());
	ASSERT_EQ(0, file_write(home, pid, &err)) TH_LOG("%s", err.text);
}

TEST_F(kernel, a_mistyped_name_is_told_with_what_there_is)
{
	ASSERT_EQ(0, cgroup_create(&self->cg, "light", &err));
	EXPECT_EQ(-ENOENT, cgroup_write(&self->cg, "lihgt", "cgroup.freeze", "1", &err));
	EXPECT_NE(NULL, strstr(err.text, "write '1' to cgroup.freeze of cgroup 'lihgt'"));
	EXPECT_NE(NULL, strstr(err.text, "no such cgroup: mistyped, or removed by somebody else"));
	EXPECT_NE(NULL, strstr(err.text, "holds [light]"));
	EXPECT_EQ(-ENOENT, __cgroup_write(&self->cg, "light", "cgroup.frieze", "1"));
	EXPECT_EQ(-ENOENT, cgroup_write(&self->cg, "light", "cpu.weight", "1", &err));
	EXPECT_NE(NULL, strstr(err.text, "controller cpu "));
}

TEST_F(kernel, pressure_can_be_read)
{
	struct pressure pressure;

	if (access("/proc/pressure/cpu", R_OK))
		SKIP(return, "needs CONFIG_PSI");
	ASSERT_EQ(0, cgroup_create(&self->cg, "a", &err));
	EXPECT_EQ(0, cgroup_read_pressure(&self->cg, "a", "cpu.pressure", &pressure, &err))
		TH_LOG("%s", err.text);
	EXPECT_EQ(-ENOENT, cgroup_read_pressure(&self->cg, "a", "gpu.pressure", &pressure, &err));
}

/* A run in a process of its own, which is killed; its cgroups are leftovers then. */
static pid_t start_run(const char *controllers, char *path, size_t size)
{
	int pipes[2];
	pid_t pid;

	if (pipe(pipes))
		return -1;
	pid = fork();
	if (!pid) {
		struct cgroups cg;
		struct undo *undo;
		int ret;

		ret = cgroups_find(&cg, NULL, NULL) ?: undo_create(&undo, 64, NULL) ?:
		      cgroups_open(&cg, controllers, undo, NULL) ?:
		      cgroup_create(&cg, "a/b", NULL);
		if (!ret && !fork()) {
			cgroup_move_task(&cg, "a/b", getpid(), NULL);
			dprintf(pipes[1], "%s", cg.run);
			close(pipes[1]);
			for (;;)
				pause();
		}
		close(pipes[1]);
		for (;;)
			pause();
	}
	close(pipes[1]);
	memset(path, 0, size);
	while (read(pipes[0], path + strlen(path), size - 1 - strlen(path)) > 0)
		;
	close(pipes[0]);
	return pid;
}

static void note_path(void *arg, const char *path)
{
	snprintf(arg, CGROUP_PATH_MAX, "%s", path);
}

TEST_F(kernel, leftovers_are_those_of_dead_runs)
{
	char run[CGROUP_PATH_MAX], removed[CGROUP_PATH_MAX] = "";
	pid_t pid;

	pid = start_run("", run, sizeof(run));
	ASSERT_LT(0, pid);
	ASSERT_EQ(0, access(run, F_OK));
	EXPECT_STRNE(run, self->cg.run);
	cgroup_leftovers_remove(self->cg.base, note_path, removed, &err);
	EXPECT_STRNE(run, removed);
	EXPECT_EQ(0, access(run, F_OK));
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	EXPECT_LE(1, cgroup_leftovers_remove(self->cg.base, note_path, removed, &err))
		TH_LOG("%s", err.text);
	EXPECT_NE(0, access(run, F_OK));
	/* We are alive. */
	EXPECT_EQ(0, access(self->cg.run, F_OK));
}

/* In CPU time, which the load of the machine does not change much. */
TEST_F(kernel, sixty_four_cgroups_cost_less_than_a_second)
{
	uint64_t start = clock_read(CLOCK_PROCESS_CPUTIME_ID);
	char name[16];
	int i;

	for (i = 0; i < 64; i++) {
		snprintf(name, sizeof(name), "cg_%d", i);
		ASSERT_EQ(0, cgroup_create(&self->cg, name, &err)) TH_LOG("%s", err.text);
		ASSERT_EQ(0, cgroup_write(&self->cg, name, "cgroup.max.depth", "2", &err));
	}
	EXPECT_GT(NSEC_PER_SEC, clock_read(CLOCK_PROCESS_CPUTIME_ID) - start);
}

/* What the controllers do; each needs that one. */
static bool open_with(struct cgroups *cg, struct undo *undo, const char *controllers)
{
	return !cgroups_find(cg, NULL, &err) && !cgroups_open(cg, controllers, undo, &err);
}

FIXTURE(controller)
{
	struct cgroups cg;
	struct undo *undo;
	char before[512];
};

FIXTURE_VARIANT(controller)
{
	const char *name;
	const char *file;
	const char *text;
	const char *reads;
};

#define CONTROLLER(id, which, attribute, value, reads_as)			\
	FIXTURE_VARIANT_ADD(controller, id) {					\
		.name = which, .file = attribute, .text = value, .reads = reads_as }
CONTROLLER(weight, "cpu", "cpu.weight", "300", "300");
CONTROLLER(nice, "cpu", "cpu.weight.nice", "-5", "-5");
CONTROLLER(idle, "cpu", "cpu.idle", "1", "1");
CONTROLLER(quota, "cpu", "cpu.max", "50000 100000", "50000 100000");
CONTROLLER(cpus, "cpuset", "cpuset.cpus", "0", "0");
CONTROLLER(mems, "cpuset", "cpuset.mems", "0", "0");
CONTROLLER(partition, "cpuset", "cpuset.cpus.partition", "member", "member");
CONTROLLER(memory, "memory", "memory.max", "64M", "67108864");
CONTROLLER(high, "memory", "memory.high", "max", "max");
CONTROLLER(pids, "pids", "pids.max", "100", "100");
CONTROLLER(io, "io", "io.weight", "200", "default 200");
CONTROLLER(hugetlb, "hugetlb", "hugetlb.2MB.max", "max", "max");

static void base_controllers(const struct cgroups *cg, char *text, size_t size)
{
	char path[CGROUP_PATH_MAX + 32];

	if (file_path(path, sizeof(path), "%s/cgroup.subtree_control", cg->base) ||
	    file_read_text(path, text, size) < 0)
		snprintf(text, size, "?");
}

FIXTURE_SETUP(controller)
{
	self->undo = NULL;
	if (cgroups_find(&self->cg, NULL, &err))
		SKIP(return, "%s", err.text);
	base_controllers(&self->cg, self->before, sizeof(self->before));
	ASSERT_EQ(0, undo_create(&self->undo, 64, NULL));
	if (!open_with(&self->cg, self->undo, variant->name))
		SKIP(return, "%s", err.text);
}

FIXTURE_TEARDOWN(controller)
{
	char after[512];

	if (!self->undo)
		return;
	EXPECT_EQ(0, cgroups_close(&self->cg, &err)) TH_LOG("%s", err.text);
	base_controllers(&self->cg, after, sizeof(after));
	EXPECT_STREQ(self->before, after);
	undo_destroy(self->undo);
}

TEST_F(controller, reaches_nested_cgroups)
{
	char path[CGROUP_PATH_MAX], text[128];

	ASSERT_EQ(0, cgroup_create(&self->cg, "a/b", &err)) TH_LOG("%s", err.text);
	ASSERT_EQ(0, cgroup_path(&self->cg, "a/b", variant->file, path, sizeof(path)));
	if (access(path, F_OK) && strcmp(variant->file, "cpu.weight") &&
	    strcmp(variant->file, "cpuset.cpus") && strcmp(variant->file, "memory.max"))
		SKIP(return, "this kernel has no %s", variant->file);
	ASSERT_EQ(0, cgroup_write(&self->cg, "a/b", variant->file, variant->text, &err))
		TH_LOG("%s", err.text);
	ASSERT_LT(0, cgroup_read(&self->cg, "a/b", variant->file, text, sizeof(text), &err));
	EXPECT_STREQ(variant->reads, text);
}

/* A cgroup passes controllers on or holds tasks; moving tasks in decides for the tasks. */
TEST_F(controller, gives_way_to_tasks)
{
	char text[128];
	pid_t pid;

	ASSERT_EQ(0, cgroup_create(&self->cg, "a/b", &err)) TH_LOG("%s", err.text);
	pid = fork();
	ASSERT_LE(0, pid);
	if (!pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		for (;;)
			pause();
	}
	EXPECT_EQ(0, cgroup_move_task(&self->cg, "a", pid, &err)) TH_LOG("%s", err.text);
	EXPECT_TRUE(is_in(&self->cg, "a", pid));
	/* cpu, cpuset and pids are threaded and may stay; the others may not. */
	ASSERT_LE(0, cgroup_read(&self->cg, "a", "cgroup.subtree_control", text, sizeof(text),
				 &err));
	if (strcmp(variant->name, "cpu") && strcmp(variant->name, "cpuset") &&
	    strcmp(variant->name, "pids"))
		EXPECT_STREQ("", text);
	EXPECT_EQ(0, cgroup_create(&self->cg, "a/c", &err)) TH_LOG("%s", err.text);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

TEST_F(controller, stays_enabled_until_the_last_run_has_ended)
{
	char run[CGROUP_PATH_MAX], during[512], after[512];
	pid_t pid;

	pid = start_run(variant->name, run, sizeof(run));
	ASSERT_LT(0, pid);
	ASSERT_EQ(0, access(run, F_OK));
	base_controllers(&self->cg, during, sizeof(during));
	/* The first to come is the first to go. */
	EXPECT_EQ(0, cgroups_close(&self->cg, &err)) TH_LOG("%s", err.text);
	base_controllers(&self->cg, after, sizeof(after));
	EXPECT_STREQ(during, after);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	EXPECT_LE(1, cgroup_leftovers_remove(self->cg.base, NULL, NULL, &err))
		TH_LOG("%s", err.text);
	/* Teardown finds what was there before the first. */
}

TEST_HARNESS_MAIN
