// SPDX-License-Identifier: GPL-2.0
/*
 * The growing containers of a report: sequences, sets, page maps and texts.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "wire/postcard.h"
#include "wire/containers.h"

#define PAGE_STRIDE (sizeof(struct page_count) / sizeof(uint64_t))

static const uint64_t *page_map_keys(const struct page_map *map)
{
	return (const uint64_t *)map->v;
}

/* Make room for one more item of the given size; v, len and cap are those of any container. */
static int grow(void **v, size_t len, size_t *cap, size_t size)
{
	size_t more = *cap ? *cap * 2 : 8;
	void *bigger;

	if (len < *cap)
		return 0;
	if (more < *cap || more > SIZE_MAX / size)
		return -ENOMEM;
	bigger = realloc(*v, more * size);
	if (!bigger)
		return -ENOMEM;
	*v = bigger;
	*cap = more;
	return 0;
}

static int u64_seq_grow(struct u64_seq *seq)
{
	void *v = seq->v;
	int ret = grow(&v, seq->len, &seq->cap, sizeof(*seq->v));

	seq->v = v;
	return ret;
}

int u64_seq_push(struct u64_seq *seq, uint64_t value)
{
	int ret = u64_seq_grow(seq);

	if (!ret)
		seq->v[seq->len++] = value;
	return ret;
}

/* Index of the first key that is not below the wanted one; keys lie stride u64 apart. */
static size_t lower_bound(const uint64_t *keys, size_t len, size_t stride, uint64_t key)
{
	size_t low = 0;

	/* A worker meets its CPUs and nodes again and again, mostly the highest or none. */
	if (len && keys[(len - 1) * stride] < key)
		return len;
	while (low < len) {
		size_t middle = low + (len - low) / 2;

		if (keys[middle * stride] < key)
			low = middle + 1;
		else
			len = middle;
	}
	return low;
}

int u64_set_insert(struct u64_seq *set, uint64_t value)
{
	size_t at = lower_bound(set->v, set->len, 1, value);
	int ret;

	if (at < set->len && set->v[at] == value)
		return 0;
	ret = u64_seq_grow(set);
	if (ret)
		return ret;
	memmove(set->v + at + 1, set->v + at, (set->len - at) * sizeof(*set->v));
	set->v[at] = value;
	set->len++;
	return 0;
}

bool u64_set_contains(const struct u64_seq *set, uint64_t value)
{
	size_t at = lower_bound(set->v, set->len, 1, value);

	return at < set->len && set->v[at] == value;
}

int page_map_add(struct page_map *map, uint64_t node, uint64_t pages)
{
	size_t at = lower_bound(page_map_keys(map), map->len, PAGE_STRIDE, node);
	void *v = map->v;
	int ret;

	if (at < map->len && map->v[at].node == node) {
		if (__builtin_add_overflow(map->v[at].pages, pages, &map->v[at].pages))
			map->v[at].pages = UINT64_MAX;
		return 0;
	}
	ret = grow(&v, map->len, &map->cap, sizeof(*map->v));
	map->v = v;
	if (ret)
		return ret;
	memmove(map->v + at + 1, map->v + at, (map->len - at) * sizeof(*map->v));
	map->v[at] = (struct page_count){ .node = node, .pages = pages };
	map->len++;
	return 0;
}

int wire_text_copy(struct wire_text *text, const char *s, size_t len)
{
	char *copy = malloc(len + 1);

	if (!copy)
		return -ENOMEM;
	if (len)
		memcpy(copy, s, len);
	copy[len] = '\0';
	free(text->s);
	text->s = copy;
	text->len = len;
	return 0;
}

int wire_text_set(struct wire_text *text, const char *s)
{
	size_t at = 0;
	int ret;

	if (!s) {
		free(text->s);
		*text = (struct wire_text){0};
		return 0;
	}
	ret = wire_text_copy(text, s, strlen(s));
	if (ret)
		return ret;
	while ((at += utf8_valid(text->s + at, text->len - at)) < text->len)
		text->s[at] = '?';
	return 0;
}

/* Merge the ascending runs [begin, middle) and [middle, end) of from into to. */
static void merge(char *to, const char *from, size_t size, size_t begin, size_t middle, size_t end)
{
	size_t left = begin, right = middle, i;

	for (i = begin; i < end; i++) {
		const uint64_t *a = (const void *)(from + left * size);
		const uint64_t *b = (const void *)(from + right * size);
		bool take_left = right == end || (left < middle && *a <= *b);

		memcpy(to + i * size, take_left ? a : b, size);
		left += take_left;
		right += !take_left;
	}
}

/*
 * Sort records of size bytes, each beginning with its u64 key, and keep the order of equal keys. A
 * merge sort from below, since the C library's qsort() promises neither that order nor n log n.
 */
static int stable_sort(void *records, size_t n, size_t size)
{
	char *from = records, *spare = malloc(n * size), *to = spare;
	size_t width, begin;

	if (!spare)
		return -ENOMEM;
	for (width = 1; width < n; width *= 2) {
		char *sorted = to;

		for (begin = 0; begin < n; begin += 2 * width) {
			size_t middle = begin + width < n ? begin + width : n;
			size_t end = middle + width < n ? middle + width : n;

			merge(to, from, size, begin, middle, end);
		}
		to = from;
		from = sorted;
	}
	if (from != records)
		memcpy(records, from, n * size);
	free(spare);
	return 0;
}

static bool ascending(const uint64_t *keys, size_t n, size_t stride)
{
	size_t i;

	for (i = 1; i < n; i++)
		if (keys[(i - 1) * stride] >= keys[i * stride])
			return false;
	return true;
}

bool u64_set_valid(const struct u64_seq *set)
{
	return ascending(set->v, set->len, 1);
}

bool page_map_valid(const struct page_map *map)
{
	return ascending(page_map_keys(map), map->len, PAGE_STRIDE);
}

int u64_set_normalise(struct u64_seq *set)
{
	size_t i, kept = 0;
	int ret;

	if (u64_set_valid(set))
		return 0;
	ret = stable_sort(set->v, set->len, sizeof(*set->v));
	if (ret)
		return ret;
	for (i = 0; i < set->len; i++)
		if (i + 1 == set->len || set->v[i] != set->v[i + 1])
			set->v[kept++] = set->v[i];
	set->len = kept;
	return 0;
}

int page_map_normalise(struct page_map *map)
{
	size_t i, kept = 0;
	int ret;

	if (page_map_valid(map))
		return 0;
	ret = stable_sort(map->v, map->len, sizeof(*map->v));
	if (ret)
		return ret;
	for (i = 0; i < map->len; i++)
		if (i + 1 == map->len || map->v[i].node != map->v[i + 1].node)
			map->v[kept++] = map->v[i];
	map->len = kept;
	return 0;
}
