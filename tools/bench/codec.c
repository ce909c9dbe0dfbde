// SPDX-License-Identifier: GPL-2.0
/*
 * What a sample costs to encode and decode, against a codec that goes byte by byte. Prints one row
 * each: name, ratio of the medians, bound, verdict. All variants take turns in every round, so that
 * whatever else the machine does hits them alike.
 */
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sys/clock.h"
#include "wire/report.h"
#include "wire/varint.h"

#define SAMPLES 100000
#define VECTORS 3
#define ROUNDS 51

/* The report that is encoded, its bytes, and each vector's bytes without anything around. */
struct input {
	struct worker_report report;
	const struct u64_seq *vectors[VECTORS];
	uint8_t *bytes;
	size_t len;
	uint8_t *raw[VECTORS];
	size_t raw_len[VECTORS];
};

static void fail(const char *what)
{
	fprintf(stderr, "codec: %s\n", what);
	exit(1);
}

/* The codec to beat: what one would write down first, with room for the worst case. */
static size_t plain_encode(uint8_t *to, const uint64_t *v, size_t n)
{
	uint8_t *start = to;
	size_t i;

	for (i = 0; i < n; i++) {
		uint64_t value = v[i];

		for (; value > 0x7f; value >>= 7)
			*to++ = value | 0x80;
		*to++ = value;
	}
	return to - start;
}

/* As strict as the real one: never beyond the end, ten bytes at most, no bit too many. */
static size_t plain_decode(uint64_t *v, size_t n, unsigned int limit, const uint8_t *from,
			   size_t len, size_t *used)
{
	size_t i, at = 0;

	for (i = 0; i < n; i++) {
		uint64_t value = 0;
		unsigned int k;

		for (k = 0; ; k++) {
			if (at == len || k == limit || (k == 9 && from[at] > 1))
				return i;
			value |= (uint64_t)(from[at] & 0x7f) << (7 * k);
			if (!(from[at++] & 0x80))
				break;
		}
		v[i] = value;
		*used = at;
	}
	return n;
}

static const struct varint_codec plain = { "plain", plain_encode, plain_decode };

/*
 * Every variant allocates what it fills and frees it at the end, as a report does: fresh pages are
 * part of the cost.
 */
static void run_encode(const struct varint_codec *codec, struct input *input)
{
	size_t i, len = 0;
	uint8_t *to;

	if (!codec) {
		uint8_t *bytes;

		if (report_encode(&input->report, &bytes, &len) || len != input->len)
			fail("report_encode");
		free(bytes);
		return;
	}
	to = malloc(VECTORS * SAMPLES * VARINT_MAX_U64 + VARINT_SLACK);
	for (i = 0; to && i < VECTORS; i++)
		len += codec->encode(to + len, input->vectors[i]->v, SAMPLES);
	if (len != input->raw_len[0] + input->raw_len[1] + input->raw_len[2])
		fail(codec->name);
	free(to);
}

static void run_decode(const struct varint_codec *codec, struct input *input)
{
	uint64_t *v[VECTORS];
	size_t i;

	if (!codec) {
		struct worker_report report;

		if (report_decode(&report, input->bytes, input->len, NULL, NULL))
			fail("report_decode");
		report_destroy(&report);
		return;
	}
	for (i = 0; i < VECTORS; i++) {
		size_t used = 0, tail, nr;

		v[i] = malloc(SAMPLES * sizeof(*v[i]));
		if (!v[i])
			fail(codec->name);
		nr = codec->decode(v[i], SAMPLES, VARINT_MAX_U64, input->raw[i], input->raw_len[i],
				   &used);
		/* A bulk decoder leaves the last few to the plain one. */
		nr += plain_decode(v[i] + nr, SAMPLES - nr, VARINT_MAX_U64, input->raw[i] + used,
				   input->raw_len[i] - used, &tail);
		if (nr != SAMPLES || v[i][SAMPLES - 1] != input->vectors[i]->v[SAMPLES - 1])
			fail(codec->name);
	}
	for (i = 0; i < VECTORS; i++)
		free(v[i]);
}

/* Log-uniform from 1 ns to 10 s, the same in every run. */
static void fill(struct u64_seq *seq, unsigned short state[3])
{
	size_t i;

	for (i = 0; i < SAMPLES; i++)
		if (u64_seq_push(seq, exp(erand48(state) * log(1e10))))
			fail("out of memory");
}

static void make_input(struct input *input)
{
	struct u64_seq *vectors[VECTORS] = {
		&input->report.wake_latencies_ns,
		&input->report.iteration_costs_ns,
		&input->report.timer_latencies_ns,
	};
	unsigned short state[3] = { 1, 2, 3 };
	size_t i;

	for (i = 0; i < VECTORS; i++) {
		fill(vectors[i], state);
		input->vectors[i] = vectors[i];
		input->raw[i] = malloc(SAMPLES * VARINT_MAX_U64);
		if (!input->raw[i])
			fail("out of memory");
		input->raw_len[i] = plain_encode(input->raw[i], vectors[i]->v, SAMPLES);
	}
	if (report_encode(&input->report, &input->bytes, &input->len))
		fail("report_encode");
}

static void destroy_input(struct input *input)
{
	size_t i;

	for (i = 0; i < VECTORS; i++)
		free(input->raw[i]);
	free(input->bytes);
	report_destroy(&input->report);
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

enum variant {
	PLAIN,
	REPORT,
	PORTABLE,
	NR_VARIANTS,
};

/* NULL stands for the report codec as everyone calls it. */
static const struct varint_codec *const variants[NR_VARIANTS] = {
	[PLAIN] = &plain,
	[REPORT] = NULL,
	[PORTABLE] = &varint_portable,
};

/* Median ns a sample of each variant. */
static void measure(void (*run)(const struct varint_codec *codec, struct input *input),
		    struct input *input, double medians[NR_VARIANTS])
{
	static double ns[NR_VARIANTS][ROUNDS];
	size_t i, k;

	for (i = 0; i < ROUNDS; i++) {
		for (k = 0; k < NR_VARIANTS; k++) {
			uint64_t start = clock_ns();

			run(variants[k], input);
			ns[k][i] = (double)(clock_ns() - start) / (VECTORS * SAMPLES);
		}
	}
	for (k = 0; k < NR_VARIANTS; k++) {
		qsort(ns[k], ROUNDS, sizeof(ns[k][0]), compare);
		medians[k] = ns[k][ROUNDS / 2];
	}
}

/* Returns whether the bound holds. */
static bool print_rows(const char *what, const double medians[NR_VARIANTS], double bound)
{
	double ratio = medians[REPORT] / medians[PLAIN];

	printf("%-28s  %6.3f  <= %.2f  %s\n", what, ratio, bound, ratio <= bound ? "ok" : "not ok");
	printf("# %s: %.2f ns/sample (%s), plain %.2f, portable bulk %.2f (%.3f of plain)\n", what,
	       medians[REPORT], varint_best()->name, medians[PLAIN], medians[PORTABLE],
	       medians[PORTABLE] / medians[PLAIN]);
	return ratio <= bound;
}

int main(void)
{
	static struct input input;
	double encode[NR_VARIANTS], decode[NR_VARIANTS];
	bool good;

	make_input(&input);
	measure(run_encode, &input, encode);
	measure(run_decode, &input, decode);
	good = print_rows("codec encode / plain", encode, 0.55);
	good &= print_rows("codec decode / plain", decode, 0.70);
	destroy_input(&input);
	return !good;
}
