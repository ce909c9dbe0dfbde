// SPDX-License-Identifier: GPL-2.0
/*
 * The judging of claims that one value of a metric is better than another.
 */
#include <math.h>

#include "claim/claim_stat.h"
#include "claim/finding.h"
#include "stats/metric.h"

/*
 * What is gained must be at least the margin, a fraction of the baseline. Without a margin equal
 * values will do. In a metric with a target the baseline is its distance from there.
 */
static bool is_better(const struct metric *metric, double candidate, double baseline,
		      double margin)
{
	double base = metric_badness(metric, baseline);

	return base - metric_badness(metric, candidate) >= margin * fabs(base);
}

static void judge_better(struct finding *f, const char *name, double candidate, double baseline,
			 double margin)
{
	const struct metric *metric = metric_by_name(name);

	if (!(margin >= 0)) {
		f->outcome = OUTCOME_ERROR;
		text_add(&f->value, "caller error: margin is not a number from 0");
	} else if (!metric) {
		finding_inconclusive(f, "the metric is not registered");
	} else if (!metric_gates(metric)) {
		finding_inconclusive(f, "the metric has no direction");
	} else {
		f->outcome = is_better(metric, candidate, baseline, margin) ? OUTCOME_PASS
									    : OUTCOME_FAIL;
		text_add(&f->value, "%.6g%s against %.6g%s, %s is better", candidate, metric->unit,
			 baseline, metric->unit, metric_polarity_name(metric->polarity));
		if (margin > 0)
			text_add(&f->value, ", by %.4g%% at least", 100 * margin);
	}
}

/**
 * claim_metric_better() - see claim_better()
 */
void claim_metric_better(struct verdict *v, const char *metric, double candidate, double baseline,
			 double margin)
{
	struct finding f = { 0 };
	struct text label = { 0 };

	text_add(&label, "%s.better", metric);
	if (!v->naming)
		judge_better(&f, metric, candidate, baseline, margin);
	verdict_judge(v, label.s, f.outcome, f.value.s, f.notes.s);
	verdict_set_token(v, "better");
}
