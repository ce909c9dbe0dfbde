// SPDX-License-Identifier: GPL-2.0
/*
 * Values as people read them in TAP lines.
 */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "claim/format.h"

/**
 * unit_of() - the unit that a field or variable carries in its name
 */
enum value_unit unit_of(const char *name)
{
	size_t len = strlen(name);

	if (len > 3 && !strcmp(name + len - 3, "_ns"))
		return UNIT_NS;
	if (len > 3 && !strcmp(name + len - 3, "_ms"))
		return UNIT_MS;
	return UNIT_NONE;
}

/**
 * text_add() - append like printf(), which has no way to fail without wide characters
 */
void text_add(struct text *text, const char *fmt, ...)
{
	va_list args;
	int n;

	va_start(args, fmt);
	n = vsnprintf(text->s + text->len, sizeof(text->s) - text->len, fmt, args);
	va_end(args);
	text->len += (size_t)n;
	if (text->len >= sizeof(text->s))
		text->len = sizeof(text->s) - 1;
}

/* @value / @scale with all its digits and no trailing zero. */
static void add_scaled(struct text *text, unsigned long long value, unsigned long long scale,
		       const char *unit)
{
	unsigned long long rest = value % scale;
	int digits = 0;

	for (unsigned long long s = scale; s > 1; s /= 10)
		digits++;
	while (rest && rest % 10 == 0) {
		rest /= 10;
		digits--;
	}
	if (rest)
		text_add(text, "%llu.%0*llu %s", value / scale, digits, rest, unit);
	else
		text_add(text, "%llu %s", value / scale, unit);
}

static void add_ns(struct text *text, unsigned long long ns)
{
	if (ns < 10000)
		text_add(text, "%llu ns", ns);
	else if (ns < 10000000)
		add_scaled(text, ns, 1000, "us");
	else if (ns < 10000000000ULL)
		add_scaled(text, ns, 1000000, "ms");
	else
		add_scaled(text, ns, 1000000000, "s");
}

/**
 * text_add_number() - append a number with its unit; whole numbers keep every digit
 */
void text_add_number(struct text *text, enum value_unit unit, long double value)
{
	bool whole = isfinite(value) && value == floorl(value) && fabsl(value) < 0x1p64L;

	if (unit == UNIT_BOOL && (value == 0 || value == 1))
		text_add(text, value == 1 ? "true" : "false");
	else if (whole && unit == UNIT_NS && value >= 0)
		add_ns(text, (unsigned long long)value);
	else if (whole)
		text_add(text, "%.0Lf", value);
	else
		text_add(text, "%.6Lg", value);
	if (unit == UNIT_MS)
		text_add(text, " ms");
	else if (unit == UNIT_NS && !(whole && value >= 0))
		text_add(text, " ns");
}

/**
 * text_add_set() - append a set the way the kernel writes CPU lists: {0-3,8}
 */
void text_add_set(struct text *text, const struct u64_seq *set)
{
	text_add(text, "{");
	for (size_t i = 0, last; i < set->len; i = last + 1) {
		last = i;
		while (last + 1 < set->len && set->v[last + 1] == set->v[last] + 1)
			last++;
		text_add(text, "%s%llu", i ? "," : "", (unsigned long long)set->v[i]);
		if (last > i)
			text_add(text, "-%llu", (unsigned long long)set->v[last]);
	}
	text_add(text, "}");
}

/**
 * text_add_exit() - append how a worker ended
 */
void text_add_exit(struct text *text, const struct worker_exit_info *info)
{
	switch (info->kind) {
	case EXIT_EXITED:
		text_add(text, "exited with %d", info->code);
		return;
	case EXIT_SIGNALED:
		text_add(text, "was killed by signal %d (%s)", info->code,
			 strsignal(info->code));
		return;
	case EXIT_TIMED_OUT:
		text_add(text, "was still running at the deadline");
		return;
	case EXIT_WAIT_FAILED:
		text_add(text, "could not be waited for: %s", info->text.s ? info->text.s : "?");
		return;
	case EXIT_PANICKED:
		text_add(text, "failed: %s", info->text.s ? info->text.s : "?");
		return;
	}
	text_add(text, "ended in an unknown way");
}

/**
 * text_add_worker() - append who a worker is and what the scheduler did to it
 */
void text_add_worker(struct text *text, const char *group, size_t index,
		     const struct worker_report *report)
{
	text_add(text, "%s[%zu] tid %d", group, index, report->tid);
	if (report->exit_info) {
		text_add(text, " left no report, it ");
		text_add_exit(text, report->exit_info);
		return;
	}
	text_add(text, " on CPUs ");
	text_add_set(text, &report->cpus_used);
	text_add(text, ", ran ");
	text_add_number(text, UNIT_NS, report->schedstat_cpu_time_ns);
	text_add(text, ", waited for a CPU ");
	text_add_number(text, UNIT_NS, report->schedstat_run_delay_ns);
	text_add(text, ", %llu migrations, longest gap %llu ms on CPU %llu at +%llu ms",
		 (unsigned long long)report->migration_count,
		 (unsigned long long)report->max_gap_ms, (unsigned long long)report->max_gap_cpu,
		 (unsigned long long)report->max_gap_at_ms);
}
