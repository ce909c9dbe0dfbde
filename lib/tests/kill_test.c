// SPDX-License-Identifier: GPL-2.0
/*
 * The runner is killed at random moments of a scenario that uses every op; afterwards everything is
 * as it was before. What the machine cannot do is left out: cpusets without their controller, and
 * hotplug and schedulers in BPF unless HOTPLUG=1 and SCHEDULERS=1 ask for them, which
 * vm/kill_test.sh does. KILLS=number is how often for each signal, SEED=number repeats a run.
 */
#include <kselftest_harness.h>
#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

#include "scenario/supervisor.h"
#include "scenario/walk.h"
#include "sys/cgroup.h"
#include "sys/clock.h"
#include "sys/file.h"
#include "sys/kconfig.h"
#include "sys/pid.h"
#include "sys/run_name.h"
#include "sys/sched_ext.h"

/*
 * Unless KILLS says otherwise, four signals make 200; with the address sanitizer it is only about
 * the memory of the engine.
 */
#ifdef __SANITIZE_ADDRESS__
#define KILLS_A_SIGNAL 8
#else
#define KILLS_A_SIGNAL 50
#endif
#define SCHEDULER_MS 2000	/* attached, where there are some */
#define SYSCTL "/proc/sys/kernel/printk_ratelimit"

static void check(struct verdict *v, const struct run *run)
{
	claim_each(v, run_cgroup(run, "a"), work_units, at_least, 1);
}

static struct group cgroups[] = {
	{ .name = "a", .workers = 2 },
	{ .name = "b", .workers = NO_WORKERS },
	{ .name = "c/d", .workers = 1 },
	{ 0 }
};

/* Ops that the machine cannot do are taken out. */
static struct op first[] = {
	op_sysctl(SYSCTL, "7"),
	op_run("sleeper", ARGV("sleep", "1000"), .other = "b"),
	op_add(GROUP(.name = "late")),
	op_spawn(GROUP("more", .cgroup = "a")),
	op_write("late", "cgroup.max.depth", "3", .at_ms = 3),
	op_freeze("late", .at_ms = 5),
	op_affinity("host", 0, FIRST_CPUS(1), .at_ms = 7),
	op_nice("a", ALL_WORKERS, 5, .at_ms = 8),
	op_stop("host", 0, .at_ms = 9, .for_ms = 5),
	op_offline(CPU(1), .at_ms = 10),
	op_cpuset("c/d", FIRST_CPUS(1), .at_ms = 11),
	op_kill("c/d", 0, .at_ms = 12),
	op_swap_cpusets("a", "c/d", .at_ms = 13),
	op_intent("more", ALL_WORKERS, INTENT_SINGLE_CPU, .at_ms = 15),
	op_policy("more", ALL_WORKERS, POLICY_BATCH, .at_ms = 16),
	op_thaw("late", .at_ms = 18),
	op_end("more", .at_ms = 20),
	op_online(CPU(1), .at_ms = 22),
	op_clear_cpuset("a", .at_ms = 24),
	op_kill_program("sleeper", .at_ms = 26),
	{ 0 }
};

/* Not where hotplug is, at which the kernel ejects them. */
static struct op schedulers[] = {
	op_attach(ARGV("scx_simple")),
	op_replace(ARGV("scx_simple")),
	op_detach(.at_ms = SCHEDULER_MS - 1),
	{ 0 }
};

static const struct op loop[] = {
	op_add(GROUP(.name = "x/y")),
	op_move("a", "b"),
	op_move("b", "a"),
	op_run("short", ARGV("true")),
	op_wait("short"),
	op_sysctl(SYSCTL, "8"),
	op_remove("x/y"),
	{ 0 }
};

static struct step steps[] = {
	{ .ops = first, .hold = HOLD_MS(40) },
	{ .ops = schedulers, .hold = HOLD_MS(0) },
	{ .ops = loop, .hold = HOLD_LOOP_MS(5) },
	{ 0 }
};

static struct scenario uses_the_ops = {
	.what = "it is killed",
	.cgroups = cgroups,
	.groups = GROUPS({ .name = "host" }),
	.steps = steps,
	.hold_ms = 100,
	.check = check,
};

static bool can_be_done(const struct op *op, bool cpusets)
{
	switch (op->kind) {
	case OP_OFFLINE:
	case OP_ONLINE:
		return getenv("HOTPLUG");
	case OP_ATTACH:
	case OP_REPLACE:
	case OP_DETACH:
		return getenv("SCHEDULERS");
	case OP_CPUSET:
	case OP_CLEAR_CPUSET:
	case OP_SWAP_CPUSETS:
		return cpusets;
	default:
		return true;
	}
}

static void keep_what_can_be_done(struct op *ops, bool cpusets)
{
	struct op *to = ops;

	for (const struct op *from = ops; from->kind; from++)
		if (can_be_done(from, cpusets))
			*to++ = *from;
	*to = (struct op){ 0 };
}

static void use_what_is_there(const struct cgroups *cg)
{
	bool cpusets = !cgroup_controller_missing(cg, "cpuset", NULL);

	if (!cgroup_controller_missing(cg, "cpu", NULL))
		cgroups[0].cpu_weight = 50;
	if (cpusets)
		cgroups[2].cpuset = (struct cpuset_spec)FIRST_CPUS(1);
	keep_what_can_be_done(first, cpusets);
	keep_what_can_be_done(schedulers, cpusets);
	/* To attach one takes longer than all else, and that is not yet to be under one. */
	if (getenv("SCHEDULERS")) {
		steps[1].hold.ms = SCHEDULER_MS;
		uses_the_ops.hold_ms += SCHEDULER_MS;
	}
}

/* Everything that a scenario may have changed, as a text. */
static void snapshot(const struct cgroups *cg, char *text, size_t size)
{
	char path[CGROUP_PATH_MAX], part[16384];
	const char *const files[] = { SYSCTL, "/sys/devices/system/cpu/online",
				      "/proc/self/mounts", SCHED_EXT_ROOT "/state", path };
	size_t used = 0;

	file_path(path, sizeof(path), "%s/cgroup.subtree_control", cg->base);
	for (size_t i = 0; i < ARRAY_SIZE(files); i++) {
		if (file_read_text(files[i], part, sizeof(part)) < 0)
			snprintf(part, sizeof(part), "cannot be read");
		used += snprintf(text + used, size - used, "%s: %s\n", files[i], part);
	}
}

/* Whether there is a cgroup of a run, whose name begins with the suite and its pid. */
static bool has_cgroup(const struct cgroups *cg, pid_t pid)
{
	char begin[64];
	struct dirent *entry;
	DIR *dir = opendir(cg->base);
	bool found = false;

	if (run_name(begin, sizeof(begin), getpid()))
		return true;
	snprintf(strpbrk(begin, "0123456789"), 16, "%d.", pid);
	while (dir && (entry = readdir(dir)))
		found |= !strncmp(entry->d_name, begin, strlen(begin));
	if (dir)
		closedir(dir);
	return found;
}

/* By a way that every kernel has; 0 for none. Low numbers come first, which are the older ones. */
static pid_t first_child(pid_t parent)
{
	DIR *proc = opendir("/proc");
	struct dirent *entry;
	pid_t found = 0;

	while (proc && !found && (entry = readdir(proc))) {
		pid_t pid = atoi(entry->d_name);

		if (pid > 0 && pid_parent(pid) == parent)
			found = pid;
	}
	if (proc)
		closedir(proc);
	return found;
}

/* The runner is the first child of the supervisor. */
static pid_t await_runner_of(pid_t supervisor)
{
	const struct timespec pause = clock_timespec(100 * NSEC_PER_USEC);
	uint64_t deadline_ns = clock_ns() + 5 * NSEC_PER_SEC;

	while (clock_left_ns(deadline_ns)) {
		pid_t pid = first_child(supervisor);

		if (pid)
			return pid;
		nanosleep(&pause, NULL);
	}
	return -1;
}

/* A verdict inside of the harness's own TAP can only be comments. */
static void tell(const struct verdict *v)
{
	for (size_t i = 0; i < v->nr_claims; i++)
		if (verdict_claim_outcome(&v->claims[i]) != OUTCOME_PASS)
			printf("# %s: %s: %s\n", v->claims[i].label,
			       outcome_name(verdict_claim_outcome(&v->claims[i])),
			       v->claims[i].text);
	fflush(stdout);
}

static pid_t start_supervisor(bool talk)
{
	struct verdict *v;
	pid_t pid;

	/* Read once and for all, by a child; later the runner is the only one. */
	kconfig_running();
	pid = fork();
	if (pid)
		return pid;
	setrlimit(RLIMIT_CORE, &(struct rlimit){ 0, 0 });
	/* A shell that starts us in the background has it ignored, by us and by the runner. */
	signal(SIGINT, SIG_DFL);
	v = verdict_create();
	supervise(&uses_the_ops, NULL, NULL, v);
	if (talk)
		tell(v);
	_exit(verdict_outcome(v) == OUTCOME_PASS ? 0 : 1);
}

/* How long a run takes that nobody kills, and whether it was good. */
static double whole_run_us(bool *good)
{
	uint64_t start_ns = clock_ns();
	pid_t supervisor = start_supervisor(true);
	int status;

	*good = waitpid(supervisor, &status, 0) == supervisor && !status;
	return (clock_ns() - start_ns) / (double)NSEC_PER_USEC;
}

/* How many of the kills found a scheduler attached, or on its way in or out. */
static int schedulers_met;

static void look_for_scheduler(void)
{
	struct sched_ext now;

	if (!sched_ext_read(NULL, &now, NULL) && !sched_ext_is_disabled(&now))
		schedulers_met++;
}

/* Return: 1 when the kill came before the end of the run, 0 when after, -1 when it could not. */
static int run_and_kill(int sig, unsigned int after_us, pid_t *runner)
{
	struct timespec pause = clock_timespec(after_us * 1000ULL);
	pid_t supervisor = start_supervisor(false);
	int status;

	*runner = supervisor > 0 ? await_runner_of(supervisor) : -1;
	if (*runner < 0)
		return -1;
	nanosleep(&pause, NULL);
	look_for_scheduler();
	if (pid_parent(*runner) == supervisor)
		kill(*runner, sig);
	if (waitpid(supervisor, &status, 0) != supervisor || !WIFEXITED(status))
		return -1;
	return WEXITSTATUS(status);
}

static int note_kind(const struct op *op, void *used)
{
	((bool *)used)[op->kind] = true;
	return 0;
}

/* Who adds an op has to let it be killed, too. */
TEST(every_op_is_used)
{
	bool used[NR_OP_KINDS] = { false };

	walk_ops(&uses_the_ops, note_kind, used);
	for (int kind = OP_NONE + 1; kind < NR_OP_KINDS; kind++) {
		EXPECT_TRUE(used[kind]) {
			TH_LOG("op_%s is not in the scenario", op_name(kind));
		}
	}
}

FIXTURE(kill)
{
	struct cgroups cg;
	char before[32768];
	char after[32768];
};

FIXTURE_SETUP(kill)
{
	struct err err;

	if (geteuid() || access(SYSCTL, W_OK))
		SKIP(return, "needs root");
	if (cgroups_find(&self->cg, NULL, &err))
		SKIP(return, "needs cgroups v2 (%s)", err.text);
	/* It is read by a child; supervisors inherit it, and the runner is their first child. */
	kconfig_running();
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	use_what_is_there(&self->cg);
	snapshot(&self->cg, self->before, sizeof(self->before));
}

FIXTURE_TEARDOWN(kill)
{
}

/*
 * One signal, as often as it takes to hit every part of a run. Boosted, as the runner is: who waits
 * for a CPU would come when all is over.
 */
static void kill_often(struct __test_metadata *_metadata, struct _test_data_kill *self, int sig)
{
	long seed = getenv("SEED") ? atol(getenv("SEED")) : time(NULL);
	struct boost boost = { 0 };
	int kills = getenv("KILLS") ? atoi(getenv("KILLS")) : KILLS_A_SIGNAL;
	int hits = 0, hit;
	double length_us;
	pid_t runner;
	bool good;

	length_us = whole_run_us(&good);
	boost_begin(&boost);
	TH_LOG("SEED=%ld", seed);
	srand48(seed + sig);
	for (int i = 0; i < kills; i++) {
		unsigned int after_us = (unsigned int)(drand48() * length_us);

		hit = run_and_kill(sig, after_us, &runner);
		ASSERT_LE(0, hit);
		hits += hit;
		snapshot(&self->cg, self->after, sizeof(self->after));
		ASSERT_STREQ(self->before, self->after) {
			TH_LOG("kill %d after %u us", i, after_us);
		}
		ASSERT_FALSE(has_cgroup(&self->cg, runner));
		ASSERT_EQ(-1, waitpid(-1, NULL, WNOHANG));
		ASSERT_EQ(ECHILD, errno);
	}
	TH_LOG("%d of %d before the end, after %.0f ms, %d under a scheduler", hits,
	       kills, length_us / 1000, schedulers_met);
	EXPECT_LT(kills / 4, hits);
	if (getenv("SCHEDULERS"))
		EXPECT_LT(0, schedulers_met);
}

/* Without a kill the scenario is good, so that what is killed is what was meant. */
TEST_F(kill, none)
{
	bool good;

	whole_run_us(&good);
	EXPECT_TRUE(good);
	snapshot(&self->cg, self->after, sizeof(self->after));
	EXPECT_STREQ(self->before, self->after);
}

TEST_F_TIMEOUT(kill, sigkill, 600)
{
	kill_often(_metadata, self, SIGKILL);
}

TEST_F_TIMEOUT(kill, sigterm, 600)
{
	kill_often(_metadata, self, SIGTERM);
}

TEST_F_TIMEOUT(kill, sigint, 600)
{
	kill_often(_metadata, self, SIGINT);
}

TEST_F_TIMEOUT(kill, sigsegv, 600)
{
	kill_often(_metadata, self, SIGSEGV);
}

TEST_HARNESS_MAIN
