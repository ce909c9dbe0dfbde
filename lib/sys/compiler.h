/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Short names for compiler attributes, as the kernel spells them.
 */
#ifndef SCHED_CLAIMS_SYS_COMPILER_H
#define SCHED_CLAIMS_SYS_COMPILER_H

#ifndef __noreturn
#define __noreturn __attribute__((__noreturn__))
#endif

#ifndef __aligned
#define __aligned(x) __attribute__((aligned(x)))
#endif

#endif
