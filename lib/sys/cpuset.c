// SPDX-License-Identifier: GPL-2.0
/*
 * The CPUs of a cgroup, and of a worker in it, from a description and the topology.
 */
#include <errno.h>
#include <math.h>

#include "sys/cpulist.h"
#include "sys/cpuset.h"

void cpuset_slice(const cpu_set_t *from, size_t begin, size_t end, cpu_set_t *cpus)
{
	size_t cpu, position = 0;

	CPU_ZERO(cpus);
	for (cpu = 0; cpu < CPU_SETSIZE && position < end; cpu++) {
		if (!CPU_ISSET(cpu, from))
			continue;
		if (position++ >= begin)
			CPU_SET(cpu, cpus);
	}
}

int cpuset_last(const cpu_set_t *cpus)
{
	int cpu;

	for (cpu = CPU_SETSIZE - 1; cpu >= 0; cpu--)
		if (CPU_ISSET(cpu, cpus))
			break;
	return cpu;
}

void cpuset_usable(const struct topology *topology, cpu_set_t *cpus)
{
	*cpus = topology->online;
	if (topology->nr_cpus > 2)
		CPU_CLR(cpuset_last(cpus), cpus);
}

static bool is_subset(const cpu_set_t *part, const cpu_set_t *whole)
{
	cpu_set_t common;

	CPU_AND(&common, part, whole);
	return CPU_EQUAL(&common, part);
}

static bool is_fraction(double value)
{
	return isfinite(value) && value >= 0 && value <= 1;
}

/* What holds for every machine. */
static int validate_form(const struct cpuset_spec *spec, struct err *err)
{
	cpu_set_t cpus;

	switch (spec->kind) {
	case CPUSET_INHERIT:
	case CPUSET_LLC:
	case CPUSET_NODE:
	case CPUSET_NTH:
		return 0;
	case CPUSET_RANGE:
		if (is_fraction(spec->start) && is_fraction(spec->end) && spec->start < spec->end)
			return 0;
		return err_set(err, 0, "cpuset range %g to %g does not go up inside of 0 to 1",
			       spec->start, spec->end);
	case CPUSET_DISJOINT:
	case CPUSET_OVERLAP:
		if (spec->index >= spec->of)
			return err_set(err, 0, "cpuset part %u of %u parts", spec->index,
				       spec->of);
		if (spec->kind == CPUSET_OVERLAP && !is_fraction(spec->fraction))
			return err_set(err, 0, "cpuset overlap %g is not in 0 to 1",
				       spec->fraction);
		return 0;
	case CPUSET_EXACT:
		if (!spec->cpus || cpulist_parse(spec->cpus, &cpus, NULL) || !CPU_COUNT(&cpus))
			return err_set(err, 0, "cpuset '%s' is no list of CPUs",
				       spec->cpus ?: "");
		return 0;
	case CPUSET_FIRST:
		return spec->of ? 0 : err_set(err, 0, "cpuset of no CPUs");
	}
	return err_set(err, 0, "unknown kind of cpuset %d", spec->kind);
}

static int lacks(struct err *err, const char *what, unsigned int needed, unsigned int has)
{
	err_set(err, 0, "needs %s >= %u (has %u)", what, needed, has);
	return -ENODEV;
}

static int validate_exact(const struct topology *topology, const struct cpuset_spec *spec,
			  struct err *err)
{
	cpu_set_t cpus, present;
	char text[128];

	CPU_OR(&present, &topology->online, &topology->offline);
	cpulist_parse(spec->cpus, &cpus, NULL);
	if (is_subset(&cpus, &present))
		return 0;
	err_set(err, 0, "cpuset '%s' names CPUs that are not present (has %s)", spec->cpus,
		cpulist_format(&present, text, sizeof(text)));
	return -ENODEV;
}

int cpuset_validate(const struct topology *topology, const struct cpuset_spec *spec,
		    struct err *err)
{
	cpu_set_t usable, cpus;
	unsigned int nr_usable;
	int ret;

	ret = validate_form(spec, err);
	if (ret || !topology)
		return ret;
	cpuset_usable(topology, &usable);
	nr_usable = CPU_COUNT(&usable);
	if (spec->kind == CPUSET_LLC && spec->index >= topology->nr_llcs)
		return lacks(err, "llcs", spec->index + 1, topology->nr_llcs);
	if (spec->kind == CPUSET_NODE && spec->index >= topology->nr_nodes)
		return lacks(err, "nodes", spec->index + 1, topology->nr_nodes);
	if ((spec->kind == CPUSET_DISJOINT || spec->kind == CPUSET_OVERLAP ||
	     spec->kind == CPUSET_FIRST) && spec->of > nr_usable)
		return lacks(err, "usable cpus", spec->of, nr_usable);
	if (spec->kind == CPUSET_NTH && spec->index >= nr_usable)
		return lacks(err, "usable cpus", spec->index + 1, nr_usable);
	if (spec->kind == CPUSET_EXACT)
		return validate_exact(topology, spec, err);
	cpuset_resolve(topology, spec, &cpus);
	if (CPU_COUNT(&cpus))
		return 0;
	/* An empty cpuset would not be empty for the kernel, but inherit. */
	if (spec->kind == CPUSET_NODE)
		err_set(err, 0, "node %u has no cpus", topology->nodes[spec->index].id);
	else
		err_set(err, 0, "cpuset range %g to %g holds none of %u usable cpus", spec->start,
			spec->end, nr_usable);
	return -ENODEV;
}

static double clamp_fraction(double value)
{
	if (!(value > 0))	/* catches what is no number, too */
		return 0;
	return value < 1 ? value : 1;
}

static unsigned int clamp_index(unsigned int index, unsigned int nr)
{
	return index < nr ? index : nr - 1;
}

/* Part number index, widened on its inner sides by a fraction of its length. */
static void resolve_part(const cpu_set_t *usable, const struct cpuset_spec *spec, double fraction,
			 cpu_set_t *cpus)
{
	unsigned int of = spec->of ?: 1, index = clamp_index(spec->index, of);
	size_t nr = CPU_COUNT(usable), chunk = nr / of;
	size_t widen = floor(chunk * clamp_fraction(fraction));
	size_t begin = index * chunk, end = begin + chunk;

	cpuset_slice(usable, index ? begin - widen : 0, index < of - 1 ? end + widen : nr, cpus);
}

void cpuset_resolve(const struct topology *topology, const struct cpuset_spec *spec,
		    cpu_set_t *cpus)
{
	cpu_set_t usable;
	size_t nr;

	cpuset_usable(topology, &usable);
	nr = CPU_COUNT(&usable);
	*cpus = topology->online;
	switch (spec->kind) {
	case CPUSET_INHERIT:
		break;
	case CPUSET_LLC:
		*cpus = topology->llcs[clamp_index(spec->index, topology->nr_llcs)].cpus;
		break;
	case CPUSET_NODE:
		*cpus = topology->nodes[clamp_index(spec->index, topology->nr_nodes)].cpus;
		break;
	case CPUSET_RANGE:
		cpuset_slice(&usable, floor(nr * clamp_fraction(spec->start)),
			     floor(nr * clamp_fraction(spec->end)), cpus);
		break;
	case CPUSET_DISJOINT:
		resolve_part(&usable, spec, 0, cpus);
		break;
	case CPUSET_OVERLAP:
		resolve_part(&usable, spec, spec->fraction, cpus);
		break;
	case CPUSET_EXACT:
		cpulist_parse_lenient(spec->cpus ?: "", cpus);
		break;
	case CPUSET_FIRST:
		cpuset_slice(&usable, 0, spec->of, cpus);
		break;
	case CPUSET_NTH:
		cpuset_slice(&usable, clamp_index(spec->index, nr),
			     clamp_index(spec->index, nr) + 1, cpus);
		break;
	}
}
