// SPDX-License-Identifier: GPL-2.0
/*
 * Conversion between cpu_set_t and the list form of sysfs, cpusets and taskset.
 */
#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sys/cpulist.h"

/* A CPU number without sign or blank. Moves *text behind it. */
static bool parse_cpu(const char **text, unsigned long *cpu)
{
	char *end;

	if (!isdigit((unsigned char)**text))
		return false;
	errno = 0;
	*cpu = strtoul(*text, &end, 10);
	*text = end;
	return errno == 0 && *cpu < CPU_SETSIZE;
}

/* "a" or "a-b" that ends at a comma or at the end of the text. */
static bool parse_range(const char **text, cpu_set_t *set)
{
	unsigned long first, last;

	if (!parse_cpu(text, &first))
		return false;
	last = first;
	if (**text == '-') {
		(*text)++;
		if (!parse_cpu(text, &last) || last < first)
			return false;
	}
	if (**text != ',' && **text != '\n' && **text != '\0')
		return false;
	for (; first <= last; first++)
		CPU_SET(first, set);
	return true;
}

/**
 * cpulist_parse() - parse a CPU list, refusing anything else
 * @text: for example "0-3,5"; one closing newline is allowed, "" is the empty set
 * @set: the result, empty on error
 * @err: what is wrong with @text
 *
 * Return: 0, or -EINVAL for malformed text or a CPU number from CPU_SETSIZE on.
 */
int cpulist_parse(const char *text, cpu_set_t *set, struct err *err)
{
	const char *at = text;

	CPU_ZERO(set);
	while (*at && *at != '\n') {
		if (!parse_range(&at, set))
			goto bad;
		if (*at == ',' && !isdigit((unsigned char)*++at))
			goto bad;
	}
	if (strcmp(at, "\n") == 0 || *at == '\0')
		return 0;
bad:
	CPU_ZERO(set);
	return err_set(err, 0, "CPU list \"%s\": no range of CPUs below %d at position %td", text,
		       CPU_SETSIZE, at - text);
}

/**
 * cpulist_parse_lenient() - parse what can be understood of a CPU list
 * @text: as for cpulist_parse(); items that are not a range are skipped
 * @set: the result
 */
void cpulist_parse_lenient(const char *text, cpu_set_t *set)
{
	CPU_ZERO(set);
	while (*text) {
		while (isspace((unsigned char)*text))
			text++;
		parse_range(&text, set);
		text += strcspn(text, ",");
		if (*text)
			text++;
	}
}

/**
 * cpulist_format() - write a CPU set as a list
 * @set: the set
 * @buf: where the text goes; CPULIST_MAX bytes hold any set
 * @size: bytes in @buf; a longer text is cut
 *
 * Return: @buf.
 */
char *cpulist_format(const cpu_set_t *set, char *buf, size_t size)
{
	size_t used = 0;
	int cpu, last, n;

	buf[0] = '\0';
	for (cpu = 0; cpu < CPU_SETSIZE && used < size; cpu = last + 1) {
		last = cpu;
		if (!CPU_ISSET(cpu, set))
			continue;
		while (last + 1 < CPU_SETSIZE && CPU_ISSET(last + 1, set))
			last++;
		n = snprintf(buf + used, size - used, last > cpu ? "%s%d-%d" : "%s%d",
			     used ? "," : "", cpu, last);
		used += (size_t)n;
	}
	return buf;
}

/**
 * cpulist_nth() - one CPU of a set by its place in it
 * @set: the set
 * @n: from 0, below CPU_COUNT()
 *
 * Return: the CPU.
 */
int cpulist_nth(const cpu_set_t *set, unsigned int n)
{
	int cpu = 0;

	while (!CPU_ISSET(cpu, set) || n--)
		cpu++;
	return cpu;
}
