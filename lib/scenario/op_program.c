// SPDX-License-Identifier: GPL-2.0
/*
 * Ops on external programs, each in a process group of its own.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "scenario/stage.h"
#include "compiler.h"

static struct program *find_program(struct stage *stage, const char *name, struct err *err)
{
	for (size_t i = 0; i < stage->nr_programs; i++)
		if (stage->programs[i].alive && !strcmp(stage->programs[i].name, name))
			return &stage->programs[i];
	err_set(err, 0, "no program \"%s\" runs", name);
	return NULL;
}

/* What a program prints must not get into the TAP. */
static void silence(void)
{
	int null = open("/dev/null", O_RDWR);

	if (null < 0)
		return;
	dup2(null, STDIN_FILENO);
	dup2(null, STDOUT_FILENO);
	dup2(null, STDERR_FILENO);
}

/* In the child: where it fails, the errno goes to the parent; success closes the pipe. */
static void __noreturn become(const struct op *op, struct stage *stage, int entry, int pipe_fd)
{
	sigset_t none;
	int ret = 0;

	setpgid(0, 0);
	undo_child_enter(stage->undo, entry);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	if (op->other)
		ret = cgroup_move_task(&stage->cgroups, op->other, getpid(), NULL);
	if (ret >= 0) {
		silence();
		execvp(op->argv[0], (char *const *)op->argv);
		ret = -errno;
	}
	ret = -ret;
	if (write(pipe_fd, &ret, sizeof(ret)) < 0)
		_exit(126);
	_exit(127);
}

static int launch(const struct op *op, struct stage *stage, struct program *program,
		  struct err *err)
{
	int pipe_fds[2], failed = 0;
	ssize_t n;

	if (pipe2(pipe_fds, O_CLOEXEC))
		return err_set(err, errno, "pipe");
	program->undo = undo_child(stage->undo, true, err);
	if (program->undo >= 0) {
		program->pid = fork();
		if (!program->pid)
			become(op, stage, program->undo, pipe_fds[1]);
	}
	close(pipe_fds[1]);
	do {
		n = program->pid > 0 ? read(pipe_fds[0], &failed, sizeof(failed)) : 0;
	} while (n < 0 && errno == EINTR);
	close(pipe_fds[0]);
	if (program->undo >= 0 && program->pid > 0 && !n)
		return 0;
	if (program->pid > 0)
		waitpid(program->pid, NULL, 0);
	undo_drop(stage->undo, program->undo);
	program->alive = false;
	return program->undo < 0 ? program->undo
				 : err_set(err, failed ? failed : EAGAIN, "start %s", op->argv[0]);
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
	siginfo_t info;
	int ret;

	program->alive = false;
	if (stage_is_rehearsal(stage))
		return 0;
	do {
		ret = waitid(P_PID, program->pid, &info, WEXITED | WNOWAIT);
	} while (ret < 0 && errno == EINTR);
	/* Whatever it has forked ends with it; before the reaping its number is still its own. */
	kill(-program->pid, SIGKILL);
	ret = waitpid(program->pid, status, 0);
	undo_drop(stage->undo, program->undo);
	return ret < 0 ? -errno : 0;
}

int op_do_wait(const struct op *op, struct stage *stage, struct err *err)
{
	struct program *program = find_program(stage, op->group, err);
	int status = 0, ret;

	if (!program)
		return -EINVAL;
	ret = reap(stage, program, &status);
	if (ret)
		return err_set(err, -ret, "wait for %s", op->group);
	if (WIFSIGNALED(status))
		return err_set(err, 0, "program %s was killed by SIG%s", op->group,
			       sigabbrev_np(WTERMSIG(status)));
	return WEXITSTATUS(status)
		? err_set(err, 0, "program %s exited with %d", op->group, WEXITSTATUS(status)) : 0;
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
