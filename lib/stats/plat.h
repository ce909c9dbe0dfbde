/* SPDX-License-Identifier: GPL-2.0 */
/*
 * PlatStats, the latency histogram of schbench and Taobench.
 */
#ifndef SCHED_CLAIMS_STATS_PLAT_H
#define SCHED_CLAIMS_STATS_PLAT_H

#include "stats/value.h"
#include "wire/report.h"

void plat_combine(struct plat_stats *stats, const struct plat_stats *other);
struct opt_f64 plat_percentile(const struct plat_stats *stats, double p);
struct opt_f64 plat_min(const struct plat_stats *stats);
struct opt_f64 plat_max(const struct plat_stats *stats);
void schbench_merge(struct schbench_phase_stats *stats, const struct schbench_phase_stats *other);

#endif
