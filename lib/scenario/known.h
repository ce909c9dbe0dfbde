/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Known bugs of the kernel: claims that some versions of it break. A claim that fails there is
 * XFAIL, which is not red, and stays a claim: it is judged and measured like the others, may pass,
 * and is red on every other kernel.
 */
#ifndef SCHED_CLAIMS_SCENARIO_KNOWN_H
#define SCHED_CLAIMS_SCENARIO_KNOWN_H

#include <linux/version.h>
#include <stdbool.h>

#include "claim/verdict.h"

/**
 * struct known - a claim that a range of kernels breaks
 * @claim: its label, as --describe prints it
 * @from: KERNEL_VERSION() of the first kernel with the bug
 * @before: KERNEL_VERSION() of the first one without; 0 while there is none
 * @reference: what one reads about it: a commit, a report, or a sentence
 *
 * The versions are those of uname(2). A distribution may count otherwise there, as Debian does,
 * whose kernels are all 6.1.0 when they are 6.1.y; and a stable kernel may have the fix and look as
 * if it had not. So a claim that passes in the range is an ordinary PASS.
 */
struct known {
	const char *claim;
	unsigned int from;
	unsigned int before;
	const char *reference;
};

struct scenario;

bool known_covers(const struct known *known, const char *release);
const struct known *known_here(const struct scenario *scenario, const char *label);
int known_check(const struct scenario *scenario, const struct verdict *v, struct err *err);
void known_excuse(const struct scenario *scenario, struct verdict *v);

#endif
