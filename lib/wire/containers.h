/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the codec needs of the containers beyond the functions in report.h.
 */
#ifndef SCHED_CLAIMS_WIRE_CONTAINERS_H
#define SCHED_CLAIMS_WIRE_CONTAINERS_H

#include "wire/report.h"

/**
 * wire_text_copy() - set a text from bytes that are known to be UTF-8
 * @text: its old value is freed
 * @s: @len bytes, which may include NUL
 * @len: their number
 *
 * Return: 0 or -ENOMEM.
 */
int wire_text_copy(struct wire_text *text, const char *s, size_t len);

/* Whether the items are ascending without repeats, as the wire wants them. */
bool u64_set_valid(const struct u64_seq *set);
bool page_map_valid(const struct page_map *map);

/**
 * u64_set_normalise() - sort the items and drop repeats, in n log n
 * @set: items in any order
 *
 * Return: 0 or -ENOMEM.
 */
int u64_set_normalise(struct u64_seq *set);

/**
 * page_map_normalise() - sort by node, in n log n; of equal nodes the last one stays
 * @map: items in any order
 *
 * Return: 0 or -ENOMEM.
 */
int page_map_normalise(struct page_map *map);

#endif
