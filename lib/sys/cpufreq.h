/* SPDX-License-Identifier: GPL-2.0 */
/*
 * How slow a CPU can be, as cpufreq tells it.
 */
#ifndef SCHED_CLAIMS_SYS_CPUFREQ_H
#define SCHED_CLAIMS_SYS_CPUFREQ_H

/**
 * cpufreq_lowest() - the lowest frequency of a CPU
 * @cpu: its number
 *
 * Return: as a share of its highest one, above 0; 1 where cpufreq says nothing.
 */
double cpufreq_lowest(int cpu);

#endif
