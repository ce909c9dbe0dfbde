/* SPDX-License-Identifier: GPL-2.0 */
/*
 * CPU sets as the kernel writes them: "0-3,5".
 */
#ifndef SCHED_CLAIMS_SYS_CPULIST_H
#define SCHED_CLAIMS_SYS_CPULIST_H

#include <sched.h>
#include <stddef.h>

#include "sys/err.h"

/* Room for the text of any cpu_set_t: CPU_SETSIZE / 2 single CPUs of up to four digits. */
#define CPULIST_MAX 4096

int cpulist_parse(const char *text, cpu_set_t *set, struct err *err);
void cpulist_parse_lenient(const char *text, cpu_set_t *set);
char *cpulist_format(const cpu_set_t *set, char *buf, size_t size);
int cpulist_nth(const cpu_set_t *set, unsigned int n);

#endif
