/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the host did with the virtual CPUs of this guest. A guest cannot see it by itself where no
 * hypervisor shows it stolen time, so it asks the tool that started it over a serial port.
 */
#ifndef SCHED_CLAIMS_SYS_VCPU_TIME_H
#define SCHED_CLAIMS_SYS_VCPU_TIME_H

#include <stdint.h>

/* A question is this line, its answer the same word and two numbers. */
#define VCPU_TIME_WORD "vcpu_time"
/* The host may be busy: that is what the question is about. */
#define VCPU_TIME_PATIENCE_MS 1000

/**
 * struct vcpu_time - sums over the host's threads that are our CPUs, since they began
 * @run_ns: time they ran
 * @wait_ns: time they were ready to run and had to wait for a CPU of the host
 */
struct vcpu_time {
	uint64_t run_ns;
	uint64_t wait_ns;
};

int vcpu_time_read(const char *port, struct vcpu_time *time);
double vcpu_time_dilation(const struct vcpu_time *before, const struct vcpu_time *after);

#endif
