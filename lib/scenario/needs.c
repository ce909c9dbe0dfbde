// SPDX-License-Identifier: GPL-2.0
/*
 * Needs are probed, never derived from a kernel version, and all that is missing is told at once.
 */
#include <errno.h>
#include <string.h>
#include <sys/capability.h>
#include <unistd.h>

#include "scenario/cast.h"
#include "scenario/machine.h"
#include "scenario/needs_private.h"
#include "scenario/scheduler.h"
#include "scenario/stage.h"
#include "scenario/walk.h"
#include "sys/cgroup.h"
#include "sys/cpulist.h"
#include "sys/exec.h"
#include "sys/file.h"
#include "sys/procfs.h"
#include "wire/schema.h"

/* Each probe adds its sentence when the need is not met, and says what was found. */

static void probe_count(struct text *why, const char *what, unsigned int need, unsigned int has)
{
	if (has < need)
		text_add(why, "; needs %s >= %u (has %u)", what, need, has);
}

static void probe_ticks(const struct topology *topology, struct text *why)
{
	char text[CPULIST_MAX];
	cpu_set_t tickless;

	/* "(null)" is none. */
	if (file_read_text("/sys/devices/system/cpu/nohz_full", text, sizeof(text)) < 0)
		return;
	cpulist_parse_lenient(text, &tickless);
	CPU_AND(&tickless, &tickless, &topology->online);
	if (CPU_COUNT(&tickless))
		text_add(why, "; needs CPUs with ticks (nohz_full=%s)", text);
}

static void probe_topology(const struct scenario *scenario, const struct topology *topology,
			   struct text *why)
{
	const struct needs *needs = &scenario->needs;

	probe_count(why, "usable cpus", needs->cpus, topology->nr_cpus);
	probe_count(why, "llcs", needs->llcs, topology->nr_llcs);
	probe_count(why, "nodes", needs->nodes, topology->nr_nodes);
	if (needs->nodes <= topology->nr_nodes && topology_full_nodes(topology) < needs->nodes)
		text_add(why, "; needs nodes 0 to %u with CPUs and memory", needs->nodes - 1);
	probe_count(why, "smt", needs->smt, topology->smt);
	if (needs->symmetric && topology->asymmetric)
		text_add(why, "; needs CPUs of one capacity");
	if (needs->ticks)
		probe_ticks(topology, why);
}

/* What several groups ask for is told once. */
struct set_probe {
	const struct topology *topology;
	struct text *why;
};

static void tell_once(const struct set_probe *probe, const struct err *err)
{
	struct text told = { 0 };

	text_add(&told, strncmp(err->text, "needs ", 6) ? "; needs other CPUs (%s)" : "; %s",
		 err->text);
	if (!strstr(probe->why->s, told.s))
		text_add(probe->why, "%s", told.s);
}

static void probe_set(const struct set_probe *probe, const struct cpuset_spec *spec)
{
	struct err err;

	if (cpuset_validate(probe->topology, spec, &err) == -ENODEV)
		tell_once(probe, &err);
}

static int probe_sets_of_group(const struct group *group, bool is_cgroup, void *arg)
{
	const struct set_probe *probe = arg;
	struct mem_policy policy;
	struct err err;

	(void)is_cgroup;
	probe_set(probe, &group->cpus);
	probe_set(probe, &group->cpuset);
	if (memory_resolve(probe->topology, &group->memory, &policy, &err) == -ENODEV)
		tell_once(probe, &err);
	return 0;
}

/* Not every CPU can be unplugged: on x86 the first one has no such file. */
static void probe_hotplug(const struct set_probe *probe, const struct cpuset_spec *spec)
{
	char path[128];
	struct err err;
	cpu_set_t cpus;

	if (!spec->kind || cpuset_validate(probe->topology, spec, NULL))
		return;
	cpuset_resolve(probe->topology, spec, &cpus);
	for (int cpu = 0; cpu < CPU_SETSIZE; cpu++) {
		if (!CPU_ISSET(cpu, &cpus) || file_path(path, sizeof(path), CPU_ONLINE, cpu) ||
		    !access(path, W_OK))
			continue;
		err_set(&err, 0, "needs CPU hotplug (cpu%d/online: %s)", cpu, strerror(errno));
		tell_once(probe, &err);
	}
}

static int probe_sets_of_op(const struct op *op, void *arg)
{
	probe_set(arg, &op->cpus);
	if (op->kind == OP_OFFLINE || op->kind == OP_ONLINE)
		probe_hotplug(arg, &op->cpus);
	return 0;
}

static void probe_cpus(const struct scenario *scenario, struct text *why)
{
	struct topology *topology;
	struct set_probe probe = { .why = why };
	struct err err;

	if (machine_read(&topology, &err)) {
		text_add(why, "; needs a readable topology (%s)", err.text);
		return;
	}
	probe_topology(scenario, topology, why);
	probe.topology = topology;
	walk_groups(scenario, probe_sets_of_group, &probe);
	walk_ops(scenario, probe_sets_of_op, &probe);
	topology_destroy(topology);
}

static void probe_controllers(const struct scenario *scenario, struct text *why)
{
	char list[128], *word, *rest = list;
	struct cgroups cg;
	struct err err;

	scenario_controllers(scenario, list, sizeof(list));
	if (!*list && !scenario_has_cgroups(scenario))
		return;
	if (cgroups_find(&cg, NULL, &err)) {
		text_add(why, "; needs cgroups v2 (%s)", err.text);
		return;
	}
	if (*list && cgroup_base_has_tasks(&cg))
		text_add(why, "; needs a cgroup without tasks of its own (%s has some)", cg.base);
	while ((word = strsep(&rest, " ")))
		if (*word && cgroup_controller_missing(&cg, word, &err))
			text_add(why, "; needs controller %s (%s)", word, err.text);
}

/* That file came right after the partitions that need no partition above them. */
static int probe_partition(const struct group *g, bool is_cgroup, void *arg)
{
	struct text *why = arg;
	char path[CGROUP_PATH_MAX];
	struct cgroups cg;

	(void)is_cgroup;
	if (!g->partition || cgroups_find(&cg, NULL, NULL) ||
	    file_path(path, sizeof(path), "%s/cpuset.cpus.isolated", cg.mount))
		return 0;
	if (access(path, R_OK))
		text_add(why, "; needs remote cpuset partitions (%s: %s)", path, strerror(errno));
	return 1;
}

static void probe_partitions(const struct scenario *scenario, struct text *why)
{
	walk_groups(scenario, probe_partition, why);
}

/* Ops that change the machine need what they change, and the right to; for CPUs see above. */
static int probe_op(const struct op *op, void *why)
{
	if (op->kind == OP_SYSCTL && access(op->group, W_OK))
		text_add(why, "; needs a writable %s (%s)", op->group, strerror(errno));
	return 0;
}

static void probe_ops(const struct scenario *scenario, struct text *why)
{
	walk_ops(scenario, probe_op, why);
}

static void probe_schedstat(const struct scenario *scenario, struct text *why)
{
	struct schedstat stat;

	if (!scenario->needs.schedstat)
		return;
	if (schedstat_read(gettid(), &stat))
		text_add(why, "; needs /proc/<pid>/schedstat (cannot be read)");
	else if (!stat.run_count)
		text_add(why, "; needs /proc/<pid>/schedstat (does not count)");
}

static void probe_util_avg(const struct scenario *scenario, struct text *why)
{
	uint64_t util;
	int ret;

	if (!scenario->needs.util_avg)
		return;
	ret = util_avg_read(gettid(), &util);
	if (ret)
		text_add(why, "; needs util_avg in /proc/<pid>/sched (%s)", strerror(-ret));
}

static bool has_capability(cap_value_t cap)
{
	cap_flag_value_t value = CAP_CLEAR;
	cap_t caps = cap_get_proc();

	if (caps)
		cap_get_flag(caps, cap, CAP_EFFECTIVE, &value);
	cap_free(caps);
	return value == CAP_SET;
}

static void probe_sys_nice(const struct scenario *scenario, struct text *why)
{
	if (scenario->needs.sys_nice && !has_capability(CAP_SYS_NICE))
		text_add(why, "; needs CAP_SYS_NICE (uid %d has it not)", geteuid());
}

static void probe_pressure(const struct scenario *scenario, struct text *why)
{
	if (scenario->needs.pressure && access("/proc/pressure/cpu", R_OK))
		text_add(why, "; needs CPU pressure (/proc/pressure/cpu: %s)", strerror(errno));
}

static void probe_scheduler_ops(const struct sched_ext *now, struct text *why)
{
	if (scheduler_command())
		text_add(why, "; needs a run without --scheduler (it attaches its own)");
	if (!sched_ext_is_disabled(now))
		text_add(why, "; needs to attach a scheduler (sched_ext is %s%s%s)", now->state,
			 *now->ops ? " by " : "", now->ops);
	if (!has_capability(CAP_SYS_ADMIN))
		text_add(why, "; needs CAP_SYS_ADMIN (uid %d has it not)", geteuid());
}

static void probe_sched_ext(const struct scenario *scenario, struct text *why)
{
	const struct needs *needs = &scenario->needs;
	bool ops = scheduler_has_ops(scenario);
	struct sched_ext now;
	struct err err;

	if (!needs->sched_ext && !needs->scheduler && !ops && !scheduler_command())
		return;
	if (scheduler_state(&now, &err)) {
		text_add(why, "; needs sched_ext (%s)", err.text);
		return;
	}
	if (ops)
		probe_scheduler_ops(&now, why);
	if (needs->scheduler && !scheduler_command() && !sched_ext_is_enabled(&now))
		text_add(why, "; needs a scheduler in BPF (sched_ext is %s: see --scheduler)",
			 now.state);
}

static void probe_program(const char *name, struct text *why)
{
	struct text told = { 0 };
	char path[PATH_MAX];

	if (!exec_find(name, path))
		return;
	text_add(&told, "; needs program %s (neither in PATH nor beside the scenario)", name);
	if (!strstr(why->s, told.s))
		text_add(why, "%s", told.s);
}

static int probe_scheduler_of_op(const struct op *op, void *why)
{
	if ((op->kind == OP_ATTACH || op->kind == OP_REPLACE) && op->argv && op->argv[0])
		probe_program(op->argv[0], why);
	return 0;
}

static void probe_programs(const struct scenario *scenario, struct text *why)
{
	const char *programs = scenario->needs.programs ? scenario->needs.programs : "";
	char list[256], *word, *rest = list;

	snprintf(list, sizeof(list), "%s", programs);
	while ((word = strsep(&rest, " ")))
		if (*word)
			probe_program(word, why);
	walk_ops(scenario, probe_scheduler_of_op, why);
}

static int probe_work_type(const struct group *g, bool is_cgroup, void *why)
{
	const char *reason = g->work && g->work->unavailable ? g->work->unavailable() : NULL;

	(void)is_cgroup;
	if (reason)
		text_add(why, "; needs work type %s (%s)", g->work->name, reason);
	return 0;
}

static void probe_work_types(const struct scenario *scenario, struct text *why)
{
	walk_groups(scenario, probe_work_type, why);
}

static void (*const probes[])(const struct scenario *scenario, struct text *why) = {
	probe_cpus,
	probe_controllers,
	probe_partitions,
	probe_ops,
	probe_schedstat,
	probe_util_avg,
	probe_sys_nice,
	needs_probe_settings,
	probe_pressure,
	probe_sched_ext,
	probe_programs,
	probe_work_types,
};

/**
 * needs_unmet() - probe all needs of a scenario
 * @scenario: the scenario
 * @why: receives every unmet need with what was found, in one line
 *
 * Return: whether any is unmet.
 */
bool needs_unmet(const struct scenario *scenario, struct text *why)
{
	struct text all = { 0 };

	for (size_t i = 0; i < ARRAY_SIZE(probes); i++)
		probes[i](scenario, &all);
	if (all.len)
		text_add(why, "%s", all.s + 2);
	return all.len;
}
