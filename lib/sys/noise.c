// SPDX-License-Identifier: GPL-2.0
/*
 * The noise floor: one spinner on each CPU reads the clock without pause, and what it misses is
 * noise.
 */
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sys/clock.h"
#include "sys/cpu_time.h"
#include "sys/noise.h"
#include "sys/procfs.h"

/* Shorter gaps are not worth a look at schedstat. */
#define GAP_NOTICED_NS (20 * NSEC_PER_USEC)
#define STACK_BYTES (64 * 1024)

struct spinner {
	pthread_t thread;
	unsigned int cpu;
	uint64_t deadline_ns;
	uint64_t watched_ns;
	uint64_t gap_ns;
	uint64_t reads;
};

static uint64_t run_delay_ns(void)
{
	struct schedstat stat;

	return schedstat_read(gettid(), &stat) ? 0 : stat.run_delay_ns;
}

/* A gap without the part of it that was spent in the run queue, which is the scheduler's. */
static uint64_t gap_less_queue(uint64_t gap_ns, uint64_t *delay_ns)
{
	uint64_t before = *delay_ns;
	uint64_t queued;

	*delay_ns = run_delay_ns();
	queued = *delay_ns - before;
	return queued < gap_ns ? gap_ns - queued : 0;
}

static void *spin(void *arg)
{
	struct spinner *s = arg;
	uint64_t delay_ns = run_delay_ns();
	uint64_t start = clock_ns();
	uint64_t last = start;
	uint64_t end = start + NOISE_WINDOW_MS * NSEC_PER_MSEC;

	end = end < s->deadline_ns ? end : s->deadline_ns;
	while (last < end) {
		uint64_t now = clock_ns();
		uint64_t gap = now - last;

		s->reads++;
		last = now;
		if (gap < GAP_NOTICED_NS && gap <= s->gap_ns)
			continue;
		if (gap >= GAP_NOTICED_NS) {
			gap = gap_less_queue(gap, &delay_ns);
			last = clock_ns();
		}
		s->gap_ns = gap > s->gap_ns ? gap : s->gap_ns;
	}
	s->watched_ns = last - start;
	return NULL;
}

static int start_spinner(struct spinner *s)
{
	pthread_attr_t attr;
	cpu_set_t cpu;
	int ret;

	CPU_ZERO(&cpu);
	CPU_SET(s->cpu, &cpu);
	ret = pthread_attr_init(&attr);
	if (ret)
		return ret;
	ret = pthread_attr_setstacksize(&attr, STACK_BYTES);
	if (!ret)
		ret = pthread_attr_setaffinity_np(&attr, sizeof(cpu), &cpu);
	if (!ret)
		ret = pthread_create(&s->thread, &attr, spin, s);
	pthread_attr_destroy(&attr);
	return ret;
}

/* Threads inherit policy and priority, so that every spinner runs at once however full it is. */
static bool become_realtime(int *policy, struct sched_param *param)
{
	const struct sched_param lowest = { .sched_priority = 1 };

	*policy = sched_getscheduler(0);
	sched_getparam(0, param);
	return !sched_setscheduler(0, SCHED_FIFO, &lowest);
}

/* Return: how many run; the error in @ret. */
static size_t start_all(struct spinner *spinners, size_t nr, bool *realtime, int *ret)
{
	struct sched_param param;
	size_t started = 0;
	int policy;

	*realtime = become_realtime(&policy, &param);
	for (*ret = 0; started < nr && !*ret; started += !*ret)
		*ret = start_spinner(&spinners[started]);
	if (*realtime)
		sched_setscheduler(0, policy, &param);
	return started;
}

static void take(struct noise *noise, const struct spinner *s)
{
	uint64_t clock_ns;

	/* On a CPU that had no time for its spinner nothing was measured. */
	if (!s->reads)
		return;
	clock_ns = s->watched_ns / s->reads;
	CPU_SET(s->cpu, &noise->cpus);
	noise->floor_ns[s->cpu] = s->gap_ns;
	noise->window_ns += s->watched_ns;
	if (!noise->clock_ns || clock_ns < noise->clock_ns)
		noise->clock_ns = clock_ns;
}

static int watch(struct spinner *spinners, const cpu_set_t *cpus, struct noise *noise,
		 struct err *err)
{
	uint64_t deadline_ns = clock_ns() + NOISE_LIMIT_MS * NSEC_PER_MSEC;
	size_t started, nr = 0;
	int ret;

	for (unsigned int cpu = 0; cpu < CPU_SETSIZE; cpu++)
		if (CPU_ISSET(cpu, cpus))
			spinners[nr++] = (struct spinner){ .cpu = cpu,
							   .deadline_ns = deadline_ns };
	started = start_all(spinners, nr, &noise->realtime, &ret);
	for (size_t i = 0; i < started; i++) {
		pthread_join(spinners[i].thread, NULL);
		take(noise, &spinners[i]);
	}
	return ret ? err_set(err, ret, "start a spinner on CPU %u", spinners[started].cpu) : 0;
}

/**
 * noise_measure() - calibrate
 * @cpus: the CPUs to watch; all at once, for NOISE_WINDOW_MS
 * @noise: receives what was found
 * @err: receives the sentence
 *
 * Without the right to SCHED_FIFO the spinners share their CPUs with others. What they wait in the
 * run queue does not count where schedstat shows it.
 *
 * Return: 0 or -errno.
 */
int noise_measure(const cpu_set_t *cpus, struct noise *noise, struct err *err)
{
	struct spinner *spinners = calloc(CPU_COUNT(cpus) + 1, sizeof(*spinners));
	struct cpu_time before, after;
	int ret;

	memset(noise, 0, sizeof(*noise));
	if (!spinners)
		return err_set(err, ENOMEM, "list of spinners");
	ret = cpu_time_read(cpus, &before, err);
	if (!ret)
		ret = watch(spinners, cpus, noise, err);
	if (!ret)
		ret = cpu_time_read(cpus, &after, err);
	if (!ret)
		noise->steal_ns = after.steal_ns - before.steal_ns;
	free(spinners);
	return ret;
}

/**
 * noise_steal_pct() - the share of the watched time that the hypervisor took
 */
double noise_steal_pct(const struct noise *noise)
{
	return noise->window_ns ? 100.0 * (double)noise->steal_ns / (double)noise->window_ns : 0;
}
