#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# run.json: that tools/run.json.md names every key and no other, for runs of every outcome, and that
# its numbers are those of the run. The scenarios are the tiny ones of ktap/ in the build directory
# OBJ.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tools/check/tap.sh

bin=${OBJ:?is not set: the build directory}/tests/ktap
out=$(mktemp -d) || exit 2
trap 'rm -rf "$out"' EXIT

# value NAME EXPRESSION: of the run.json, which is r
value()
{
	/usr/bin/python3 -c 'import json, sys
r = json.load(open(sys.argv[1])); print(eval("(" + sys.argv[2] + ")"))' "$out/$1/run.json" "$2"
}

for name in passes fails errs skips crashes hangs gates names_its_fixes plays_in_steps \
	loses_a_worker has_a_gap knows_bugs; do
	"$bin/$name" -O "$out" >"$out/$name.tap" 2>&1
	check "$name: run.json is one line of JSON" value "$name" 'r["scenario"]'
	same "$name: one line" 1 "$(wc -l <"$out/$name/run.json")"
done
same "tools/run.json.md has every key and no other" "" \
	"$(/usr/bin/python3 lib/tests/run_json.py "$out"/*/run.json 2>&1)"

same "value and bound of a claim" "('1', 'in [2, 4]')" \
	"$(value fails '[(c["value"], c["bound"]) for c in r["claims"] if ".between" in c["label"]][0]')"
same "a standing claim has no bound" "None" "$(value passes 'r["claims"][-1]["bound"]')"
same "a known bug stays with its claim, whether that failed or not" \
	"[('XFAIL', 'report of an example'), ('PASS', 'commit 0123456789ab')]" \
	"$(value knows_bugs '[(c["outcome"], c["known"]) for c in r["claims"] if c["known"]]')"
same "a known bug is the outcome of the run" XFAIL "$(value knows_bugs 'r["outcome"]')"
same "every group is there" "['always', 'slow', 'guest']" \
	"$(value plays_in_steps '[g["name"] for g in r["stats"]["groups"]]')"
same "the first phase is there" "Step[0]" \
	"$(value plays_in_steps 'r["stats"]["total"]["phases"][0]["label"]')"
same "the groups make the total" "True" \
	"$(value plays_in_steps 'sum(g["total_iterations"] for g in r["stats"]["groups"]) ==
		r["stats"]["total"]["total_iterations"] > 0')"
same "a phase that measured nothing is null and not zero" "True" \
	"$(value plays_in_steps 'None in [g["metrics"]["p99_wake_latency_us"]
		for p in r["stats"]["total"]["phases"] for g in p["per_cgroup"]]')"
same "the longest gap is found" "('stopped', 0, True)" \
	"$(value has_a_gap '(r["stats"]["worst_gap"]["group"], r["stats"]["worst_gap"]["worker"],
		r["stats"]["worst_gap"]["ms"] >= 400)')"
same "a run that was skipped has no statistics" "None" "$(value skips 'r["stats"]')"
same "a run that hung is judged" "ERROR" "$(value hangs 'r["outcome"]')"
same "limit and hold of the scenario" "(100, True)" \
	"$(value hangs '(r["hold_ms"], r["limit_ms"] >= 3000)')"
finish
