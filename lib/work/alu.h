/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Multiplications that keep the vector units of a width busy.
 */
#ifndef SCHED_CLAIMS_WORK_ALU_H
#define SCHED_CLAIMS_WORK_ALU_H

#include <stdint.h>

enum alu_width {
	ALU_SCALAR,
	ALU_VEC128,
	ALU_VEC256,
	ALU_VEC512,
	ALU_AMX,
	ALU_WIDEST,	/* of this CPU */
};

/* The steps between two looks at the clock. */
#define ALU_BURST 1024

struct worker;

enum alu_width alu_resolve(enum alu_width wanted);
const char *alu_name(enum alu_width width);
void alu_say(struct worker *w, enum alu_width wanted);
void alu_steps(struct worker *w, enum alu_width width, uint32_t n);
void alu_burst(struct worker *w, enum alu_width width);

#endif
