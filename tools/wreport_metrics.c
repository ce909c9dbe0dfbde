// SPDX-License-Identifier: GPL-2.0
/*
 * wreport metrics: the registry as a table.
 */
#include "stats/metric.h"
#include "wreport.h"

void show_metrics(FILE *out)
{
	fprintf(out, "%-40s %-10s %-8s %-16s %9s %6s  %s\n", "metric", "unit", "better", "kind",
		"absolute", "change", "source");
	for (size_t i = 0; i < NR_METRICS; i++) {
		const struct metric *m = &metrics[i];

		fprintf(out, "%-40s %-10s %-8s %-16s %9g %5.0f%%  %s", m->name,
			*m->unit ? m->unit : "-", metric_polarity_name(m->polarity),
			metric_kind_name(m->kind), m->abs_gate, m->rel_gate * 100,
			m->has_source ? "reports" : "none");
		if (m->of)
			fprintf(out, ", %s / %s", m->of, m->per);
		fputc('\n', out);
	}
}
