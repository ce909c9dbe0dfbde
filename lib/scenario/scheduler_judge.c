// SPDX-License-Identifier: GPL-2.0
/*
 * What became of a scheduler, in words.
 */
#include <string.h>
#include <unistd.h>

#include "scenario/scheduler_private.h"
#include "sys/clock.h"

#define TAIL_BYTES 2048		/* of a program's output that a failure shows */

/* The end of what the programs printed, from the beginning of a line on. */
static void read_tail(const struct scheduler *s, char *text, size_t size)
{
	off_t len = lseek(s->output_fd, 0, SEEK_END);
	off_t from = len > (off_t)size - 1 ? len - (off_t)size + 1 : 0;
	ssize_t n = len > 0 ? pread(s->output_fd, text, size - 1, from) : 0;
	char *line;

	text[n > 0 ? n : 0] = '\0';
	line = from ? strchr(text, '\n') : NULL;
	if (line)
		memmove(text, line + 1, strlen(line));
}

/**
 * scheduler_output() - what the programs printed, all of it
 * @scheduler: may be NULL
 *
 * Return: a file that stays the scheduler's, for pread(); -1 for none.
 */
int scheduler_output(const struct scheduler *scheduler)
{
	return scheduler ? scheduler->output_fd : -1;
}

/**
 * scheduler_last_line() - the last line that the program printed; empty for none
 */
void scheduler_last_line(const struct scheduler *scheduler, char *line, size_t size)
{
	char text[TAIL_BYTES], *last;

	read_tail(scheduler, text, sizeof(text));
	for (size_t len = strlen(text); len && text[len - 1] == '\n'; len--)
		text[len - 1] = '\0';
	last = strrchr(text, '\n') ? strrchr(text, '\n') + 1 : text;
	snprintf(line, size, "%.*s", (int)size - 1, last);
}

/**
 * scheduler_read_reason() - read what the kernel has said of schedulers that went
 * @scheduler: receives it
 * @keep: whether anybody wants to know; else the log is only read
 */
void scheduler_read_reason(struct scheduler *scheduler, bool keep)
{
	char lines[1024], *line, *rest = lines;
	struct text reason = { 0 };

	kernel_log_collect(&scheduler->log, sched_ext_is_reason, lines, sizeof(lines));
	if (!keep)
		return;
	while ((line = strsep(&rest, "\n")))
		if (*line)
			text_add(&reason, "%s%s", reason.len ? "; " : "", strchr(line, ' ') + 1);
	snprintf(scheduler->reason, sizeof(scheduler->reason), "%.*s",
		 (int)sizeof(scheduler->reason) - 1, reason.s);
}

/**
 * scheduler_to_run() - what claims are made about
 */
void scheduler_to_run(const struct scheduler *scheduler, struct run_scheduler *run)
{
	run->attached = scheduler->attached;
	run->lost = scheduler->lost;
	memcpy(run->reason, scheduler->reason, sizeof(run->reason));
}

static enum failure_kind kind_of(const struct scheduler *s)
{
	if (!*s->reason)
		return FAILURE_SCHEDULER_DIED_UNKNOWN_REASON;
	if (strstr(s->reason, "(unregistered from user space)") && !strcmp(s->end, "exited with 0"))
		return FAILURE_SCHEDULER_EXITED_CLEANLY;
	return FAILURE_SCHEDULER_CRASHED;
}

static void judge_loss(struct scheduler *s, struct verdict *v)
{
	char tail[TAIL_BYTES];
	struct text value = { 0 };

	if (!*s->reason)
		scheduler_read_reason(s, true);
	text_add(&value, "%s was lost after %.3f s", s->lost_command,
		 (double)s->lost_after_ns / NSEC_PER_SEC);
	text_add(&value, ", noticed at %.3f s of CLOCK_MONOTONIC",
		 (double)s->noticed_ns / NSEC_PER_SEC);
	text_add(&value, ": %s", *s->reason ? s->reason : "the kernel gave no reason");
	if (s->log.fd < 0)
		text_add(&value, " (/dev/kmsg: %s)", strerror(s->log.open_errno));
	if (s->died)
		text_add(&value, ", its program %s", s->end);
	read_tail(s, tail, sizeof(tail));
	verdict_judge(v, STANDING_SCHEDULER, OUTCOME_FAIL, value.s, tail);
	verdict_set_kind(v, kind_of(s));
}

/**
 * scheduler_judge() - whether the scheduler of --scheduler stayed attached
 * @scheduler: after the run; NULL when the run could not be made
 * @v: receives the claim, if there was such a scheduler
 */
void scheduler_judge(struct scheduler *scheduler, struct verdict *v)
{
	struct text value = { 0 };

	if (!scheduler_command())
		return;
	if (v->skipped) {
		verdict_judge(v, STANDING_SCHEDULER, OUTCOME_SKIP, v->skipped, NULL);
		return;
	}
	if (!scheduler || !scheduler->attached) {
		verdict_judge(v, STANDING_SCHEDULER, OUTCOME_ERROR,
			      v->trouble ? v->trouble : "it was not attached", NULL);
		return;
	}
	if (scheduler->lost) {
		judge_loss(scheduler, v);
		return;
	}
	text_add(&value, "%s, called %s", scheduler->command, scheduler->as.ops);
	verdict_judge(v, STANDING_SCHEDULER, OUTCOME_PASS, value.s, NULL);
}
