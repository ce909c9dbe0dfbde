// SPDX-License-Identifier: GPL-2.0
/*
 * Multiply chains in the widths of the machine, chosen at run time.
 *
 * Vectors have lanes of 32 bits, since below AVX-512 no vector unit multiplies 64 bits in one
 * instruction. The tile unit (AMX) is not used: its state has to be asked for, and its products
 * are no chain. Whoever wants it gets the widest vectors, and is told so.
 */
#include <stdbool.h>
#include <stddef.h>

#include "sys/clock.h"
#include "work/alu.h"
#include "worker/worker.h"

/*
 * Four independent chains hide the latency of a multiplication. Odd numbers stay odd, so a product
 * never becomes 0. The empty asm takes all of them in each step, so that the compiler can neither
 * merge steps nor leave them out.
 */
#define CHAINS(name_, attribute_, type_, reg_)						\
static attribute_ void name_(uint64_t *units, uint32_t n)				\
{											\
	type_ a = (type_){ 0 } + 3, b = a + 2, c = a + 4, d = a + 6;			\
	type_ factor = (type_){ 0 } + 0x9E3779B1U;					\
	uint64_t count = *units;							\
											\
	while (n--) {									\
		a *= factor;								\
		b *= factor;								\
		c *= factor;								\
		d *= factor;								\
		count++;								\
		__asm__ volatile("" : "+" reg_(a), "+" reg_(b), "+" reg_(c), "+" reg_(d),	\
				 "+" reg_(factor), "+r"(count));			\
	}										\
	*units = count;									\
}

#define VECTOR(bytes_) __attribute__((vector_size(bytes_)))
#define TARGET(isa_) __attribute__((target(isa_)))
#define BASELINE

CHAINS(chains_scalar, BASELINE, uint64_t, "r")

#if defined(__SSE2__)

typedef uint32_t VECTOR(16) vec128;
typedef uint32_t VECTOR(32) vec256;
typedef uint32_t VECTOR(64) vec512;

CHAINS(chains_128, TARGET("sse4.1"), vec128, "x")
CHAINS(chains_256, TARGET("avx2"), vec256, "x")
CHAINS(chains_512, TARGET("avx512f"), vec512, "x")

static bool has_128(void)
{
	return __builtin_cpu_supports("sse4.1");
}

static bool has_256(void)
{
	return __builtin_cpu_supports("avx2");
}

static bool has_512(void)
{
	return __builtin_cpu_supports("avx512f");
}

#define VECTOR_WIDTHS									\
	[ALU_VEC128] = { has_128, chains_128 },						\
	[ALU_VEC256] = { has_256, chains_256 },						\
	[ALU_VEC512] = { has_512, chains_512 },

#elif defined(__ARM_NEON)

typedef uint32_t VECTOR(16) vec128;

CHAINS(chains_128, BASELINE, vec128, "w")

static bool has_128(void)
{
	return true;
}

#define VECTOR_WIDTHS									\
	[ALU_VEC128] = { has_128, chains_128 },

#else
#define VECTOR_WIDTHS
#endif

static const char *const names[] = {
	[ALU_SCALAR] = "Scalar",
	[ALU_VEC128] = "Vec128",
	[ALU_VEC256] = "Vec256",
	[ALU_VEC512] = "Vec512",
	[ALU_AMX] = "Amx",
	[ALU_WIDEST] = "Widest",
};

/* Those that are missing are on no machine that this was built for. */
static const struct {
	bool (*available)(void);
	void (*chains)(uint64_t *units, uint32_t n);
} widths[] = {
	[ALU_SCALAR] = { NULL, chains_scalar },
	VECTOR_WIDTHS
	[ALU_WIDEST] = { 0 },
};

/**
 * alu_resolve() - the width that really runs
 * @wanted: any width
 *
 * Return: the widest that this CPU has, up to @wanted.
 */
enum alu_width alu_resolve(enum alu_width wanted)
{
	while (wanted > ALU_SCALAR && !(widths[wanted].available && widths[wanted].available()))
		wanted--;
	return wanted;
}

/* The name of a width in the specification. */
const char *alu_name(enum alu_width width)
{
	return names[width];
}

/**
 * alu_say() - tell which width runs, where it is not the one that is named
 * @w: the worker
 * @wanted: the width in its parameters
 */
void alu_say(struct worker *w, enum alu_width wanted)
{
	enum alu_width runs = alu_resolve(wanted);

	if (runs != wanted)
		worker_warn(w, "%s: width %s runs as %s here", w->type->name, alu_name(wanted),
			    alu_name(runs));
}

/**
 * alu_steps() - one multiplication in each of four chains, n times, one unit each time
 * @w: the worker
 * @width: from alu_resolve()
 * @n: how often
 */
void alu_steps(struct worker *w, enum alu_width width, uint32_t n)
{
	widths[width].chains(&w->work_units, n);
}

/**
 * alu_burst() - ALU_BURST steps and a sample of what they cost
 * @w: the worker
 * @width: from alu_resolve()
 */
void alu_burst(struct worker *w, enum alu_width width)
{
	uint64_t begin = clock_ns();

	alu_steps(w, width, ALU_BURST);
	telemetry_cost(&w->telemetry, clock_ns() - begin);
}
