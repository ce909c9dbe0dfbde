// SPDX-License-Identifier: GPL-2.0
/*
 * The machine in run.json: kernel, command line, topology, and what tunes the scheduler.
 */
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>

#include "scenario/machine.h"
#include "scenario/rundir_machine.h"
#include "sys/cpulist.h"
#include "sys/file.h"
#include "sys/kconfig.h"
#include "sys/sched_ext.h"

/*
 * X(key): files of /proc/sys/kernel, null where this kernel has none. Not sched_rt_period_us and
 * sched_rt_runtime_us: on Linux 6.18 who reads them has all scheduling domains built anew, and the
 * bandwidth of SCHED_DEADLINE tasks that have just ended is taken off twice.
 */
#define SYSCTLS(X) \
	X(sched_autogroup_enabled) \
	X(sched_cfs_bandwidth_slice_us) \
	X(sched_energy_aware) \
	X(sched_rr_timeslice_ms) \
	X(sched_schedstats) \
	X(sched_util_clamp_min) \
	X(sched_util_clamp_max) \
	X(numa_balancing)

static void write_file(struct json *json, const char *key, const char *path)
{
	char text[4096];

	if (file_read_text(path, text, sizeof(text)) < 0)
		json_null(json, key);
	else
		json_string(json, key, text);
}

static void write_config(struct json *json, const struct kconfig *config)
{
	const char *slow[NR_KCONFIG_SLOW];
	size_t n = kconfig_slow(config, slow);

	json_string(json, "config", config->text ? config->path : NULL);
	json_begin_array(json, "slow");
	for (size_t i = 0; i < n; i++)
		json_string(json, NULL, slow[i]);
	json_end_array(json);
}

static void write_kernel(struct json *json)
{
	struct utsname uts;

	json_begin_object(json, "kernel");
	if (!uname(&uts)) {
		json_string(json, "release", uts.release);
		json_string(json, "version", uts.version);
		json_string(json, "machine", uts.machine);
	}
	write_file(json, "cmdline", "/proc/cmdline");
	write_config(json, kconfig_running());
	json_end_object(json);
}

static void write_scheduler(struct json *json)
{
	struct sched_ext now;

	if (sched_ext_read(NULL, &now, NULL)) {
		json_null(json, "sched_ext");
		return;
	}
	json_begin_object(json, "sched_ext");
	json_string(json, "state", now.state);
	json_string(json, "ops", now.ops);
	json_i64(json, "enable_seq", now.enable_seq);
	json_end_object(json);
}

static void write_set(struct json *json, const char *key, const cpu_set_t *cpus)
{
	char list[CPULIST_MAX];

	json_string(json, key, cpulist_format(cpus, list, sizeof(list)));
}

static void write_topology(struct json *json)
{
	struct topology *topology;

	if (machine_read(&topology, NULL)) {
		json_null(json, "topology");
		return;
	}
	write_set(json, "cpus", &topology->online);
	json_begin_object(json, "topology");
	json_u64(json, "smt", topology->smt);
	json_u64(json, "cores", topology->nr_cores);
	write_set(json, "isolated", &topology->isolated);
	json_begin_array(json, "llcs");
	for (unsigned int i = 0; i < topology->nr_llcs; i++)
		write_set(json, NULL, &topology->llcs[i].cpus);
	json_end_array(json);
	json_begin_array(json, "nodes");
	for (unsigned int i = 0; i < topology->nr_nodes; i++) {
		json_begin_object(json, NULL);
		json_u64(json, "id", topology->nodes[i].id);
		write_set(json, "cpus", &topology->nodes[i].cpus);
		json_u64(json, "memory_kb", topology->nodes[i].memory_kb);
		json_end_object(json);
	}
	json_end_array(json);
	json_end_object(json);
	topology_destroy(topology);
}

/*
 * How many CPUs of the host are behind those of this guest, when they are fewer. A guest cannot see
 * it: tools/vm says it on the command line of the kernel.
 */
#define CPU_BUDGET "sched_claims.cpu_budget="
static void write_cpu_budget(struct json *json)
{
	char text[4096], *at = NULL;

	if (file_read_text("/proc/cmdline", text, sizeof(text)) > 0)
		at = strstr(text, CPU_BUDGET);
	if (at)
		json_u64(json, "cpu_budget", strtoull(at + strlen(CPU_BUDGET), NULL, 10));
}

#define WRITE_SYSCTL(key) write_file(json, #key, "/proc/sys/kernel/" #key) WIRE_TOKEN(;)

/**
 * rundir_write_machine() - the keys "kernel", "sched_ext", "cpus", "topology" and "sysctls", and
 * "cpu_budget" in a guest with more CPUs than its host
 */
void rundir_write_machine(struct json *json)
{
	write_kernel(json);
	write_scheduler(json);
	write_topology(json);
	write_cpu_budget(json);
	json_begin_object(json, "sysctls");
	SYSCTLS(WRITE_SYSCTL)
	json_end_object(json);
}
