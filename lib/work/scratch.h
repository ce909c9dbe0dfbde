/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Temporary files without a name.
 */
#ifndef SCHED_CLAIMS_WORK_SCRATCH_H
#define SCHED_CLAIMS_WORK_SCRATCH_H

const char *scratch_dir(void);
int scratch_open(const char *dir, int flags);

#endif
