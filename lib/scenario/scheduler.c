// SPDX-License-Identifier: GPL-2.0
/*
 * Starting, watching and ending the program of a scheduler in BPF.
 */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include "scenario/scheduler_private.h"
#include "scenario/walk.h"
#include "sys/clock.h"
#include "sys/exec.h"
#include "sys/pid.h"

#define POLL_MS 10
#define MAX_WORDS 64

/**
 * scheduler_command() - what --scheduler said
 *
 * Return: the command; NULL without one.
 */
const char *scheduler_command(void)
{
	const char *command = getenv(SCHEDULER_VARIABLE);

	return command && command[strspn(command, " ")] ? command : NULL;
}

/**
 * scheduler_is_op() - whether an op attaches or detaches a scheduler
 */
bool scheduler_is_op(const struct op *op)
{
	return op->kind == OP_ATTACH || op->kind == OP_DETACH || op->kind == OP_REPLACE;
}

static int visit(const struct op *op, void *arg)
{
	(void)arg;
	return scheduler_is_op(op);
}

/**
 * scheduler_has_ops() - whether a scenario brings its own schedulers
 */
bool scheduler_has_ops(const struct scenario *scenario)
{
	return walk_ops(scenario, visit, NULL);
}

/**
 * scheduler_is_used() - whether a run has a scheduler at any time
 */
bool scheduler_is_used(const struct scenario *scenario, const struct fault *fault)
{
	return scheduler_command() || scheduler_has_ops(scenario) ||
	       (fault && scheduler_is_op(&fault->op));
}

/**
 * scheduler_state() - sched_ext_read() of this machine
 */
int scheduler_state(struct sched_ext *now, struct err *err)
{
	return sched_ext_read(getenv(SCHEDULER_ROOT_VARIABLE), now, err);
}

/**
 * scheduler_create() - no scheduler yet, but memory that later children share
 * @scheduler: receives it; scheduler_destroy() takes it in each case
 * @err: receives the sentence; may be NULL
 *
 * Return: 0 or -errno.
 */
int scheduler_create(struct scheduler **scheduler, struct err *err)
{
	struct scheduler *made = mmap(NULL, sizeof(*made), PROT_READ | PROT_WRITE,
				      MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (made == MAP_FAILED)
		return err_set(err, errno, "memory for a scheduler");
	*scheduler = made;
	kernel_log_open(&made->log);
	made->output_fd = memfd_create("scheduler", MFD_CLOEXEC);
	return made->output_fd < 0 ? err_set(err, errno, "file for a scheduler's output") : 0;
}

void scheduler_destroy(struct scheduler *scheduler)
{
	if (!scheduler)
		return;
	kernel_log_close(&scheduler->log);
	if (scheduler->output_fd >= 0)
		close(scheduler->output_fd);
	munmap(scheduler, sizeof(*scheduler));
}

static void keep_command(struct scheduler *s, const char *const *argv)
{
	struct text words = { 0 };

	for (; *argv; argv++)
		text_add(&words, words.len ? " %s" : "%s", *argv);
	snprintf(s->command, sizeof(s->command), "%.*s", (int)sizeof(s->command) - 1, words.s);
}

static int refuse_another(struct sched_ext *before, struct err *err)
{
	int ret = scheduler_state(before, err);

	if (ret || sched_ext_is_disabled(before))
		return ret;
	return err_set(err, EBUSY, "sched_ext is %s%s%s", before->state,
		       *before->ops ? " by " : "", before->ops);
}

/* Return: 0 once it is attached, -ECHILD when the program ended, -ETIMEDOUT. */
static int await_attached(struct scheduler *s, const struct sched_ext *before)
{
	uint64_t deadline_ns = clock_ns() + SCHEDULER_PATIENCE_MS * NSEC_PER_MSEC;
	int ret;

	do {
		/* The kernel counts a scheduler only after it is in charge. */
		ret = scheduler_state(&s->as, NULL);
		if (!ret && sched_ext_is_enabled(&s->as) &&
		    (before->enable_seq < 0 || s->as.enable_seq > before->enable_seq))
			return 0;
		ret = pid_wait_dead(s->child, POLL_MS);
	} while (ret == -ETIMEDOUT && clock_left_ns(deadline_ns));
	return ret ? ret : -ECHILD;
}

static int await_disabled(struct err *err)
{
	uint64_t deadline_ns = clock_ns() + SCHEDULER_PATIENCE_MS * NSEC_PER_MSEC;
	const struct timespec pause = clock_timespec(POLL_MS * NSEC_PER_MSEC);
	struct sched_ext now;
	int ret;

	for (;;) {
		ret = scheduler_state(&now, err);
		if (ret || sched_ext_is_disabled(&now))
			return ret;
		if (!clock_left_ns(deadline_ns)) {
			err_set(err, 0, "sched_ext is still %s%s%s", now.state,
				*now.ops ? " by " : "", now.ops);
			return -ETIMEDOUT;
		}
		nanosleep(&pause, NULL);
	}
}

/*
 * As from a terminal, and when it does not listen, for good. Until the kernel is done with it, it
 * stays the scheduler's: scheduler_await_end() comes when the runner does not.
 */
static int end_program(struct scheduler *s, struct undo *undo, int patience_ms, struct err *err)
{
	int ret, status = 0;

	s->died = !pid_wait_dead(s->child, 0);
	if (patience_ms) {
		kill(-s->child, SIGINT);
		pid_wait_dead(s->child, patience_ms);
	}
	kill(-s->child, SIGKILL);
	exec_reap(s->child, undo, s->undo_entry, &status);
	exec_describe(status, s->end, sizeof(s->end));
	ret = await_disabled(err);
	s->child = 0;
	return ret;
}

static int explain_refusal(struct scheduler *s, int ret, struct err *err)
{
	char line[256];

	scheduler_last_line(s, line, sizeof(line));
	if (ret == -ECHILD)
		return err_set(err, 0, "scheduler %s %s before it was attached%s%s", s->command,
			       s->end, *line ? ": " : "", line);
	err_set(err, 0, "scheduler %s is not attached after %d s (sched_ext is %s)%s%s", s->command,
		SCHEDULER_PATIENCE_MS / 1000, s->as.state, *line ? ": " : "", line);
	return ret;
}

/**
 * scheduler_attach() - start a scheduler and wait until it is in charge
 * @scheduler: without one
 * @argv: its program and arguments, ended by NULL
 * @undo: knows of it until it is detached
 * @err: receives the sentence
 *
 * Return: 0 or -errno, then its program is gone.
 */
int scheduler_attach(struct scheduler *scheduler, const char *const *argv, struct undo *undo,
		     struct err *err)
{
	const struct exec exec = { .argv = argv, .output_fd = scheduler->output_fd };
	struct sched_ext before;
	int ret;

	keep_command(scheduler, argv);
	scheduler_read_reason(scheduler, false);
	ret = refuse_another(&before, err);
	if (ret)
		return err_prefix(err, ret, "attach %s", scheduler->command);
	scheduler->undo_entry = exec_start(&exec, undo, &scheduler->child, err);
	if (scheduler->undo_entry < 0)
		return err_prefix(err, scheduler->undo_entry, "scheduler %s", scheduler->command);
	/* The kernel checks its BPF in its time: seconds on an emulated CPU that others use. */
	setpriority(PRIO_PROCESS, (id_t)scheduler->child, -20);
	ret = await_attached(scheduler, &before);
	if (ret) {
		end_program(scheduler, undo, 0, NULL);
		return explain_refusal(scheduler, ret, err);
	}
	scheduler->attached_ns = clock_ns();
	scheduler->attached++;
	atomic_store(&scheduler->watched, scheduler->child);
	return 0;
}

/**
 * scheduler_attach_command() - scheduler_attach() of a command line, which is split at blanks
 */
int scheduler_attach_command(struct scheduler *scheduler, const char *command, struct undo *undo,
			     struct err *err)
{
	const char *argv[MAX_WORDS + 1] = { NULL };
	char *words = strdup(command), *rest = words, *word;
	size_t n = 0;
	int ret;

	if (!words)
		return err_set(err, ENOMEM, "scheduler %s", command);
	while ((word = strsep(&rest, " ")) && n < MAX_WORDS)
		if (*word)
			argv[n++] = word;
	ret = word ? err_set(err, E2BIG, "scheduler of more than %d words", MAX_WORDS)
		   : scheduler_attach(scheduler, argv, undo, err);
	free(words);
	return ret;
}

/*
 * Whoever takes the number out of @watched ends the watch: who notes the loss, or the runner, for
 * whom it is none.
 */
static void note_loss(struct scheduler *s, int pid, uint64_t when_ns)
{
	if (!atomic_compare_exchange_strong(&s->watched, &pid, 0))
		return;
	if (!s->lost) {
		s->lost_after_ns = when_ns - s->attached_ns;
		s->noticed_ns = clock_ns();
		memcpy(s->lost_command, s->command, sizeof(s->command));
	}
	s->lost++;
}

static bool is_lost(const struct scheduler *s, int pid)
{
	struct sched_ext now;

	scheduler_state(&now, NULL);
	return !sched_ext_same(&s->as, &now) || !pid_wait_dead(pid, 0);
}

/**
 * scheduler_watch() - look whether the scheduler is still in charge
 * @scheduler: may be without one
 *
 * For the supervisor, every SCHEDULER_LOOK_MS, as long as the runner lives: the program dies with
 * it, and what is seen once may be that.
 */
void scheduler_watch(struct scheduler *scheduler)
{
	int pid = atomic_load(&scheduler->watched);

	if (!pid || !is_lost(scheduler, pid))
		scheduler->suspected_ns = 0;
	else if (!scheduler->suspected_ns)
		scheduler->suspected_ns = clock_ns();
	else
		note_loss(scheduler, pid, scheduler->suspected_ns);
}

/**
 * scheduler_detach() - end the scheduler, by SIGINT or in the end by SIGKILL
 * @scheduler: with one, in charge or lost
 * @undo: from scheduler_attach()
 * @err: receives the sentence; may be NULL
 *
 * Return: 0 once no scheduler is in charge, or -errno.
 */
int scheduler_detach(struct scheduler *scheduler, struct undo *undo, struct err *err)
{
	int pid = atomic_load(&scheduler->watched);
	bool lost;
	int ret;

	if (!scheduler->child)
		return 0;
	if (pid && is_lost(scheduler, pid))
		note_loss(scheduler, pid, clock_ns());
	lost = !atomic_exchange(&scheduler->watched, 0);
	ret = end_program(scheduler, undo, SCHEDULER_PATIENCE_MS, err);
	scheduler_read_reason(scheduler, lost && scheduler->lost == 1);
	return ret ? err_prefix(err, ret, "detach %s", scheduler->command) : 0;
}

/**
 * scheduler_await_end() - wait until the kernel has detached what the run had attached
 * @scheduler: whose program is gone
 * @err: receives the sentence
 *
 * Return: 0 or -errno.
 */
int scheduler_await_end(struct scheduler *scheduler, struct err *err)
{
	return scheduler->child ? await_disabled(err) : 0;
}
