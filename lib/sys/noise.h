/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The noise floor: for how long this machine takes a CPU away from whoever runs on it, when nothing
 * that can be scheduled is in the way. Interrupts, firmware and the hypervisor do that, and no
 * scheduler can be blamed for it.
 */
#ifndef SCHED_CLAIMS_SYS_NOISE_H
#define SCHED_CLAIMS_SYS_NOISE_H

#include <sched.h>
#include <stdbool.h>
#include <stdint.h>

#include "sys/err.h"

/* Far from the 950 ms after which the kernel throttles real-time tasks; all CPUs at once. */
#define NOISE_WINDOW_MS 30
/* When it has to share its CPU, a spinner gives up after this. */
#define NOISE_LIMIT_MS 200

/**
 * struct noise - what a calibration found
 * @cpus: the CPUs that were watched
 * @floor_ns: for each of them the longest time between two reads of the clock, less the time that
 *	the spinner waited in the run queue
 * @clock_ns: what one read of the clock costs where it is cheapest
 * @window_ns: how long all CPUs together were watched
 * @steal_ns: what the hypervisor took of it, from /proc/stat, in steps of 10 ms
 * @realtime: the spinners were SCHED_FIFO; else they shared their CPUs with others
 */
struct noise {
	cpu_set_t cpus;
	uint64_t floor_ns[CPU_SETSIZE];
	uint64_t clock_ns;
	uint64_t window_ns;
	uint64_t steal_ns;
	bool realtime;
};

int noise_measure(const cpu_set_t *cpus, struct noise *noise, struct err *err);
int noise_parse(const char *text, struct noise *noise);
int noise_load(const char *path, struct noise *noise);
int noise_save(const char *path, const struct noise *noise, struct err *err);
int noise_get(const cpu_set_t *cpus, const char *cache, struct noise *noise, struct err *err);
double noise_steal_pct(const struct noise *noise);

#endif
