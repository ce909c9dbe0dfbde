// SPDX-License-Identifier: GPL-2.0
/*
 * A task has reserved time as SCHED_DEADLINE and is set back to normal: another one can have it.
 *
 *   runner's cgroup: others that sleep on all that can be reserved, and
 *   step 0   `- runnable   1 x a task that only yields leaves the class, again and again
 *   step 1   `- asleep     the same with a task that sleeps
 *
 * Promise: Documentation/scheduler/sched-deadline.rst: a task that leaves gives its bandwidth back
 * at its 0-lag time at the latest.
 */
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "scenario/scenario.h"
#include "work/custom.h"

#define MAX_TASKS 4096
#define PERIOD_NS (100 * NSEC_PER_MSEC)
/* A task with less than this would die slowly. */
#define PIECE_NS NSEC_PER_MSEC
/* A kernel that does not give it back has lost 0.001 % of a CPU. */
#define LEAST_NS 1024
/* BW_SHIFT in kernel/sched/sched.h: bandwidth is counted in 1/2^20 of a CPU and rounded down. */
#define UNIT_NS (PERIOD_NS / (1 << 20) + 1)

/*
 * It is always runnable, or asleep already. Who computes instead of yielding overruns its
 * reservation by a tick or, on a virtual CPU, by much more, and its 0-lag time is ten times as much
 * later.
 */
static pid_t begin(const struct custom_context *context, bool yields)
{
	pid_t parent = getpid(), pid = fork();

	if (pid < 0)
		worker_fatal("no task to reserve for");
	if (pid) {
		if (!yields)
			waitpid(pid, NULL, WUNTRACED);
		return pid;
	}
	close(context->worker->report_fd);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	while (getppid() == parent)
		if (yields)
			sched_yield();
		else
			raise(SIGSTOP);
	_exit(0);
}

static void end(pid_t pid)
{
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

static bool reserve(pid_t pid, uint64_t runtime_ns)
{
	const struct policy policy = { .kind = POLICY_DEADLINE, .runtime_ns = runtime_ns,
				       .deadline_ns = PERIOD_NS };

	return !placement_set_policy(pid, &policy, NULL);
}

/* All that can be reserved, in pieces of which the last can be enlarged. */
struct hoard {
	pid_t tasks[MAX_TASKS];
	size_t n;
	uint64_t last_ns;
};

static void fill(const struct custom_context *context, struct hoard *hoard)
{
	pid_t next = begin(context, false);

	hoard->n = 0;
	for (uint64_t ns = PERIOD_NS / 10 * 6; ns >= PIECE_NS; ns /= 2)
		for (; hoard->n < MAX_TASKS && reserve(next, ns); next = begin(context, false)) {
			hoard->tasks[hoard->n++] = next;
			hoard->last_ns = ns;
		}
	end(next);
	if (hoard->n == MAX_TASKS)
		worker_fatal("this machine reserves without a limit");
}

static bool enlarge(struct hoard *hoard, uint64_t ns)
{
	bool larger = hoard->n && reserve(hoard->tasks[hoard->n - 1], hoard->last_ns + ns);

	hoard->last_ns += larger ? ns : 0;
	return larger;
}

/* What comes free is asked for after a moment, and until its 0-lag time has passed for sure. */
static bool get(struct worker *w, struct hoard *hoard, uint64_t ns)
{
	uint64_t deadline_ns = clock_ns() + 3 * PERIOD_NS;
	bool got = false;

	while (!got && clock_left_ns(deadline_ns) && worker_sleep_ns(w, NSEC_PER_MSEC))
		got = enlarge(hoard, ns);
	return got;
}

/* An iteration is a task that left; a unit of work is one whose reservation could be had again. */
static void leave(const struct custom_context *context, struct worker_report *report)
{
	bool yields = context->config->flag[0];
	uint64_t ns = context->config->u64[0];
	struct worker *w = context->worker;
	static struct hoard hoard;

	/* What the hoard before had comes back at its 0-lag time, too. */
	while (worker_sleep_ns(w, PERIOD_NS) && report->work_units == report->iterations) {
		pid_t leaver = begin(context, yields);
		bool had = reserve(leaver, ns), got;

		fill(context, &hoard);
		for (uint64_t more = PIECE_NS; more >= UNIT_NS; more /= 2)
			enlarge(&hoard, more);
		while (enlarge(&hoard, UNIT_NS))
			;
		placement_set_normal(leaver, NULL);
		end(leaver);
		/* As much can cost the last of the hoard a unit more than the leaver. */
		got = had && get(w, &hoard, ns - UNIT_NS);
		/* A wait that the stop cut short tells nothing. */
		report->iterations += got || (had && !worker_stopped(w));
		report->work_units += got;
		while (hoard.n)
			end(hoard.tasks[--hoard.n]);
	}
	report->completed = true;
}

/* For the fault: another one takes whatever comes free. */
static void take(const struct custom_context *context, struct worker_report *report)
{
	struct hoard hoard = { .tasks = { begin(context, false) }, .n = 1, .last_ns = PIECE_NS };

	while (!worker_stopped(context->worker))
		if (enlarge(&hoard, LEAST_NS))
			worker_sleep_ns(context->worker, 200 * NSEC_PER_USEC);
	end(hoard.tasks[0]);
	report->completed = true;
}

static void check(struct verdict *v, const struct run *run)
{
	const struct cgroup_stats *runnable = run_group(run, "runnable");
	const struct cgroup_stats *asleep = run_group(run, "asleep");
	uint64_t runnable_left = runnable->total_iterations;
	uint64_t runnable_given_back = runnable->total_work_units;
	uint64_t asleep_left = asleep->total_iterations;
	uint64_t asleep_given_back = asleep->total_work_units;

	claim_share(v, runnable_given_back, runnable_left, at_least, 1);
	claim_because(v, "nobody else can have given back what was got again");
	claim_share(v, asleep_given_back, asleep_left, at_least, 1);
	claim_because(v, "nobody else can have given back what was got again");
}

SCENARIO = {
	.what = "who leaves SCHED_DEADLINE gives its bandwidth back",
	.promise = "Documentation/scheduler/sched-deadline.rst, bandwidth reclaiming",
	.needs = { .sys_nice = true, .deadline = true },
	.steps = STEPS({ .groups = GROUPS({ "runnable", CUSTOM(leave, .flag = { true },
							     .u64 = { PERIOD_NS / 10 }) }),
			 .hold = HOLD_FRACTION(0.5) },
		       { .groups = GROUPS({ "asleep", CUSTOM(leave, .u64 = { LEAST_NS }) }),
			 .hold = HOLD_FRACTION(0.5) }),
	.hold_ms = 3000,
	.check = check,
	.known = KNOWN({ "asleep_given_back_over_asleep_left.at_least",
			 .from = KERNEL_VERSION(6, 1, 0),
			 .reference = "switched_from_dl() forgets sleepers: 6.1, 6.12, 6.18" }),
	/* Under the name of a group that is not there yet. */
	.faults = FAULTS({ op_spawn(GROUP("asleep", CUSTOM(take), .nice = SET_TO(-10))),
			   .breaks = "runnable_given_back_over_runnable_left.at_least" }),
};
