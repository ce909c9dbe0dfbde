// SPDX-License-Identifier: GPL-2.0
/*
 * wreport show and wreport types: tables for people.
 */
#include "wire/schema.h"
#include "work/table.h"
#include "wreport.h"

/* Enough for "0-3,8,12-"; longer sets are cut with an ellipsis. */
#define CPUS_WIDTH 16

/* printf() has no portable conversion for uint64_t that reads well. */
static unsigned long long n(uint64_t value)
{
	return value;
}

static double ms(uint64_t ns)
{
	return ns / 1e6;
}

/* CPUs as ranges. */
static void format_cpus(char *text, size_t size, const struct u64_seq *cpus)
{
	size_t i, first, at = 0;

	text[0] = '\0';
	for (i = 0; i < cpus->len && at < size; i++) {
		first = i;
		while (i + 1 < cpus->len && cpus->v[i + 1] == cpus->v[i] + 1)
			i++;
		at += snprintf(text + at, size - at, first == i ? "%s%llu" : "%s%llu-%llu",
			       at ? "," : "", n(cpus->v[first]), n(cpus->v[i]));
	}
	if (at >= size)
		snprintf(text + size - 4, 4, "...");
}

static void show_report(FILE *out, size_t index, const struct worker_report *report)
{
	char cpus[CPUS_WIDTH + 1];

	format_cpus(cpus, sizeof(cpus), &report->cpus_used);
	fprintf(out, "%5zu %8d %5llu %14llu %10llu %10.1f %10.1f %10.1f %10.1f ", index,
		report->tid, n(report->group_idx), n(report->work_units), n(report->iterations),
		ms(report->wall_time_ns), ms(report->cpu_time_ns), ms(report->off_cpu_ns),
		ms(report->schedstat_run_delay_ns));
	fprintf(out, "%8llu %7llu %8llu  %s\n", n(report->max_gap_ms),
		n(report->migration_count), n(report->wake_sample_total), cpus);
}

/* Texts come from anywhere: nothing in them may steer the terminal or begin a line. */
static void show_text(FILE *out, const char *what, const struct wire_text *text)
{
	size_t i;

	fprintf(out, "      %s: ", what);
	for (i = 0; i < text->len; i++) {
		unsigned char c = text->s[i];

		putc(c < 0x20 || c == 0x7f ? '?' : c, out);
	}
	putc('\n', out);
}

/* What went wrong with a worker, below its line. */
static void show_trouble(FILE *out, const struct worker_report *report)
{
	const struct worker_exit_info *info = report->exit_info;

	if (info && exit_variants[info->kind].payload == EXIT_PAYLOAD_TEXT)
		show_text(out, exit_variants[info->kind].name, &info->text);
	else if (info && exit_variants[info->kind].payload == EXIT_PAYLOAD_I32)
		fprintf(out, "      %s(%d)\n", exit_variants[info->kind].name, info->code);
	else if (info)
		fprintf(out, "      %s\n", exit_variants[info->kind].name);
	else if (!report->completed)
		fprintf(out, "      not completed\n");
	if (report->affinity_error.s)
		show_text(out, "affinity", &report->affinity_error);
	if (report->sched_policy_error.s)
		show_text(out, "policy", &report->sched_policy_error);
	if (report->phase_slices.len)
		fprintf(out, "      %zu phase slices\n", report->phase_slices.len);
}

void show_reports(FILE *out, const struct report_list *list)
{
	size_t i, sentinels = 0;
	uint64_t units = 0;

	fprintf(out, "%5s %8s %5s %14s %10s %10s %10s %10s %10s %8s %7s %8s  %s\n", "#", "tid",
		"group", "work units", "iterations", "wall ms", "CPU ms", "off-CPU ms",
		"delay ms", "gap ms", "moves", "wakes", "CPUs");
	for (i = 0; i < list->len; i++) {
		show_report(out, i, &list->v[i]);
		show_trouble(out, &list->v[i]);
		sentinels += !!list->v[i].exit_info;
		units += list->v[i].work_units;
	}
	fprintf(out, "%zu workers, %zu without a report, %llu work units\n", list->len,
		sentinels, n(units));
}

void show_types(FILE *out)
{
	size_t i;

	for (i = 0; i < nr_work_types; i++) {
		const struct work_type *type = work_types[i];
		const char *why = type->unavailable ? type->unavailable() : NULL;

		fprintf(out, "%-16s %s\n", type->name, type->summary);
		if (type->group_size > 1)
			fprintf(out, "%-16s workers come in groups of %u\n", "", type->group_size);
		else if (type->group_size_of)
			fprintf(out, "%-16s workers come in groups of %llu with the defaults\n", "",
				n(type->group_size_of(type->params)));
		if (type->params_size)
			fprintf(out, "%-16s %zu bytes of parameters\n", "", type->params_size);
		if (why)
			fprintf(out, "%-16s not available here: %s\n", "", why);
	}
}
