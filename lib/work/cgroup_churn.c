// SPDX-License-Identifier: GPL-2.0
/*
 * Tasks that change their cgroup while they run or die: CgroupChurn, CgroupAttachStorm.
 *
 * CgroupChurn goes through cgroup_attach_task() and sched_move_task(): the running task leaves the
 * run queue of one task group for that of another. It exposes loads and lags that stay behind in
 * the old group and tasks that are queued in a group they are not in.
 *
 * CgroupAttachStorm attaches processes that are just about to exit: the race between a migration
 * and do_exit(). It exposes tasks that are counted in a cgroup that they never reached, references
 * that leak, and cgroups that can never be removed.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sys/cgroup.h"
#include "sys/clock.h"
#include "sys/file.h"
#include "work/child.h"
#include "work/params.h"
#include "work/table.h"
#include "worker/worker.h"

#define SPIN_UNITS 256

/* Put a task into a cgroup; returns 0 or -errno. */
static int attach(int procs_fd, pid_t pid)
{
	char text[16];
	int len = snprintf(text, sizeof(text), "%d", (int)pid);

	return write(procs_fd, text, (size_t)len) < 0 ? -errno : 0;
}

static int open_procs(const char *dir)
{
	char path[CGROUP_PATH_MAX];
	int fd;

	if (file_path(path, sizeof(path), "%s/cgroup.procs", dir))
		return -ENAMETOOLONG;
	fd = open(path, O_WRONLY | O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}

/* Workers that may not enter a cgroup only warn; where there is none, they are not begun. */
static const char *no_hierarchy(void)
{
	static struct err err;
	struct cgroups cg;

	return cgroups_find(&cg, NULL, &err) == -ENOENT ? err.text : NULL;
}

/* Where the worker was, the cgroups below that, and their files once they were opened. */
struct rotation {
	char home[CGROUP_PATH_MAX];
	uint32_t nr;
	int *procs_fds;
};

static int leaf_path(const struct rotation *r, uint32_t i, char *path)
{
	return file_path(path, CGROUP_PATH_MAX, "%s/wt-cgroup-churn-%u", r->home, i);
}

static int find_home(char *home, struct err *err)
{
	struct cgroups cg;
	int ret = cgroups_find(&cg, NULL, err);

	if (ret)
		return ret;
	if (!cg.home[0])
		return err_set(err, ENOENT, "own cgroup is not in %s", cg.mount);
	return file_path(home, CGROUP_PATH_MAX, "%s", cg.home);
}

/* Workers of the same home share the leaves: it is no error that one is there. */
static int make_leaves(struct rotation *r, uint32_t nr, struct err *err)
{
	char path[CGROUP_PATH_MAX];

	r->procs_fds = malloc(nr * sizeof(*r->procs_fds));
	if (!r->procs_fds)
		return err_set(err, ENOMEM, "%u cgroups", nr);
	for (; r->nr < nr; r->nr++) {
		r->procs_fds[r->nr] = -1;
		if (leaf_path(r, r->nr, path))
			return err_set(err, ENAMETOOLONG, "%s", r->home);
		if (mkdir(path, 0755) && errno != EEXIST)
			return err_set(err, errno, "mkdir %s", path);
	}
	return 0;
}

static int cgroup_churn_setup(struct worker *w)
{
	const struct cgroup_churn_params *p = w->params;
	struct rotation *r = calloc(1, sizeof(*r));
	struct err err;
	int ret;

	if (!r)
		worker_fatal("CgroupChurn: %s", strerror(ENOMEM));
	w->state = r;
	ret = find_home(r->home, &err);
	if (!ret)
		ret = make_leaves(r, p->groups, &err);
	if (ret)
		worker_warn(w, "CgroupChurn: %s", err.text);
	return ret;
}

/* An error may mean that the cgroup was removed: the next turn opens it again. */
static void enter(struct worker *w, struct rotation *r, uint32_t i)
{
	char path[CGROUP_PATH_MAX];

	if (r->procs_fds[i] < 0 && !leaf_path(r, i, path))
		r->procs_fds[i] = open_procs(path);
	if (r->procs_fds[i] < 0 || !attach(r->procs_fds[i], w->tid))
		return;
	close(r->procs_fds[i]);
	r->procs_fds[i] = -1;
}

static enum pass_result cgroup_churn_pass(struct worker *w)
{
	const struct cgroup_churn_params *p = w->params;

	enter(w, w->state, (uint32_t)(w->telemetry.iterations % p->groups));
	worker_sleep_ns(w, p->cycle_ms * NSEC_PER_MSEC);
	worker_spin(w, SPIN_UNITS);
	return PASS_DONE;
}

/* Whoever leaves a leaf last removes it. */
static void cgroup_churn_teardown(struct worker *w)
{
	struct rotation *r = w->state;
	char path[CGROUP_PATH_MAX];
	int home = open_procs(r->home);

	if (home >= 0) {
		attach(home, w->tid);
		close(home);
	}
	while (r->nr--) {
		if (r->procs_fds[r->nr] >= 0)
			close(r->procs_fds[r->nr]);
		if (!leaf_path(r, r->nr, path))
			rmdir(path);
	}
	free(r->procs_fds);
	free(r);
}

static int cgroup_churn_validate(const void *params, struct err *err)
{
	const struct cgroup_churn_params *p = params;

	return p->groups ? 0 :
	       err_set(err, 0, "CgroupChurn: groups is 0, must be at least 1");
}

const struct work_type work_cgroup_churn = {
	.name = "CgroupChurn",
	.summary = "move to the next of groups cgroups every cycle_ms, spin for 256 units",
	.params = WORK_PARAMS(struct cgroup_churn_params, .groups = 2, .cycle_ms = 100),
	.mode = MODE_FORK_ONLY,
	.mode_reason = "cgroup.procs moves the whole process, harness and all",
	.resets_gap = true,
	.unavailable = no_hierarchy,
	.validate = cgroup_churn_validate,
	.setup = cgroup_churn_setup,
	.pass = cgroup_churn_pass,
	.teardown = cgroup_churn_teardown,
};

/* The file of the cgroup beside our own that has the name, -errno without. */
static int open_dest(const char *dest, struct err *err)
{
	char dir[CGROUP_PATH_MAX], *slash;
	struct cgroups cg;
	int fd, ret = cgroups_find(&cg, NULL, err);

	if (ret)
		return ret;
	if (strlen(cg.home) <= strlen(cg.mount))
		return err_set(err, ENOENT, "there is no cgroup beside the root");
	slash = strrchr(cg.home, '/');
	*slash = '\0';
	if (file_path(dir, sizeof(dir), "%s/%s", cg.home, dest))
		return err_set(err, ENAMETOOLONG, "%s/%s", cg.home, dest);
	fd = open_procs(dir);
	return fd < 0 ? err_set(err, -fd, "open %s/cgroup.procs", dir) : fd;
}

/* The state is the descriptor of the destination, -1 when it cannot be written. */
static int attach_storm_setup(struct worker *w)
{
	const struct cgroup_attach_storm_params *p = w->params;
	int *dest = malloc(sizeof(*dest));
	struct err err;

	if (!dest)
		worker_fatal("CgroupAttachStorm: %s", strerror(ENOMEM));
	w->state = dest;
	*dest = open_dest(p->dest, &err);
	if (*dest < 0)
		worker_warn(w, "CgroupAttachStorm: %s", err.text);
	if (p->reap == REAP_SIG_IGN)
		signal(SIGCHLD, SIG_IGN);
	return child_setup(w);
}

/* That the child has exited before it was attached is half of the race. */
static enum pass_result attach_storm_pass(struct worker *w)
{
	const struct cgroup_attach_storm_params *p = w->params;
	const int *dest = w->state;
	pid_t pid;
	int ret;

	if (*dest < 0) {
		sched_yield();
		return PASS_DONE;
	}
	pid = child_fork(w);
	if (pid < 0)
		return PASS_DONE;
	ret = attach(*dest, pid);
	if (!ret || ret == -ESRCH)
		w->work_units++;
	else
		worker_warn(w, "CgroupAttachStorm: attach to %s: %s", p->dest, strerror(-ret));
	if (p->reap == REAP_WAITPID && !child_wait(w, pid))
		return PASS_ABANDONED;
	return PASS_DONE;
}

static void attach_storm_teardown(struct worker *w)
{
	int *dest = w->state;

	child_teardown(w);
	signal(SIGCHLD, SIG_DFL);
	if (*dest >= 0)
		close(*dest);
	free(dest);
}

static int attach_storm_validate(const void *params, struct err *err)
{
	const struct cgroup_attach_storm_params *p = params;

	if (!p->dest || !p->dest[0] || p->dest[0] == '.' || strchr(p->dest, '/'))
		return err_set(err, 0,
			       "CgroupAttachStorm: dest is '%s', must be the name of a cgroup",
			       p->dest ?: "");
	return p->reap <= REAP_WAITPID ? 0 :
	       err_set(err, 0, "CgroupAttachStorm: reap is %d, must be at most %d", (int)p->reap,
		       REAP_WAITPID);
}

const struct work_type work_cgroup_attach_storm = {
	.name = "CgroupAttachStorm",
	.summary = "fork a process that exits at once, attach it to the cgroup dest meanwhile",
	.params = WORK_PARAMS(struct cgroup_attach_storm_params, .dest = "dest"),
	.mode = MODE_FORK_ONLY,
	.mode_reason = "SIGCHLD is ignored by the whole process",
	.fills = FILLS_WAKE,
	.unavailable = no_hierarchy,
	.validate = attach_storm_validate,
	.setup = attach_storm_setup,
	.pass = attach_storm_pass,
	.teardown = attach_storm_teardown,
};
