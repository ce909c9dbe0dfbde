/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Scheduling classes by name, for positions of a group that differ in nothing else.
 */
#ifndef SCHED_CLAIMS_WORK_CLASS_H
#define SCHED_CLAIMS_WORK_CLASS_H

enum sched_class {
	CLASS_CFS,
	CLASS_BATCH,
	CLASS_IDLE,
	CLASS_RT,
	CLASS_DEADLINE,
	CLASS_EXT,
};

struct policy;

const struct policy *class_policy(enum sched_class class);

#endif
