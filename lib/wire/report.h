/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The report of one worker, WorkerReport, and every type nested in it.
 *
 * Each wire type is one list below, one line a field, in wire order. The structs, the encoder, the
 * decoder, the JSON form, the destructors and the claim accessors are all generated from these
 * lists, so a field is added by adding a line. The format is positional (postcard 1.x, compatible
 * with ktstr's WorkerReport): new fields go last and no field is ever conditional.
 */
#ifndef SCHED_CLAIMS_WIRE_REPORT_H
#define SCHED_CLAIMS_WIRE_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * A line is X(kind, type, name). Kind says how the field travels, type is its C type.
 *
 *   I32 U32 U64 BOOL   a number or a flag; usize is U64
 *   SEQ                a vector of u64
 *   SET                ascending u64 without repeats
 *   MAP                node -> pages, ascending by node
 *   TEXT               an optional string
 *   VEC                a vector of the struct named by type
 *   OPT                an optional struct: NULL when absent
 *   REC                a struct in place
 *   HIST               exactly PLAT_BUCKETS u32
 *   EXIT               an optional struct worker_exit_info: NULL when absent
 */
#define MIGRATION_FIELDS(X) \
	X(U64, uint64_t, at_ns)			/* ns since the worker started */ \
	X(U64, uint64_t, from_cpu)		/* CPU before */ \
	X(U64, uint64_t, to_cpu)		/* CPU after, never from_cpu */

#define PLAT_STATS_FIELDS(X) \
	X(HIST, uint32_t, plat)			/* samples per bucket */ \
	X(U64, uint64_t, nr_samples) \
	X(U32, uint32_t, max) \
	X(U32, uint32_t, min)			/* 0: unset */

#define TAOBENCH_STATS_FIELDS(X) \
	X(U64, uint64_t, get_cmds)		/* requests, counted when issued */ \
	X(U64, uint64_t, get_misses)		/* misses, counted when issued */ \
	X(U64, uint64_t, fast_ops)		/* hits, counted at completion */ \
	X(U64, uint64_t, slow_ops)		/* misses, counted at completion */ \
	X(U64, uint64_t, elapsed_ns)		/* window */

#define TAOBENCH_PHASE_STATS_FIELDS(X) \
	X(REC, taobench_stats, counters) \
	X(REC, plat_stats, serve_lat)		/* us, open loop only */

#define SCHBENCH_PHASE_STATS_FIELDS(X) \
	X(REC, plat_stats, wakeup)		/* us */ \
	X(REC, plat_stats, request)		/* us */ \
	X(REC, plat_stats, rps)			/* requests per second */ \
	X(U64, uint64_t, msg_run_delay_ns) \
	X(U64, uint64_t, msg_pcount)		/* 0: not measured */ \
	X(U64, uint64_t, worker_run_delay_ns) \
	X(U64, uint64_t, worker_pcount)		/* 0: not measured */ \
	X(U64, uint64_t, loop_count)

#define PHASE_SLICE_FIELDS(X) \
	X(U32, uint32_t, phase_epoch)		/* 0 baseline, k+1 step k, ~0 between steps */ \
	X(SET, u64_seq, cpus_used) \
	X(SEQ, u64_seq, wake_latencies_ns)	/* reservoir */ \
	X(U64, uint64_t, wake_sample_total) \
	X(SEQ, u64_seq, timer_latencies_ns)	/* reservoir */ \
	X(U64, uint64_t, timer_sample_total) \
	X(U64, uint64_t, run_delay_ns) \
	X(U64, uint64_t, off_cpu_ns) \
	X(U64, uint64_t, wall_ns)		/* 0: not measured */ \
	X(U64, uint64_t, migration_count) \
	X(U64, uint64_t, iterations) \
	X(U64, uint64_t, schedstat_cpu_time_ns) \
	X(MAP, page_map, numa_pages)		/* pages at the end of the phase */ \
	X(U64, uint64_t, vmstat_numa_pages_migrated) \
	X(U64, uint64_t, max_gap_ms) \
	X(U64, uint64_t, max_gap_cpu) \
	X(OPT, schbench_phase_stats, schbench) \
	X(OPT, taobench_phase_stats, taobench)

#define WORKER_REPORT_FIELDS(X) \
	X(I32, int32_t, tid)			/* gettid() */ \
	X(U64, uint64_t, work_units)		/* units of the work type */ \
	X(U64, uint64_t, cpu_time_ns)		/* CLOCK_THREAD_CPUTIME_ID */ \
	X(U64, uint64_t, wall_time_ns)		/* first instant to loop exit */ \
	X(U64, uint64_t, off_cpu_ns)		/* wall - cpu, not below 0 */ \
	X(U64, uint64_t, migration_count)	/* observed CPU changes */ \
	X(SET, u64_seq, cpus_used)		/* observed CPUs */ \
	X(VEC, migration, migrations)		/* the changes, in order */ \
	X(U64, uint64_t, max_gap_ms)		/* longest time between two checkpoints */ \
	X(U64, uint64_t, max_gap_cpu)		/* CPU of that gap */ \
	X(U64, uint64_t, max_gap_at_ms)		/* its end, since worker start */ \
	X(SEQ, u64_seq, wake_latencies_ns)	/* reservoir */ \
	X(U64, uint64_t, wake_sample_total) \
	X(SEQ, u64_seq, iteration_costs_ns)	/* reservoir */ \
	X(U64, uint64_t, iteration_cost_sample_total) \
	X(SEQ, u64_seq, timer_latencies_ns)	/* reservoir */ \
	X(U64, uint64_t, timer_sample_total) \
	X(U64, uint64_t, iterations)		/* outer loop passes */ \
	X(U64, uint64_t, schedstat_run_delay_ns) \
	X(U64, uint64_t, schedstat_run_count)	/* times scheduled in */ \
	X(U64, uint64_t, schedstat_cpu_time_ns) \
	X(BOOL, bool, completed)		/* the worker reached its natural end */ \
	X(MAP, page_map, numa_pages)		/* node -> resident pages at the end */ \
	X(U64, uint64_t, vmstat_numa_pages_migrated) /* system wide: fold by MAX */ \
	X(EXIT, worker_exit_info, exit_info)	/* how a worker without report ended */ \
	X(BOOL, bool, is_messenger)		/* waker of a fan-out group */ \
	X(U64, uint64_t, group_idx)		/* 0 primary group, 1.. composed groups */ \
	X(TEXT, wire_text, affinity_error) \
	X(TEXT, wire_text, sched_policy_error) \
	X(VEC, phase_slice, phase_slices) \
	X(OPT, taobench_stats, taobench_whole)

/*
 * X(STRUCT, struct): the structs that are made from a list, innermost first.
 */
#define WIRE_STRUCTS(X) \
	X(MIGRATION, migration) \
	X(PLAT_STATS, plat_stats) \
	X(TAOBENCH_STATS, taobench_stats) \
	X(TAOBENCH_PHASE_STATS, taobench_phase_stats) \
	X(SCHBENCH_PHASE_STATS, schbench_phase_stats) \
	X(PHASE_SLICE, phase_slice) \
	X(WORKER_REPORT, worker_report)

/*
 * X(number, NAME, json, payload): the variants of WorkerExitInfo; payload is NONE, I32 or TEXT.
 */
#define EXIT_VARIANTS(X) \
	X(0, EXITED, "Exited", I32)		/* exit code */ \
	X(1, SIGNALED, "Signaled", I32)		/* signal number */ \
	X(2, TIMED_OUT, "TimedOut", NONE)	/* still running at the deadline */ \
	X(3, WAIT_FAILED, "WaitFailed", TEXT)	/* waitpid failed: why */ \
	X(4, PANICKED, "Panicked", TEXT)	/* a thread's fatal error */

#define PLAT_BUCKETS 4864

/* A growable array of u64: a vector, or a set when it is ascending without repeats. */
struct u64_seq {
	uint64_t *v;
	size_t len;
	size_t cap;
};

struct page_count {
	uint64_t node;
	uint64_t pages;
};

/* Node -> pages, ascending by node. */
struct page_map {
	struct page_count *v;
	size_t len;
	size_t cap;
};

/* An optional string; s is NULL when absent, else holds len bytes of UTF-8 and a NUL. */
struct wire_text {
	char *s;
	size_t len;
};

#define WIRE_EXIT_ENUM(number, name, json, payload) EXIT_##name = (number),
enum exit_kind {
	EXIT_VARIANTS(WIRE_EXIT_ENUM)
};

/* WorkerExitInfo: code for Exited and Signaled, text for WaitFailed and Panicked. */
struct worker_exit_info {
	enum exit_kind kind;
	int32_t code;
	struct wire_text text;
};

/* The member of each kind. WIRE_TOKEN() hides from checkpatch what it would misread. */
#define WIRE_TOKEN(token)		token
#define WIRE_MEMBER_I32(type, name)	type name
#define WIRE_MEMBER_U32(type, name)	type name
#define WIRE_MEMBER_U64(type, name)	type name
#define WIRE_MEMBER_BOOL(type, name)	type name
#define WIRE_MEMBER_SEQ(type, name)	struct type name
#define WIRE_MEMBER_SET(type, name)	struct type name
#define WIRE_MEMBER_MAP(type, name)	struct type name
#define WIRE_MEMBER_TEXT(type, name)	struct type name
#define WIRE_MEMBER_VEC(type, name)	struct { struct type *v; size_t len, cap; } name
#define WIRE_MEMBER_OPT(type, name)	struct type *WIRE_TOKEN(name)
#define WIRE_MEMBER_EXIT(type, name)	struct type *WIRE_TOKEN(name)
#define WIRE_MEMBER_REC(type, name)	struct type name
#define WIRE_MEMBER_HIST(type, name)	type name[PLAT_BUCKETS]
#define WIRE_MEMBER(kind, type, name)	WIRE_MEMBER_##kind(type, name) WIRE_TOKEN(;)
#define WIRE_STRUCT(LIST, name)		struct name { LIST##_FIELDS(WIRE_MEMBER) } WIRE_TOKEN(;)
WIRE_STRUCTS(WIRE_STRUCT)

/* A list of reports, Vec<WorkerReport>: what a run directory keeps. */
struct report_list {
	struct worker_report *v;
	size_t len;
	size_t cap;
};

/* Why a decode failed and where. */
struct decode_error {
	const char *reason;	/* static text, NULL when there is no error */
	size_t offset;		/* byte at which decoding stopped */
};

/*
 * A report is all zero when empty ("Default"): initialise with {0}. Every function that fills a
 * report or a list leaves it valid for its destroy function, also on error.
 */

/**
 * report_encode() - one report as postcard bytes
 * @report: its sets and maps ascending, its texts UTF-8
 * @bytes: set to the bytes, which the caller frees; NULL on error
 * @len: set to their number
 *
 * Return: 0, -ENOMEM, -EINVAL for a set or map out of order or an unknown exit kind, -EILSEQ for a
 * text that is not UTF-8.
 */
int report_encode(const struct worker_report *report, uint8_t **bytes, size_t *len);

/**
 * report_decode() - one report from postcard bytes
 * @report: overwritten, so it must own nothing; all zero on error
 * @bytes: untrusted input; what follows the report is ignored
 * @len: length of the input
 * @consumed: set to the bytes the report took; may be NULL
 * @error: set to why and where it failed; may be NULL
 *
 * Memory stays below a small multiple of @len whatever the counts in the input say.
 *
 * Return: 0, -EBADMSG for malformed input or -ENOMEM.
 */
int report_decode(struct worker_report *report, const uint8_t *bytes, size_t len,
		  size_t *consumed, struct decode_error *error);

/* Frees what the report owns and leaves it empty. */
void report_destroy(struct worker_report *report);

/* The same for Vec<WorkerReport>: the count, then the reports. */
int report_list_encode(const struct report_list *list, uint8_t **bytes, size_t *len);
int report_list_decode(struct report_list *list, const uint8_t *bytes, size_t len,
		       size_t *consumed, struct decode_error *error);
void report_list_destroy(struct report_list *list);

/* The containers: each returns 0 or -ENOMEM. An insert that finds its value changes nothing. */
int u64_seq_push(struct u64_seq *seq, uint64_t value);
int u64_set_insert(struct u64_seq *set, uint64_t value);
bool u64_set_contains(const struct u64_seq *set, uint64_t value);

/**
 * page_map_add() - add pages to those of a node
 * @map: the map
 * @node: NUMA node, entered when it is new
 * @pages: how many more; the sum saturates
 *
 * Return: 0 or -ENOMEM.
 */
int page_map_add(struct page_map *map, uint64_t node, uint64_t pages);

/**
 * wire_text_set() - set an optional string
 * @text: its old value is freed
 * @s: copied, with "?" for every byte that is not UTF-8; NULL makes the text absent
 *
 * Return: 0 or -ENOMEM.
 */
int wire_text_set(struct wire_text *text, const char *s);

#endif
