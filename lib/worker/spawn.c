// SPDX-License-Identifier: GPL-2.0
/*
 * Forking the workers, and what a forked child does before and after worker_main().
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sys/cpulist.h"
#include "worker/private.h"
#include "worker/worker.h"

/* What a child needs besides its struct worker. */
struct launch {
	struct worker worker;
	pid_t parent;
	int nice;		/* of the parent; a fork from a boosted thread resets it */
	sigset_t mask;
	int report_pipe[2];
	struct ring ring;
};

/* Its only purpose is to end a blocking call early; hence no SA_RESTART. */
static void on_stop(int sig)
{
	(void)sig;
}

/* Handlers of the harness must not run in a worker. */
static void reset_signals(const sigset_t *mask)
{
	static const int harness[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGALRM, SIGCHLD };
	struct sigaction stop = { .sa_handler = on_stop };
	sigset_t unblocked = *mask;
	size_t i;

	for (i = 0; i < sizeof(harness) / sizeof(*harness); i++)
		signal(harness[i], SIG_DFL);
	signal(SIGPIPE, SIG_IGN);
	sigaction(SIGUSR1, &stop, NULL);
	sigdelset(&unblocked, SIGUSR1);
	sigprocmask(SIG_SETMASK, &unblocked, NULL);
}

static void close_between(int first, int last)
{
	if (first > last)
		return;
#ifdef SYS_close_range
	if (syscall(SYS_close_range, first, last, 0) == 0)
		return;
#endif
	if (last > sysconf(_SC_OPEN_MAX))
		last = (int)sysconf(_SC_OPEN_MAX);
	for (; first <= last; first++)
		close(first);
}

/* Close everything but the standard descriptors and the worker's own five. */
static void close_inherited(const struct launch *l)
{
	const struct ring *r = &l->ring;
	int keep[] = { l->report_pipe[1], r->in[0], r->in[1], r->out[0], r->out[1] };
	int from = STDERR_FILENO + 1, next;
	size_t i;

	do {
		next = INT_MAX;
		for (i = 0; i < sizeof(keep) / sizeof(*keep); i++)
			if (keep[i] >= from && keep[i] < next)
				next = keep[i];
		close_between(from, next == INT_MAX ? next : next - 1);
		from = next == INT_MAX ? next : next + 1;
	} while (next != INT_MAX);
}

/* End of file closes the message. A failure leaves a cut message, which the parent notices. */
static void send_report(int fd, const struct worker_report *report)
{
	size_t len, done = 0;
	uint8_t *bytes;
	ssize_t n;

	if (report_encode(report, &bytes, &len))
		return;
	while (done < len) {
		n = write(fd, bytes + done, len - done);
		if (n < 0 && errno != EINTR)
			return;
		done += n > 0 ? (size_t)n : 0;
	}
}

/*
 * The order matters: the death signal first, then the check for a parent that died before it;
 * the handler before SIGUSR1 is unblocked. Leaves by _exit() only: no cleanup of the harness may
 * run here.
 */
static void __noreturn child_main(struct launch *l)
{
	struct worker_report report = { 0 };

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != l->parent)
		_exit(0);
	setpgid(0, 0);
	if (l->nice)
		setpriority(PRIO_PROCESS, 0, l->nice);
	reset_signals(&l->mask);
	close_inherited(l);
	control_ready(l->worker.control, l->worker.index);
	if (!control_wait_open(l->worker.control, START_WAIT_NS))
		_exit(1);
	worker_main(&l->worker, &report);
	send_report(l->report_pipe[1], &report);
	_exit(0);
}

/* Draw without replacement; more CPUs than there are means all. */
static void draw_cpus(const struct affinity *a, uint64_t *rng, cpu_set_t *cpus)
{
	unsigned int left = (unsigned int)CPU_COUNT(&a->cpus);
	unsigned int count = a->count < left ? a->count : left;
	cpu_set_t pool = a->cpus;
	int cpu;

	CPU_ZERO(cpus);
	for (; count; count--, left--) {
		cpu = cpulist_nth(&pool, (unsigned int)(rng_next(rng) % left));
		CPU_CLR(cpu, &pool);
		CPU_SET(cpu, cpus);
	}
}

static void set_wiring(struct worker *w, const struct group *g, const struct ring *ring,
		       unsigned int i)
{
	w->pos = i % g->size;
	if (g->regions)
		w->region = (char *)g->regions + g->region_bytes * (i / g->size);
	w->read_fd = ring->in[0];
	w->write_fd = ring->out[1];
}

/* Worker i of a group, ready to be forked. */
static void make_worker(const struct workload *workload, size_t group, unsigned int i,
			uint64_t *rng, struct launch *l)
{
	struct worker *w = &l->worker;
	const struct group *g = &workload->groups[group];
	const struct work_group *config = &g->config;

	*w = (struct worker){
		.type = config->type,
		.params = config->params,
		.index = workload->nr_children,
		.group_idx = group,
		.has_affinity = config->affinity.kind != AFFINITY_INHERIT,
		.affinity = config->affinity.cpus,
		.policy = config->policy,
		.nice = config->nice,
		.control = workload->control,
	};
	if (config->affinity.kind == AFFINITY_RANDOM)
		draw_cpus(&config->affinity, rng, &w->affinity);
	set_wiring(w, g, &l->ring, i);
}

/* SIGUSR1 is blocked over the fork: its default action would kill a child without the handler. */
static pid_t fork_blocked(struct launch *l)
{
	sigset_t usr1;
	pid_t pid;
	int errnum;

	sigemptyset(&usr1);
	sigaddset(&usr1, SIGUSR1);
	pthread_sigmask(SIG_BLOCK, &usr1, &l->mask);
	pid = fork();
	if (pid == 0)
		child_main(l);
	errnum = errno;
	pthread_sigmask(SIG_SETMASK, &l->mask, NULL);
	errno = errnum;
	return pid;
}

static int spawn_one(struct workload *workload, struct launch *l, struct err *err)
{
	struct child *child = &workload->children[workload->nr_children];
	int ret = 0;

	if (pipe2(l->report_pipe, O_CLOEXEC))
		return err_set(err, errno, "report pipe");
	/* Best effort: a large pipe saves switches, as the parent reads while the workers write. */
	fcntl(l->report_pipe[1], F_SETPIPE_SZ, REPORT_PIPE_BYTES);
	l->worker.report_fd = l->report_pipe[1];
	l->parent = getpid();
	l->nice = getpriority(PRIO_PROCESS, 0);
	child->pid = fork_blocked(l);
	close(l->report_pipe[1]);
	if (child->pid < 0) {
		ret = err_set(err, errno, "fork failed");
		close(l->report_pipe[0]);
		return ret;
	}
	setpgid(child->pid, child->pid);
	child->group = l->worker.group_idx;
	child->report_fd = l->report_pipe[0];
	child->pidfd = -1;
	workload->nr_children++;
	return 0;
}

/* A child has all that is open in the parent, but keeps only what ring_advance() has put at it. */
static int spawn_wired(struct workload *workload, size_t group, unsigned int i, uint64_t *rng,
		       struct launch *l, struct err *err)
{
	const struct group *g = &workload->groups[group];
	int ret = 0;

	if (g->wiring != WIRING_NONE)
		ret = ring_advance(&l->ring, i % g->size, g->size, err);
	if (ret)
		return ret;
	make_worker(workload, group, i, rng, l);
	return spawn_one(workload, l, err);
}

static int spawn_group(struct workload *workload, size_t group, uint64_t *rng, struct err *err)
{
	unsigned int i, n = workload->groups[group].config.workers;
	struct launch launch = { .ring = RING_CLOSED };
	int ret = 0;

	for (i = 0; i < n && !ret; i++) {
		ret = spawn_wired(workload, group, i, rng, &launch, err);
		if (ret)
			err_prefix(err, ret, "worker %u/%u (group %zu)", i, n, group);
	}
	ring_close(&launch.ring);
	return ret;
}

/**
 * children_spawn() - fork all workers
 * @workload: with connected groups and a control area
 * @err: which worker failed and why
 *
 * Return: 0 or -errno; what was forked until then is in @workload.
 */
int children_spawn(struct workload *workload, struct err *err)
{
	uint64_t rng = 0;
	size_t group;
	int ret = 0;

	if (getrandom(&rng, sizeof(rng), GRND_NONBLOCK) < 0)
		rng = clock_ns();
	rng = rng_seed(rng);
	for (group = 0; group < workload->nr_groups && !ret; group++)
		ret = spawn_group(workload, group, &rng, err);
	return ret;
}
