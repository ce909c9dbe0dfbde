/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What can become of a claim, and what kind of promise it was about.
 */
#ifndef SCHED_CLAIMS_CLAIM_OUTCOME_H
#define SCHED_CLAIMS_CLAIM_OUTCOME_H

/*
 * X(name, kselftest exit status), the weakest first: of two outcomes the later one in this list
 * wins. FAIL: the kernel broke the promise. ERROR: the test could not do its work. INCONCLUSIVE:
 * there was no signal. XFAIL: the kernel broke the promise and is known to. SKIP: it does not apply
 * here.
 */
#define OUTCOMES(X) \
	X(SKIP, 4) \
	X(PASS, 0) \
	X(XFAIL, 0) \
	X(INCONCLUSIVE, 1) \
	X(ERROR, 1) \
	X(FAIL, 1)

#define OUTCOME_ENUM(name, status) OUTCOME_##name,
enum outcome {
	OUTCOMES(OUTCOME_ENUM)
	NR_OUTCOMES
};

enum outcome outcome_merge(enum outcome a, enum outcome b);
int outcome_exit_status(enum outcome outcome);
const char *outcome_name(enum outcome outcome);

/*
 * X(NAME, name): which kind of promise a claim is about. Programs that sort failures read the name
 * in run.json, never a text.
 */
#define FAILURE_KINDS(X) \
	X(OTHER, "Other") \
	X(NO_PROGRESS, "NoProgress") \
	X(STUCK, "Stuck") \
	X(UNFAIR, "Unfair") \
	X(ISOLATION, "Isolation") \
	X(BENCHMARK, "Benchmark") \
	X(MIGRATION, "Migration") \
	X(PAGE_LOCALITY, "PageLocality") \
	X(CROSS_NODE_MIGRATION, "CrossNodeMigration") \
	X(SLOW_TIER, "SlowTier") \
	X(MONITOR, "Monitor") \
	X(SCHEDULER_CRASHED, "SchedulerCrashed") \
	X(SCHEDULER_EXITED_CLEANLY, "SchedulerExitedCleanly") \
	X(SCHEDULER_DIED_UNKNOWN_REASON, "SchedulerDiedUnknownReason") \
	X(SCHEDULER_EVENT, "SchedulerEvent") \
	X(TEMPORAL, "Temporal") \
	X(WORKER_STUCK, "WorkerStuck")

#define FAILURE_KIND_ENUM(name, text) FAILURE_##name,
enum failure_kind {
	FAILURE_KINDS(FAILURE_KIND_ENUM)
	NR_FAILURE_KINDS
};

const char *failure_kind_name(enum failure_kind kind);

#endif
