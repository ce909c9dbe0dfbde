/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the author of a scenario includes. A scenario is one check function and one value, the
 * value last; its name is the name of its file. Zero means default in every struct.
 */
#ifndef SCHED_CLAIMS_SCENARIO_SCENARIO_H
#define SCHED_CLAIMS_SCENARIO_SCENARIO_H

#include "claim/claim.h"
#include "claim/gates.h"
#include "scenario/cpus.h"
#include "scenario/needs.h"
#include "scenario/op.h"
#include "stats/run.h"
#include "work/table.h"
#include "worker/workload.h"

/* In place of a number of workers: this many for each usable CPU. */
#define PER_CPU(n) (WORKERS_PER_CPU | (n))
#define WORKERS_PER_CPU 0x80000000U

/**
 * struct group - workers of one kind, under one name
 * @name: for run_group(), ops and the labels of claims
 * @workers: how many, or PER_CPU(n); default 1
 * @work: what they do; default SpinWait
 * @params: parameters of the work type, from WORK_PARAMS(); default those of the type
 * @params_size: set by WORK_PARAMS()
 * @cpus: where they may run: FIRST_CPUS(n) or CPU(n); default wherever the suite may
 * @policy: scheduling policy; default the inherited one
 * @nice: SET_TO(n); default the inherited one
 * @gates: over those of the scenario
 */
struct group {
	const char *name;
	unsigned int workers;
	const struct work_type *work;
	const void *params;
	size_t params_size;
	struct cpu_spec cpus;
	struct policy policy;
	struct opt_int nice;
	struct gates gates;
};

/**
 * struct fault - a negative control: an op that must make a claim fail
 * @op: what goes wrong
 * @breaks: label of the claim that must see it, as --describe prints it
 */
struct fault {
	struct op op;
	const char *breaks;
};

/**
 * struct scenario - everything there is to know about a scenario, as constant data
 * @what: what is promised, in one line
 * @promise: where it is promised
 * @needs: what the machine must have
 * @groups: GROUPS({ "name", ... }, ...): workers in the runner's own cgroup
 * @ops: OPS(op_kill(...), ...): what happens in mid-run
 * @gates: standing checks of every group: { .not_stuck = true, .max_gap_ms = 500 }
 * @check: makes the claims; called once more without reports, to learn their labels
 * @faults: FAULTS({ op_nice(...), .breaks = "label" }, ...): at least one
 * @hold_ms: how long the workers run; default 1000; never scaled
 * @limit_ms: when the run counts as hung; default 2 * @hold_ms + 10 s
 * @allow_inconclusive: a claim without signal is skipped, it does not make the run red
 * @fixes: FIXES("commit ...", ...): what made the promise true, a commit or a paper; shown as what
 *	the kernel may lack when a claim fails
 */
struct scenario {
	const char *what;
	const char *promise;
	struct needs needs;
	const struct group *groups;
	const struct op *ops;
	struct gates gates;
	void (*check)(struct verdict *v, const struct run *run);
	const struct fault *faults;
	unsigned int hold_ms;
	unsigned int limit_ms;
	bool allow_inconclusive;
	const char *const *fixes;
};

/* Lists end with an element that is all zero. */
#define GROUPS(...) (const struct group[]){ __VA_ARGS__, { 0 } }
#define OPS(...) (const struct op[]){ __VA_ARGS__, { 0 } }
#define FIXES(...) (const char *const []){ __VA_ARGS__, NULL }
#define FAULTS(...) (const struct fault[]){ __VA_ARGS__, { .op = { 0 } } }

#define SCENARIO \
	const char *const scenario_file = __FILE__; \
	const struct scenario this_scenario

extern const char *const scenario_file;
extern const struct scenario this_scenario;

#endif
