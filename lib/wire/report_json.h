/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The JSON form of a report: the text that serde_json makes of the same value.
 */
#ifndef SCHED_CLAIMS_WIRE_REPORT_JSON_H
#define SCHED_CLAIMS_WIRE_REPORT_JSON_H

#include "wire/json.h"
#include "wire/report.h"

/**
 * report_json() - write one report as an object
 * @json: the text
 * @key: key in the surrounding object, or NULL
 * @report: every field of it is written, in wire order
 */
void report_json(struct json *json, const char *key, const struct worker_report *report);

/* A list as an array of such objects. */
void report_list_json(struct json *json, const char *key, const struct report_list *list);

#endif
