// SPDX-License-Identifier: GPL-2.0
/*
 * Outcomes: how they merge, and their words.
 */
#include "claim/outcome.h"

/**
 * outcome_merge() - the stronger of two outcomes: FAIL > ERROR > INCONCLUSIVE > XFAIL > PASS > SKIP
 */
enum outcome outcome_merge(enum outcome a, enum outcome b)
{
	return a > b ? a : b;
}

/**
 * outcome_exit_status() - the exit status of kselftest: 0 good, 1 not good, 4 all skipped
 */
int outcome_exit_status(enum outcome outcome)
{
#define OUTCOME_STATUS(name, status) \
	[OUTCOME_##name] = (status),
	static const int status[] = { OUTCOMES(OUTCOME_STATUS) };

	return outcome < NR_OUTCOMES ? status[outcome] : status[OUTCOME_ERROR];
}

/**
 * outcome_name() - the word that TAP lines and run.json use
 */
const char *outcome_name(enum outcome outcome)
{
#define OUTCOME_NAME(name, status) \
	[OUTCOME_##name] = #name,
	static const char *const names[] = { OUTCOMES(OUTCOME_NAME) };

	return outcome < NR_OUTCOMES ? names[outcome] : "?";
}

/**
 * failure_kind_name() - the word that run.json uses
 */
const char *failure_kind_name(enum failure_kind kind)
{
#define FAILURE_KIND_NAME(name, text) \
	[FAILURE_##name] = text,
	static const char *const names[] = { FAILURE_KINDS(FAILURE_KIND_NAME) };

	return names[kind];
}
