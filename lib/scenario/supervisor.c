// SPDX-License-Identifier: GPL-2.0
/*
 * The supervisor. It waits for three things: the end of the runner, the hang limit, and a signal
 * that ends the suite, and meanwhile watches the scheduler that the run has brought. Workers die
 * with the runner (PR_SET_PDEATHSIG); what else is left becomes a child of the supervisor
 * (PR_SET_CHILD_SUBREAPER) and is killed.
 */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "scenario/calibration.h"
#include "scenario/dilation.h"
#include "scenario/engine.h"
#include "scenario/evidence.h"
#include "scenario/leftovers.h"
#include "scenario/scheduler.h"
#include "scenario/supervisor.h"
#include "sys/clock.h"
#include "sys/kconfig.h"
#include "sys/kernel_log.h"

/* A killed process needs a moment to die; one that was not killed does not die by waiting. */
#define LEAVE_MS 200
/* Changes that are to be taken back at the same time; a loop records each only once. */
#define UNDO_CAPACITY 1024

/* What the supervisor and the runner share, beside the verdict. */
struct shared {
	struct undo *undo;
	struct scheduler *scheduler;	/* NULL when the run has none */
	const struct rundir *rundir;	/* NULL when nothing is kept */
};

/* How the runner ended. */
struct ending {
	int status;		/* of waitpid() */
	int interrupted_by;	/* signal that ended the suite, 0 for none */
	bool hung;
};

static void run_scenario(const struct scenario *scenario, const struct fault *fault,
			 const struct shared *shared, struct verdict *v)
{
	struct text unmet = { 0 };
	struct err err = { 0 };

	if (engine_name_claims(scenario, v, &err)) {
		verdict_trouble(v, err.text);
		return;
	}
	if (known_check(scenario, v, &err)) {
		verdict_trouble(v, err.text);
		return;
	}
	if (fault && !verdict_find(v, fault->breaks)) {
		err_set(&err, 0, "the fault breaks no claim of this scenario: %s", fault->breaks);
		verdict_trouble(v, err.text);
		return;
	}
	if (needs_unmet(scenario, &unmet))
		verdict_skip(v, unmet.s);
	else if (engine_run(scenario, fault, shared->undo, shared->scheduler, v,
			    shared->rundir, &err))
		verdict_trouble(v, err.text);
}

static int share(const struct scenario *scenario, const struct fault *fault,
		 struct shared *shared, struct err *err)
{
	int ret = undo_create(&shared->undo, UNDO_CAPACITY, err);

	return !ret && scheduler_is_used(scenario, fault)
		? scheduler_create(&shared->scheduler, err) : ret;
}

/* The signals that the supervisor waits for instead of handling them. */
static void awaited_signals(sigset_t *set)
{
	sigemptyset(set);
	sigaddset(set, SIGCHLD);
	sigaddset(set, SIGHUP);
	sigaddset(set, SIGINT);
	sigaddset(set, SIGTERM);
}

static pid_t start_runner(const struct scenario *scenario, const struct fault *fault,
			  const struct shared *shared, struct verdict *v, const sigset_t *mask)
{
	pid_t parent = getpid();
	pid_t pid = fork();

	if (pid)
		return pid;
	/* Own process group: Ctrl-C reaches the supervisor alone, which then decides. */
	setpgid(0, 0);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(1);
	sigprocmask(SIG_SETMASK, mask, NULL);
	evidence_watch(shared->rundir);
	run_scenario(scenario, fault, shared, v);
	_exit(0);
}

/* Wait for one of the awaited signals until a deadline. Return: the signal, 0 at the deadline. */
static int await_signal(uint64_t deadline_ns)
{
	struct timespec left = clock_timespec(clock_left_ns(deadline_ns));
	sigset_t set;
	int sig;

	awaited_signals(&set);
	sig = sigtimedwait(&set, NULL, &left);
	return sig > 0 ? sig : 0;
}

static uint64_t next_look(uint64_t deadline_ns)
{
	uint64_t look_ns = clock_ns() + SCHEDULER_LOOK_MS * NSEC_PER_MSEC;

	return look_ns < deadline_ns ? look_ns : deadline_ns;
}

/* Above the scheduler that it watches. */
static void await_runner(pid_t pid, unsigned int limit_ms, const struct shared *shared,
			 struct ending *end)
{
	struct scheduler *scheduler = shared->scheduler;
	uint64_t deadline_ns = clock_ns() + limit_ms * NSEC_PER_MSEC;
	struct boost boost = { 0 };

	if (scheduler)
		boost_begin(&boost);
	while (waitpid(pid, &end->status, WNOHANG) == 0) {
		int sig = await_signal(scheduler ? next_look(deadline_ns) : deadline_ns);

		if (scheduler)
			scheduler_watch(scheduler);
		if (sig && sig != SIGCHLD)
			end->interrupted_by = sig;
		else if (clock_left_ns(deadline_ns) == 0)
			end->hung = true;
		if (!end->hung && !end->interrupted_by)
			continue;
		evidence_of_runner(shared->rundir, pid);
		kill(pid, SIGKILL);
		waitpid(pid, &end->status, 0);
		break;
	}
	boost_end(&boost);
}

static void judge_end(struct verdict *v, const struct ending *end, unsigned int limit_ms)
{
	struct text why = { 0 };

	if (end->interrupted_by)
		text_add(&why, "interrupted by signal %d (SIG%s)", end->interrupted_by,
			 sigabbrev_np(end->interrupted_by));
	else if (end->hung)
		text_add(&why, "runner still running after its limit of %u ms, killed", limit_ms);
	else if (WIFSIGNALED(end->status))
		text_add(&why, "runner killed by signal %d (SIG%s)", WTERMSIG(end->status),
			 sigabbrev_np(WTERMSIG(end->status)));
	else if (v->trouble)
		text_add(&why, "%s", v->trouble);
	else if (WEXITSTATUS(end->status))
		text_add(&why, "runner exited with %d", WEXITSTATUS(end->status));
	else if (v->overflowed)
		text_add(&why, "more claims or texts than a verdict holds");
	verdict_close(v, OUTCOME_ERROR, why.len ? why.s : "not judged in this run");
	verdict_judge(v, STANDING_RAN, why.len ? OUTCOME_ERROR : OUTCOME_PASS,
		      why.len ? why.s : "yes", NULL);
}

/* Cgroups before processes: most of those that are left are in them. */
static void judge_leftovers(struct verdict *v, const struct shared *shared, bool expected)
{
	struct err err = { 0 };
	int undone = shared->undo ? undo_run(shared->undo, 0, &err) : 0;
	struct text left = { 0 };
	size_t n = leftovers_kill(expected ? 0 : LEAVE_MS, &left);
	struct text value = { 0 };

	if (!undone && shared->scheduler)
		undone = scheduler_await_end(shared->scheduler, &err);
	if (undone) {
		text_add(&value, "cannot be put back: %s", err.text);
		verdict_judge(v, STANDING_LEFT, OUTCOME_ERROR, value.s, NULL);
		return;
	}
	if (!n || expected) {
		verdict_judge(v, STANDING_LEFT, OUTCOME_PASS, "no process", NULL);
		return;
	}
	text_add(&value, "%zu outlived the run and had to be killed:%s", n, left.s);
	verdict_judge(v, STANDING_LEFT, OUTCOME_ERROR, value.s, NULL);
}

static void judge_log(struct verdict *v, struct kernel_log *log)
{
	struct text complaints = { 0 };
	struct text value = { 0 };
	size_t n = kernel_log_complaints(log, complaints.s, sizeof(complaints.s));
	long taint;
	bool tainted = kernel_log_taint_changed(log, &taint);

	text_add(&value, "%zu complaints", n);
	if (log->fd < 0)
		text_add(&value, " (/dev/kmsg: %s; only the taint flags were judged)",
			 strerror(log->open_errno));
	if (tainted)
		text_add(&value, ", taint flags changed from %ld to %ld", log->taint, taint);
	verdict_judge(v, STANDING_LOG, n || tainted ? OUTCOME_FAIL : OUTCOME_PASS, value.s,
		      complaints.s);
}

static void keep_evidence(struct verdict *v, const struct evidence *evidence)
{
	const struct rundir *rundir = evidence->rundir;
	struct err err;

	if (!rundir || !rundir->path || !verdict_is_red(v, verdict_outcome(v)))
		return;
	if (evidence_write(evidence, &err))
		verdict_judge(v, "scenario.evidence_is_complete", OUTCOME_ERROR, err.text, NULL);
}

static void judge_skip(struct verdict *v)
{
	verdict_close(v, OUTCOME_SKIP, v->skipped);
	verdict_judge(v, STANDING_RAN, OUTCOME_SKIP, v->skipped, NULL);
	verdict_judge(v, STANDING_LEFT, OUTCOME_SKIP, v->skipped, NULL);
	verdict_judge(v, STANDING_LOG, OUTCOME_SKIP, v->skipped, NULL);
}

/**
 * supervise() - run a scenario in a child and complete its verdict
 * @scenario: the scenario
 * @fault: what is to go wrong in this run, NULL for nothing
 * @rundir: where the run is kept, NULL for nowhere
 * @v: an empty verdict; receives all claims, whatever happens to the child
 *
 * Return: 0, or the number of the signal that asked the suite to end.
 */
int supervise(const struct scenario *scenario, const struct fault *fault,
	      const struct rundir *rundir, struct verdict *v)
{
	unsigned int limit_ms = scenario_limit_ms(scenario, kconfig_kernel_is_slow());
	struct ending end = { 0 };
	struct shared shared = { .rundir = rundir };
	struct recorder recorder;
	struct kernel_log log;
	struct err err = { 0 };
	sigset_t set, old;
	bool clean;
	pid_t pid = -1;

	v->allow_inconclusive = scenario->allow_inconclusive;
	v->fixes = scenario->fixes;
	/* Before the fork, so that the runner and the run directory have the same one. */
	calibration(scenario);
	dilation_share();
	awaited_signals(&set);
	sigprocmask(SIG_BLOCK, &set, &old);
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	kernel_log_open(&log);
	recorder_start(&recorder, rundir);
	if (!share(scenario, fault, &shared, &err)) {
		pid = start_runner(scenario, fault, &shared, v, &old);
		if (pid < 0)
			err_set(&err, errno, "fork of the runner");
	}
	if (pid > 0)
		await_runner(pid, limit_ms, &shared, &end);
	else
		verdict_trouble(v, err.text);

	trace_stop(&recorder.trace);
	/* The crash may have come from within the naming pass. */
	clean = !end.interrupted_by && !end.hung && pid > 0 && !WIFSIGNALED(end.status);
	v->naming = false;
	if (clean && v->skipped) {
		judge_skip(v);
	} else {
		judge_end(v, &end, limit_ms);
		judge_leftovers(v, &shared, !clean);
		leftovers_await_bandwidth(scenario);
		judge_log(v, &log);
	}
	scheduler_judge(shared.scheduler, v);
	known_excuse(scenario, v);
	keep_evidence(v, &(struct evidence){ rundir, &log, &recorder, shared.scheduler });
	recorder_destroy(&recorder);
	kernel_log_close(&log);
	scheduler_destroy(shared.scheduler);
	undo_destroy(shared.undo);
	sigprocmask(SIG_SETMASK, &old, NULL);
	return end.interrupted_by;
}
