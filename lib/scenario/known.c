// SPDX-License-Identifier: GPL-2.0
/*
 * Which claims this kernel is known to break.
 */
#include <string.h>
#include <sys/utsname.h>

#include "scenario/scenario.h"

/* "6.18.4-rc2-arch" is 6.18.4; what cannot be read is 0, which is in no range. */
static unsigned int version_of(const char *release)
{
	unsigned int major, minor, patch = 0;

	if (sscanf(release, "%u.%u.%u", &major, &minor, &patch) < 2)
		return 0;
	return KERNEL_VERSION(major, minor, patch);
}

/**
 * known_covers() - whether a kernel is in the range
 * @known: with the range
 * @release: the kernel's, as uname(2) has it; a release candidate counts as the release
 */
bool known_covers(const struct known *known, const char *release)
{
	unsigned int version = version_of(release);

	return version && version >= known->from && (!known->before || version < known->before);
}

/**
 * known_here() - the bug of the running kernel that breaks a claim
 * @scenario: the scenario
 * @label: the claim
 *
 * Return: NULL when there is none that is known.
 */
const struct known *known_here(const struct scenario *scenario, const char *label)
{
	const struct known *known = scenario->known;
	struct utsname uts;

	if (!known || uname(&uts))
		return NULL;
	for (; known->claim; known++)
		if (!strcmp(known->claim, label) && known_covers(known, uts.release))
			return known;
	return NULL;
}

/**
 * known_check() - refuse what could excuse nothing, or nobody knows what
 * @scenario: the scenario
 * @v: with its claims named
 * @err: receives the sentence
 *
 * Return: 0 or -EINVAL.
 */
int known_check(const struct scenario *scenario, const struct verdict *v, struct err *err)
{
	const struct known *known = scenario->known;

	for (; known && known->claim; known++) {
		if (!verdict_find(v, known->claim))
			return err_set(err, 0, "known bug of no claim of this scenario: %s",
				       known->claim);
		if (!known->from || (known->before && known->before <= known->from))
			return err_set(err, 0, "known bug of no kernel: %s", known->claim);
		if (!known->reference)
			return err_set(err, 0, "known bug without a reference: %s", known->claim);
	}
	return 0;
}

/**
 * known_excuse() - a claim that failed is XFAIL where this kernel is known to break it
 * @scenario: the scenario
 * @v: its verdict, complete
 */
void known_excuse(const struct scenario *scenario, struct verdict *v)
{
	for (size_t i = 0; i < v->nr_claims; i++) {
		const struct known *known = known_here(scenario, v->claims[i].label);

		if (known)
			verdict_excuse(&v->claims[i], known->reference);
	}
}
