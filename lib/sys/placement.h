/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Where and how a task runs: CPU affinity, scheduling policy, utilisation clamps, nice.
 */
#ifndef SCHED_CLAIMS_SYS_PLACEMENT_H
#define SCHED_CLAIMS_SYS_PLACEMENT_H

#include <sched.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "sys/err.h"

/* The scheduling policies a worker can ask for; zero makes no call at all. */
enum policy_kind {
	POLICY_NORMAL,
	POLICY_BATCH,
	POLICY_IDLE,
	POLICY_FIFO,
	POLICY_RR,
	POLICY_DEADLINE,
	POLICY_EXT,
};

struct policy {
	enum policy_kind kind;
	int priority;		/* FIFO and RR, limited to 1..99 */
	uint64_t runtime_ns;	/* DEADLINE; slice of NORMAL and BATCH, 0: the kernel's */
	uint64_t deadline_ns;
	uint64_t period_ns;	/* 0: the deadline */
};

/* An int that may be unset. */
struct opt_int {
	bool set;
	int value;
};

#define SET_TO(n) { .set = true, .value = (n) }

#define UTIL_MAX 1024		/* of the fastest CPU */

/* Between which bounds the utilisation of a task counts, 0..UTIL_MAX each. */
struct uclamp {
	struct opt_int min;
	struct opt_int max;
};

const char *policy_name(enum policy_kind kind);
int placement_set_affinity(pid_t tid, const cpu_set_t *cpus, struct err *err);
int placement_check_policy(const struct policy *policy, struct err *err);
int placement_set_policy(pid_t tid, const struct policy *policy, struct err *err);
int placement_set_normal(pid_t tid, struct err *err);
int placement_set_nice(pid_t tid, int nice, struct err *err);
int placement_check_uclamp(const struct uclamp *uclamp, struct err *err);
int placement_set_uclamp(pid_t tid, const struct uclamp *uclamp, struct err *err);
int placement_set_node(pid_t tid, int node, struct err *err);

/* The policy of a thread before its boost. */
struct boost {
	bool on;
	int policy;
};

void boost_begin(struct boost *boost);
void boost_end(const struct boost *boost);

#endif
