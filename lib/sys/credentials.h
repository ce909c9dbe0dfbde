/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Who a task is: group, user, capabilities.
 */
#ifndef SCHED_CLAIMS_SYS_CREDENTIALS_H
#define SCHED_CLAIMS_SYS_CREDENTIALS_H

#include <stdbool.h>
#include <stdint.h>

#include "sys/err.h"
#include "sys/placement.h"

/* Zero changes nothing. */
struct credentials {
	struct opt_int gid;
	struct opt_int uid;
	uint64_t drop_caps;	/* CAP_BIT(CAP_SYS_NICE) | ... */
};

#define CAP_BIT(cap) (1ull << (cap))

int credentials_check(const struct credentials *credentials, struct err *err);
int credentials_set(const struct credentials *credentials, struct err *err);

/* Whether they change the ids, on which the kernel forgets the parent-death signal. */
static inline bool credentials_change_ids(const struct credentials *credentials)
{
	return credentials->gid.set || credentials->uid.set;
}

#endif
