// SPDX-License-Identifier: GPL-2.0
/*
 * Ops on external programs.
 */
#include <errno.h>
#include <signal.h>
#include <string.h>

#include "scenario/stage.h"
#include "sys/exec.h"

static struct program *find_program(struct stage *stage, const char *name, struct err *err)
{
	for (size_t i = 0; i < stage->nr_programs; i++)
		if (stage->programs[i].alive && !strcmp(stage->programs[i].name, name))
			return &stage->programs[i];
	err_set(err, 0, "no program \"%s\" runs", name);
	return NULL;
}

static int launch(const struct op *op, struct stage *stage, struct program *program,
		  struct err *err)
{
	const struct exec exec = {
		.argv = op->argv,
		.cgroups = &stage->cgroups,
		.cgroup = op->other,
		.output_fd = -1,
	};

	program->undo = exec_start(&exec, stage->undo, &program->pid, err);
	program->alive = program->undo >= 0;
	return program->alive ? 0 : program->undo;
}

int op_do_run(const struct op *op, struct stage *stage, struct err *err)
{
	struct program *grown;

	if (!op->argv || !op->argv[0])
		return err_set(err, 0, "program %s has no argv", op->group);
	if (find_program(stage, op->group, NULL))
		return err_set(err, 0, "two programs are called \"%s\"", op->group);
	if (op->other && !stage_prop(stage, op->other, err))
		return -EINVAL;
	grown = list_grow(stage->programs, &stage->nr_programs, sizeof(*grown));
	if (!grown)
		return err_set(err, ENOMEM, "list of programs");
	stage->programs = grown;
	grown += stage->nr_programs - 1;
	*grown = (struct program){
		.name = op->group,
		.cgroup = op->other ? op->other : "",
		.step = stage->step,
		.alive = true,
	};
	return stage_is_rehearsal(stage) ? 0 : launch(op, stage, grown, err);
}

/* Without a limit of its own: the scenario has one. */
static int reap(struct stage *stage, struct program *program, int *status)
{
	program->alive = false;
	return stage_is_rehearsal(stage)
		? 0 : exec_reap(program->pid, stage->undo, program->undo, status);
}

int op_do_wait(const struct op *op, struct stage *stage, struct err *err)
{
	struct program *program = find_program(stage, op->group, err);
	int status = 0, ret;
	char how[64];

	if (!program)
		return -EINVAL;
	ret = reap(stage, program, &status);
	if (ret)
		return err_set(err, -ret, "wait for %s", op->group);
	if (!status)
		return 0;
	exec_describe(status, how, sizeof(how));
	return err_set(err, 0, "program %s %s", op->group, how);
}

/**
 * program_end() - kill a program and what it has forked
 *
 * Return: 0 or -errno.
 */
int program_end(struct stage *stage, struct program *program, struct err *err)
{
	int ret;

	if (!stage_is_rehearsal(stage))
		kill(-program->pid, SIGKILL);
	ret = reap(stage, program, NULL);
	return ret ? err_set(err, -ret, "wait for %s", program->name) : 0;
}

int op_do_kill_program(const struct op *op, struct stage *stage, struct err *err)
{
	struct program *program = find_program(stage, op->group, err);

	return program ? program_end(stage, program, err) : -EINVAL;
}
