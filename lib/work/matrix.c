// SPDX-License-Identifier: GPL-2.0
/*
 * Matrix multiplication as work with a known cache footprint.
 */
#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "work/matrix.h"
#include "worker/reservoir.h"

/**
 * matrices_rows() - the size of matrices that together have a footprint
 * @footprint_kib: the footprint
 *
 * Return: rows of each of the three, 0 when not even one fits.
 */
size_t matrices_rows(uint64_t footprint_kib)
{
	return (size_t)sqrt((double)(footprint_kib * 1024 / 3 / sizeof(uint64_t)));
}

/**
 * matrices_create() - allocate matrices and fill the factors
 * @m: overwritten; valid for matrices_destroy() also on error
 * @n: rows, at least 1
 * @seed: any number; the factors are random, as a compiler or CPU could make light of zeros
 *
 * Return: 0 or -ENOMEM.
 */
int matrices_create(struct matrices *m, size_t n, uint64_t seed)
{
	uint64_t rng = rng_seed(seed);
	size_t cells, bytes, i;

	*m = (struct matrices){ .n = n };
	if (__builtin_mul_overflow(n, n, &cells) ||
	    __builtin_mul_overflow(cells, 3 * sizeof(*m->a), &bytes))
		return -ENOMEM;
	m->a = malloc(bytes);
	if (!m->a)
		return -ENOMEM;
	m->b = m->a + cells;
	m->c = m->b + cells;
	for (i = 0; i < 3 * cells; i++)
		m->a[i] = rng_next(&rng);
	return 0;
}

void matrices_destroy(struct matrices *m)
{
	free(m->a);
	*m = (struct matrices){ 0 };
}

/**
 * matrices_multiply_row() - one row of the product, so that callers can look at the clock between
 * @m: the matrices
 * @row: which row
 *
 * The empty asm takes the result, so that no compiler can leave the work out.
 */
void matrices_multiply_row(const struct matrices *m, size_t row)
{
	const uint64_t *a = m->a + row * m->n;
	uint64_t *c = m->c + row * m->n, sum;
	size_t column, i;

	for (column = 0; column < m->n; column++) {
		sum = 0;
		for (i = 0; i < m->n; i++)
			sum += a[i] * m->b[i * m->n + column];
		c[column] = sum;
	}
	__asm__ volatile("" : : "r"(c) : "memory");
}
