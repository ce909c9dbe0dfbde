// SPDX-License-Identifier: GPL-2.0
/*
 * What is claimed of the dispatch probe.
 */
#include "claim/claim.h"
#include "scenario/dispatch.h"

/**
 * claim_dispatched() - every worker of a probe got its policy and ran
 * @v: the verdict
 * @probe: a group with DISPATCH_PROBE()
 *
 * That a scheduler was in charge meanwhile is told by run->scheduler.throughout, or by the claims
 * about the ops that attach one.
 */
void claim_dispatched(struct verdict *v, const struct cgroup_stats *probe)
{
	claim_each(v, probe, sched_policy_error, is_none);
	claim_because(v, "tasks that the scheduler does not take run in the fair class");
	claim_each(v, probe, iterations, at_least, 1);
	claim_because(v, "a scheduler that is attached has to dispatch what is runnable");
}
