// SPDX-License-Identifier: GPL-2.0
/*
 * The machine as the runner may use it, and what a scenario asks of it without saying so.
 */
#include <errno.h>
#include <string.h>

#include "scenario/machine.h"
#include "scenario/walk.h"
#include "sys/cgroup.h"

/**
 * machine_read() - the topology of the CPUs that this process may run on
 * @topology: receives it; topology_destroy() frees it
 * @err: receives the sentence; may be NULL
 *
 * Its own affinity mask counts, which the kernel keeps inside its cpuset and the online CPUs.
 *
 * Return: 0 or -errno.
 */
int machine_read(struct topology **topology, struct err *err)
{
	cpu_set_t mine;
	int ret;

	if (sched_getaffinity(0, sizeof(mine), &mine))
		return err_set(err, errno, "sched_getaffinity for %d CPUs", CPU_SETSIZE);
	ret = topology_read(topology, NULL, err);
	if (ret)
		return ret;
	ret = topology_restrict(*topology, &mine);
	if (!ret)
		return 0;
	topology_destroy(*topology);
	*topology = NULL;
	return err_set(err, -ret, "the affinity mask has no CPU that sysfs knows");
}

/**
 * cpus_to_seq() - a mask as the set that claims compare with
 *
 * Return: 0 or -ENOMEM.
 */
int cpus_to_seq(const cpu_set_t *set, struct u64_seq *seq)
{
	int ret = 0;

	for (int cpu = 0; cpu < CPU_SETSIZE && !ret; cpu++)
		if (CPU_ISSET(cpu, set))
			ret = u64_set_insert(seq, cpu);
	return ret;
}

/**
 * nodes_to_seq() - the nodes where the memory of those who run on some CPUs should lie
 * @topology: the machine
 * @cpus: where they may run
 * @seq: receives the numbers of the nodes, see topology_nodes_of()
 *
 * Return: 0 or -ENOMEM.
 */
int nodes_to_seq(const struct topology *topology, const cpu_set_t *cpus, struct u64_seq *seq)
{
	cpu_set_t nodes;

	topology_nodes_of(topology, cpus, &nodes);
	return cpus_to_seq(&nodes, seq);
}

static int group_has_cgroup(const struct group *group, bool is_cgroup, void *arg)
{
	(void)group;
	(void)arg;
	return is_cgroup;
}

static int op_has_cgroup(const struct op *op, void *arg)
{
	(void)arg;
	return op->kind == OP_ADD;
}

/**
 * scenario_has_cgroups() - whether a scenario makes cgroups
 */
bool scenario_has_cgroups(const struct scenario *scenario)
{
	return walk_groups(scenario, group_has_cgroup, NULL) ||
	       walk_ops(scenario, op_has_cgroup, NULL);
}

struct words {
	char *list;
	size_t size;
};

static bool has_word(const char *list, const char *word, size_t len)
{
	for (; *list; list += strcspn(list, " ")) {
		list += strspn(list, " ");
		if (strcspn(list, " ") == len && !strncmp(list, word, len))
			return true;
	}
	return false;
}

static void add_word(struct words *words, const char *word, size_t len)
{
	size_t used = strlen(words->list);

	if (len && !has_word(words->list, word, len))
		snprintf(words->list + used, words->size - used, "%s%.*s", used ? " " : "",
			 (int)len, word);
}

static int add_controller_of(const char *file, const char *text, void *arg)
{
	const char *controller = cgroup_file_controller(file);

	(void)text;
	if (controller)
		add_word(arg, controller, strlen(controller));
	return 0;
}

static int add_controllers_of_group(const struct group *group, bool is_cgroup, void *arg)
{
	if (!is_cgroup)
		return 0;
	if (group->cpuset.kind)
		add_controller_of("cpuset.cpus", "", arg);
	return walk_limits(group, add_controller_of, arg);
}

static int add_controllers_of_op(const struct op *op, void *arg)
{
	if (op->kind == OP_WRITE)
		add_controller_of(op->other, op->text, arg);
	if (op->kind == OP_CPUSET || op->kind == OP_CLEAR_CPUSET || op->kind == OP_SWAP_CPUSETS)
		add_controller_of("cpuset.cpus", "", arg);
	return 0;
}

/**
 * scenario_controllers() - the cgroup controllers that a scenario needs, by name or by use
 * @scenario: the scenario
 * @list: receives the names, separated by blanks
 * @size: of @list
 */
void scenario_controllers(const struct scenario *scenario, char *list, size_t size)
{
	const char *word = scenario->needs.controllers ? scenario->needs.controllers : "";
	struct words words = { list, size };

	*list = '\0';
	for (; *word; word += strcspn(word, " ")) {
		word += strspn(word, " ");
		add_word(&words, word, strcspn(word, " "));
	}
	walk_groups(scenario, add_controllers_of_group, &words);
	walk_ops(scenario, add_controllers_of_op, &words);
}

/**
 * scenario_check_controllers() - a controller that no kernel has is a mistake, not a need
 *
 * Return: 0 or -EINVAL.
 */
int scenario_check_controllers(const struct scenario *scenario, struct err *err)
{
	/* cgroup-v2.rst, "Controllers". */
	static const char known[] =
		"cpu cpuset dmem hugetlb io memory misc perf_event pids rdma";
	char list[128], *word, *rest = list;

	scenario_controllers(scenario, list, sizeof(list));
	while ((word = strsep(&rest, " ")))
		if (*word && !has_word(known, word, strlen(word)))
			return err_set(err, 0, "no controller is called \"%s\"; there are %s",
				       word, known);
	return 0;
}
