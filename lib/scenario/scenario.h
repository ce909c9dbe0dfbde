/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the author of a scenario includes. A scenario is one check function and one value, the
 * value last; its name is the name of its file. Zero means default in every struct.
 */
#ifndef SCHED_CLAIMS_SCENARIO_SCENARIO_H
#define SCHED_CLAIMS_SCENARIO_SCENARIO_H

#include "claim/claim_series.h"
#include "claim/gates.h"
#include "scenario/dispatch.h"
#include "scenario/group.h"
#include "scenario/known.h"
#include "scenario/needs.h"
#include "scenario/op.h"
#include "stats/run.h"

/**
 * struct fault - a negative control: an op that must make a claim fail
 * @op: what goes wrong
 * @breaks: label of the claim that must see it, as --describe prints it
 * @step: in whose hold it happens, from 0
 */
struct fault {
	struct op op;
	const char *breaks;
	unsigned int step;
};

/**
 * struct scenario - everything there is to know about a scenario, as constant data
 * @what: what is promised, in one line
 * @promise: where it is promised
 * @needs: what the machine must have
 * @cgroups: CGROUPS({ "name", ... }, ...): cgroups with their workers
 * @groups: GROUPS({ "name", ... }, ...): workers in the runner's own cgroup, or in one of @cgroups
 * @ops: OPS(op_kill(...), ...): what happens in mid-run; with @steps, before the first of them
 * @steps: STEPS({ .ops = OPS(...), .hold = HOLD_FRACTION(0.5) }, ...): parts, one after the other;
 *	@cgroups and @groups live through them all. Default one that lasts @hold_ms
 * @gates: standing checks of every group: { .not_stuck = true, .max_gap_ms = 500 }
 * @check: makes the claims; called once more without reports, to learn their labels
 * @faults: FAULTS({ op_nice(...), .breaks = "label" }, ...): at least one
 * @hold_ms: how long the workers run; default 1000; scaled by nothing but --long
 * @limit_ms: when the run counts as hung; default 2 * @hold_ms + 10 s; on slow kernels, see
 *	kconfig_slow(), 30 s more in each case
 * @allow_inconclusive: a claim without signal is skipped, it does not make the run red
 * @fixes: FIXES("commit ...", ...): what made the promise true, a commit or a paper; shown as what
 *	the kernel may lack when a claim fails
 * @known: KNOWN({ "label", .from = KERNEL_VERSION(6, 1, 0), .reference = "..." }, ...): claims that
 *	kernels break by a bug that is known; they are XFAIL there, and red on all others
 */
struct scenario {
	const char *what;
	const char *promise;
	struct needs needs;
	const struct group *cgroups;
	const struct group *groups;
	const struct op *ops;
	const struct step *steps;
	struct gates gates;
	void (*check)(struct verdict *v, const struct run *run);
	const struct fault *faults;
	unsigned int hold_ms;
	unsigned int limit_ms;
	bool allow_inconclusive;
	const char *const *fixes;
	const struct known *known;
};

/* Lists end with an element that is all zero. */
#define FIXES(...) (const char *const []){ __VA_ARGS__, NULL }
#define KNOWN(...) (const struct known[]){ __VA_ARGS__, { .claim = NULL } }
#define FAULTS(...) (const struct fault[]){ __VA_ARGS__, { .op = { 0 } } }

#define SCENARIO \
	const char *const scenario_file = __FILE__; \
	const struct scenario this_scenario

extern const char *const scenario_file;
extern const struct scenario this_scenario;

#endif
