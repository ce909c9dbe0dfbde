/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the tests of claims begin with.
 */
#ifndef SCHED_CLAIMS_TESTS_CLAIM_FIXTURE_H
#define SCHED_CLAIMS_TESTS_CLAIM_FIXTURE_H

#include <signal.h>
#include <string.h>

#include "claim/claim.h"
#include "expect_last.h"

/* Two workers of a group "g", one of a group "h", the last one killed when asked for. */
FIXTURE(claims) {
	struct verdict *v;
	struct worker_report reports[3];
	struct worker_exit_info killed;
	uint64_t cpus[3];
	uint64_t samples[4];
	struct cgroup_stats g;
	struct cgroup_stats h;
	struct cgroup_stats none;
	struct u64_seq allowed;
};

FIXTURE_SETUP(claims)
{
	static const uint64_t cpus[] = { 0, 1, 4 };
	static const uint64_t samples[] = { 7, 3, 900, 3 };

	self->v = verdict_create();
	ASSERT_NE(NULL, self->v);
	memcpy(self->cpus, cpus, sizeof(cpus));
	memcpy(self->samples, samples, sizeof(samples));
	self->killed = (struct worker_exit_info){ .kind = EXIT_SIGNALED, .code = SIGKILL };
	for (int i = 0; i < 3; i++) {
		self->reports[i].tid = 100 + i;
		self->reports[i].work_units = 10 * (i + 1);
		self->reports[i].completed = true;
		self->reports[i].schedstat_cpu_time_ns = 5000000 * (i + 1);
		self->reports[i].cpus_used = (struct u64_seq){ self->cpus, 3, 3 };
		self->reports[i].wake_latencies_ns = (struct u64_seq){ self->samples, 4, 4 };
	}
	self->g = (struct cgroup_stats){ .name = "g", .reports = self->reports, .nr_reports = 2 };
	self->h = (struct cgroup_stats){ .name = "h", .reports = self->reports + 2,
					 .nr_reports = 1 };
	self->none = (struct cgroup_stats){ .name = "none" };
	self->allowed = (struct u64_seq){ self->cpus, 2, 2 };
}

FIXTURE_TEARDOWN(claims)
{
	verdict_destroy(self->v);
}

#endif
