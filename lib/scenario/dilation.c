// SPDX-License-Identifier: GPL-2.0
/*
 * The host's dilation in the window of the run. The runner measures it and the supervisor writes it
 * to the run directory, so it lies in memory that both see.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "scenario/dilation.h"
#include "sys/clock.h"
#include "sys/vcpu_time.h"

static struct window {
	bool begun;
	bool measured;
	struct vcpu_time before;
	struct vcpu_time after;
} *window;

/**
 * dilation_share() - to be called before the runner is forked
 *
 * Without memory nothing is measured.
 */
void dilation_share(void)
{
	void *shared = mmap(NULL, sizeof(*window), PROT_READ | PROT_WRITE,
			    MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	window = shared == MAP_FAILED ? NULL : shared;
}

/**
 * dilation_begin() - the window of the run opens
 */
void dilation_begin(void)
{
	if (window)
		window->begun = !vcpu_time_read(getenv(DILATION_ENV), &window->before);
}

/**
 * dilation_end() - it closes
 * @noise: receives what the host did, nothing when there is none that could be asked
 */
void dilation_end(struct run_noise *noise)
{
	if (!window || !window->begun)
		return;
	window->measured = !vcpu_time_read(getenv(DILATION_ENV), &window->after);
	if (!window->measured)
		return;
	noise->host_wait_ns = window->after.wait_ns - window->before.wait_ns;
	noise->dilation = vcpu_time_dilation(&window->before, &window->after);
}

/**
 * dilation_text() - what the host did, as a sentence for people who read a red result
 *
 * Return: static text; NULL when it was not measured.
 */
const char *dilation_text(void)
{
	static char text[128];

	if (!window || !window->measured)
		return NULL;
	snprintf(text, sizeof(text), "dilation %.2f, the CPUs ran %.0f ms and waited %.0f ms",
		 vcpu_time_dilation(&window->before, &window->after),
		 (double)(window->after.run_ns - window->before.run_ns) / NSEC_PER_MSEC,
		 (double)(window->after.wait_ns - window->before.wait_ns) / NSEC_PER_MSEC);
	return text;
}

/**
 * dilation_write() - the key "host" of run.json
 *
 * Null outside of tools/vm, and in virtual time, which the host cannot stretch.
 */
void dilation_write(struct json *json)
{
	if (!window || !window->measured) {
		json_null(json, "host");
		return;
	}
	json_begin_object(json, "host");
	json_u64(json, "vcpu_run_ns", window->after.run_ns - window->before.run_ns);
	json_u64(json, "vcpu_wait_ns", window->after.wait_ns - window->before.wait_ns);
	json_double(json, "dilation", vcpu_time_dilation(&window->before, &window->after));
	json_end_object(json);
}
