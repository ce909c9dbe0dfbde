/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Matrix multiplication as work with a known cache footprint.
 */
#ifndef SCHED_CLAIMS_WORK_MATRIX_H
#define SCHED_CLAIMS_WORK_MATRIX_H

#include <stddef.h>
#include <stdint.h>

/* c = a * b, three square matrices of n rows in one allocation. */
struct matrices {
	size_t n;
	uint64_t *a;
	uint64_t *b;
	uint64_t *c;
};

size_t matrices_rows(uint64_t footprint_kib);
int matrices_create(struct matrices *m, size_t n, uint64_t seed);
void matrices_destroy(struct matrices *m);
void matrices_multiply_row(const struct matrices *m, size_t row);

#endif
