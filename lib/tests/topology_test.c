// SPDX-License-Identifier: GPL-2.0
/*
 * The topology of recorded machines: lib/tests/sysfs holds the sysfs of each one, and below it
 * what topology_print() shall say of it.
 */
#include "kselftest_harness.h"
#include "topologies.h"

FIXTURE(machine)
{
	struct topology *topology;
	char expected[4096];
};

FIXTURE_VARIANT(machine)
{
	const char *name;
};

#define MACHINE(id, file) FIXTURE_VARIANT_ADD(machine, id) { .name = file }
MACHINE(one_cpu, "one-cpu");
MACHINE(smt, "smt");
MACHINE(two_llc, "two-llc");
MACHINE(four_nodes, "four-nodes");
MACHINE(offline_holes, "offline-holes");
MACHINE(no_cache, "no-cache");
MACHINE(big_little, "big-little");
MACHINE(memory_only, "memory-only");
MACHINE(two_packages, "two-packages");
MACHINE(broken, "broken");

FIXTURE_SETUP(machine)
{
	ASSERT_EQ(0, topology_recorded(&self->topology, variant->name, self->expected,
				       sizeof(self->expected)));
}

FIXTURE_TEARDOWN(machine)
{
	topology_destroy(self->topology);
}

TEST_F(machine, prints_as_recorded)
{
	size_t size;
	char *text;
	FILE *out = open_memstream(&text, &size);

	topology_print(self->topology, out);
	fclose(out);
	EXPECT_STREQ(self->expected, text);
	free(text);
}

/* Every online CPU is in exactly the core, LLC and node that it names; no other CPU is in one. */
TEST_F(machine, parts_agree_with_each_other)
{
	const struct topology *t = self->topology;
	cpu_set_t cores, llcs, nodes;
	unsigned int i, cpu, sum = 0;

	CPU_ZERO(&cores);
	CPU_ZERO(&llcs);
	CPU_ZERO(&nodes);
	for (i = 0; i < t->nr_cores; i++) {
		CPU_OR(&cores, &cores, &t->cores[i].cpus);
		sum += CPU_COUNT(&t->cores[i].cpus);
	}
	for (i = 0; i < t->nr_llcs; i++) {
		CPU_OR(&llcs, &llcs, &t->llcs[i].cpus);
		sum += CPU_COUNT(&t->llcs[i].cpus);
	}
	for (i = 0; i < t->nr_nodes; i++) {
		CPU_OR(&nodes, &nodes, &t->nodes[i].cpus);
		sum += CPU_COUNT(&t->nodes[i].cpus);
	}
	EXPECT_TRUE(CPU_EQUAL(&cores, &t->online));
	EXPECT_TRUE(CPU_EQUAL(&llcs, &t->online));
	EXPECT_TRUE(CPU_EQUAL(&nodes, &t->online));
	EXPECT_EQ(3 * t->nr_cpus, sum);
	for (cpu = 0; cpu < CPU_SETSIZE; cpu++) {
		if (!CPU_ISSET(cpu, &t->online))
			continue;
		EXPECT_TRUE(CPU_ISSET(cpu, topology_siblings(t, cpu)));
		EXPECT_TRUE(CPU_ISSET(cpu, &t->llcs[t->cpu[cpu].llc].cpus));
		EXPECT_TRUE(CPU_ISSET(cpu, &t->nodes[t->cpu[cpu].node].cpus));
	}
	for (i = 0; i < t->nr_nodes; i++)
		EXPECT_EQ(10, topology_distance(t, i, i));
}

TEST(capacities_tell_big_from_little)
{
	struct topology *t = NULL;

	ASSERT_EQ(0, topology_recorded(&t, "big-little", NULL, 0));
	EXPECT_TRUE(t->asymmetric);
	EXPECT_EQ(446, t->cpu[3].capacity);
	EXPECT_EQ(1024, t->cpu[4].capacity);
	topology_destroy(t);
	ASSERT_EQ(0, topology_recorded(&t, "smt", NULL, 0));
	EXPECT_FALSE(t->asymmetric);
	EXPECT_EQ(2, t->smt);
	EXPECT_TRUE(CPU_ISSET(7, &t->isolated));
	topology_destroy(t);
}

TEST(nodes_of_a_cpuset_are_those_of_its_llcs)
{
	cpu_set_t cpus, nodes, expected;
	struct topology *t = NULL;

	ASSERT_EQ(0, topology_recorded(&t, "four-nodes", NULL, 0));
	cpulist_parse("3,9", &cpus, NULL);
	cpulist_parse("0,2", &expected, NULL);
	topology_nodes_of(t, &cpus, &nodes);
	EXPECT_TRUE(CPU_EQUAL(&expected, &nodes));
	topology_destroy(t);
	/* Node numbers, not indices; and one LLC over all nodes stands for all of them. */
	ASSERT_EQ(0, topology_recorded(&t, "two-packages", NULL, 0));
	cpulist_parse("5", &cpus, NULL);
	cpulist_parse("8", &expected, NULL);
	topology_nodes_of(t, &cpus, &nodes);
	EXPECT_TRUE(CPU_EQUAL(&expected, &nodes));
	topology_destroy(t);
	ASSERT_EQ(0, topology_recorded(&t, "no-cache", NULL, 0));
	cpulist_parse("0", &cpus, NULL);
	cpulist_parse("0-1", &expected, NULL);
	topology_nodes_of(t, &cpus, &nodes);
	EXPECT_TRUE(CPU_EQUAL(&expected, &nodes));
	topology_destroy(t);
}

TEST(full_nodes_have_small_numbers_cpus_and_memory)
{
	struct topology *t = NULL;

	ASSERT_EQ(0, topology_recorded(&t, "four-nodes", NULL, 0));
	EXPECT_EQ(4, topology_full_nodes(t));
	t->nodes[2].memory_kb = 0;
	EXPECT_EQ(2, topology_full_nodes(t));
	CPU_ZERO(&t->nodes[1].cpus);
	EXPECT_EQ(1, topology_full_nodes(t));
	topology_destroy(t);
	ASSERT_EQ(0, topology_recorded(&t, "memory-only", NULL, 0));
	EXPECT_EQ(2, topology_full_nodes(t));
	topology_destroy(t);
	ASSERT_EQ(0, topology_recorded(&t, "two-packages", NULL, 0));
	t->nodes[0].memory_kb = 1;
	t->nodes[1].memory_kb = 1;
	EXPECT_EQ(1, topology_full_nodes(t)) TH_LOG("the other one is node 8");
	topology_destroy(t);
}

TEST(restricting_leaves_a_smaller_machine)
{
	struct topology *t = NULL;
	cpu_set_t allowed;

	ASSERT_EQ(0, topology_recorded(&t, "four-nodes", NULL, 0));
	cpulist_parse("6-9,20", &allowed, NULL);
	ASSERT_EQ(0, topology_restrict(t, &allowed));
	EXPECT_EQ(4, t->nr_cpus);
	EXPECT_EQ(4, t->nr_cores);
	EXPECT_EQ(2, t->nr_llcs);
	EXPECT_EQ(4, t->nr_nodes);
	EXPECT_EQ(12, CPU_COUNT(&t->offline));
	EXPECT_EQ(0, t->cpu[7].llc);
	EXPECT_EQ(1, t->cpu[8].llc);
	EXPECT_EQ(0, CPU_COUNT(&t->nodes[0].cpus));
	EXPECT_FALSE(t->nodes[0].memory_only);
	cpulist_parse("0-5", &allowed, NULL);
	EXPECT_EQ(-EINVAL, topology_restrict(t, &allowed));
	EXPECT_EQ(4, t->nr_cpus);
	topology_destroy(t);
}

TEST(without_a_list_of_cpus_there_is_no_topology)
{
	struct topology *t = NULL;
	struct err err = { "" };

	EXPECT_EQ(-ENOENT, topology_read(&t, "/nonexistent", &err));
	EXPECT_STREQ("read /nonexistent/cpu/online: No such file or directory", err.text);
	EXPECT_EQ(NULL, t);
	topology_destroy(NULL);
}

TEST(this_machine_can_be_read)
{
	struct topology *t = NULL;
	struct err err = { "" };

	if (access("/sys/devices/system/cpu/online", R_OK))
		SKIP(return, "needs /sys/devices/system/cpu/online");
	ASSERT_EQ(0, topology_read(&t, NULL, &err)) TH_LOG("%s", err.text);
	EXPECT_EQ(sysconf(_SC_NPROCESSORS_ONLN), t->nr_cpus);
	EXPECT_LE(1, t->nr_llcs);
	EXPECT_STREQ("", t->warnings);
	topology_destroy(t);
}

TEST_HARNESS_MAIN
