#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Runs the scenarios that lie beside this script, built or installed, and prints the same nested
# KTAP as the kernel's kselftest/runner.sh, through that file where there is one.

usage()
{
	cat <<-END
	Usage: run_tests.sh [-l] [-t NAME]... [--quick] [--long] [-o SECONDS] [-r N] [-O DIR] [-s]
	                    [--prove] [--trace] [--scheduler 'CMD ARGS'] [--describe [NAME]] [-h]
	       run_tests.sh --vm TOPOLOGY [--kernel IMAGE] [OPTION]...
	       run_tests.sh --gauntlet [PRESET...] [--kernel IMAGE]... [OPTION]...
	  -l          list the scenarios
	  -t NAME     run only this scenario; may hold * ? [] and be repeated
	  --quick     of these the shortest, as many as take a minute in all
	  --long      let each of them take ten times as long, its timeout too
	  -o SECONDS  time out a scenario after so long (default: the file "settings")
	  -r N        run everything N times
	  -O DIR      keep each run's reports and run.json in DIR
	  -s          close with a summary: outcomes, times, what failed
	  --trace     with -O: keep the last scheduler events of red runs, too
	  --prove     run the negative controls instead: every fault must turn its scenario red
	  --scheduler 'CMD ARGS'  run each scenario under a sched_ext scheduler started for it
	  --describe [NAME]  say what the scenarios promise, need and claim, and run nothing
	  --topology  show the machine as the scenarios see it
	  --cleanup   remove the cgroups and traces of runs that were killed
	  -h          print this text
	  --vm TOPOLOGY  do all this in a virtual machine; see tools/vm --help for its options
	  --gauntlet  over topologies and kernels; see tools/gauntlet --help
	Exit status: 0 nothing failed, 1 something failed, 2 nothing could be run, 4 all was skipped.
	END
}

die()
{
	echo "run_tests.sh: $*" >&2
	exit 2
}

# near WORD CANDIDATE...: the candidates that are, or have a word that is, a few letters off
near()
{
	printf '%s\n' "${@:2}" | awk -v a="$1" '
	function min(x, y) { return x < y ? x : y }
	function distance(b,	i, j, row, diagonal, cost) {
		for (j = 0; j <= length(b); j++)
			row[j] = j
		for (i = 1; i <= length(a); i++) {
			diagonal = row[0]; row[0] = i
			for (j = 1; j <= length(b); j++) {
				cost = diagonal + (substr(a, i, 1) != substr(b, j, 1))
				diagonal = row[j]
				row[j] = min(cost, min(row[j], row[j - 1]) + 1)
			}
		}
		return row[length(b)]
	}
	{
		best = index($0, a) ? 0 : distance($0)
		n = split($0, words, "_")
		for (w = 1; w <= n; w++)
			best = min(best, distance(words[w]))
		if (best <= (length(a) < 6 ? 1 : 2) || best <= length(a) / 3)
			print best, $0
	}' | sort -n | head -n 3 | cut -d' ' -f2- | paste -sd' ' | sed 's/ /, /g'
}

# unknown KIND WORD OPTION CANDIDATE...: refuse WORD; OPTION shows what there is
unknown()
{
	local nearest

	nearest=$(near "$2" "${@:4}")
	die "there is no $1 \"$2\"; ${nearest:+near it: $nearest; }see $3"
}

number()
{
	[[ $2 =~ ^[1-9][0-9]{0,6}$ ]] || die "$1 takes a whole number from 1, not \"$2\""
}

# settings_timeout: what the file beside us says, else what runner.sh has by default
settings_timeout()
{
	sed -n 's/^timeout=//p' "$here/settings" 2>/dev/null | grep . || echo 45
}

# select_scenarios: names that a -t pattern matches, in the order of the list
select_scenarios()
{
	local pattern name hit

	for pattern in "${patterns[@]}"; do
		hit=
		for name in "${scenarios[@]}"; do
			# shellcheck disable=SC2053 # a pattern is wanted
			[[ $name == $pattern ]] && hit=1 && wanted[$name]=1
		done
		[[ $hit ]] || unknown scenario "$pattern" -l "${scenarios[@]}"
	done
	[[ ${#patterns[@]} -eq 0 ]] && selected=("${scenarios[@]}") && return
	for name in "${scenarios[@]}"; do
		[[ ${wanted[$name]} ]] && selected+=("$name")
	done
}

# select_quick: the shortest of these, as many as take a minute with one second each around the hold
select_quick()
{
	local name

	mapfile -t selected < <(for name in "${selected[@]}"; do
		"$here/$name" --describe | sed -n "s/^  hold *\\([0-9]*\\) ms$/\\1 $name/p"
	done | sort -n | awk '{ sum += $1 + 1000; if (sum <= 60000) print $2 }')
	[[ ${#selected[@]} -gt 0 ]] || die "--quick: none of these takes less than a minute"
}

# use_runner: source the kernel's runner, or have a loop of our own with the same output
use_runner()
{
	local dir

	for dir in "$KSFT" "${here%/*}" "${KSRC:+$KSRC/tools/testing/selftests}" \
		   "${XDG_CACHE_HOME:-$HOME/.cache}/sched_claims/linux/tools/testing/selftests"; do
		[[ $dir && -r $dir/kselftest/runner.sh ]] || continue
		# It reads a "settings" file below BASE_DIR, which here has none: the time is ours.
		ln -s "$(realpath "$dir")/kselftest" "$tmp/kselftest"
		# shellcheck disable=SC2034 # read by runner.sh
		BASE_DIR=$tmp
		# shellcheck source=/dev/null
		. "$tmp/kselftest/runner.sh"
		return
	done
	run_one() { own_run_one "$@"; }
}

# own_run_one DIR ./NAME NUMBER: as run_one() of runner.sh
own_run_one()
{
	local title="selftests: $1: ${2#./}" args="KSELFTEST_${2#./}_ARGS" limit=() rc

	args=${args^^}
	timeout 1 true 2>/dev/null && limit=(timeout "$kselftest_default_timeout")
	timeout --foreground 1 true 2>/dev/null && limit=(timeout --foreground "${limit[@]:1}")
	echo "# timeout set to $kselftest_default_timeout"
	echo "# $title"
	# shellcheck disable=SC2086 # arguments are words
	"${limit[@]}" "$2" ${!args} 2>&1 | sed -u 's/^/# /'
	rc=${PIPESTATUS[0]}
	case $rc in
	0)	echo "ok $3 $title" ;;
	4)	echo "ok $3 $title # SKIP" ;;
	124)	echo "#"
		echo "not ok $3 $title # TIMEOUT $kselftest_default_timeout seconds" ;;
	*)	echo "not ok $3 $title # exit=$rc" ;;
	esac
}

# stop SIGNAL STATUS: end the running scenario, which cleans up after itself, and then us
stop()
{
	local stat line

	trap '' INT TERM HUP
	for stat in /proc/[0-9]*/stat; do
		read -r line 2>/dev/null <"$stat" || continue
		[[ $line =~ ^([0-9]+)\ \(timeout\)\ .\ [0-9]+\ $job\  ]] &&
			kill -TERM "${BASH_REMATCH[1]}"
	done
	for ((i = 0; i < 100; i++)); do
		kill -0 -- "-$job" 2>/dev/null || break
		sleep 0.1
	done
	kill -KILL -- "-$job" 2>/dev/null
	echo "# stopped by SIG$1"
	exit "$2"
}

# run_scenario NAME NUMBER DIR: run one in a process group of its own and count its outcome
run_scenario()
{
	local args="KSELFTEST_${1^^}_ARGS" start line outcome

	start=$(date +%s%3N)
	# shellcheck disable=SC2034 # the runner of Linux 6.1 takes the number from here
	test_num=$2
	set -m
	{
		export "$args=${!args} ${prove:+--prove} ${long:+--long} ${trace:+--trace} ${3:+-O $3}"
		run_one sched_claims "./$1" "$2" 2>&1 | tee "$tmp/out"
	} </dev/null &
	job=$!
	set +m
	wait "$job"
	line=$(grep -E "^(not )?ok $2 " "$tmp/out" | tail -n 1)
	case $line in
	"ok "*"# SKIP"*)	outcome=skipped ;;
	"ok "*)			outcome=ok ;;
	*)			outcome=FAILED ;;
	esac
	count[$outcome]=$((count[$outcome] + 1))
	printf '# %8d ms  %-7s  %s%s\n' $(($(date +%s%3N) - start)) "$outcome" "$1" \
		"$(grep -o ' # .*' <<<"$line")" >>"$tmp/summary"
}

here=$(cd "$(dirname "$0")" && pwd) || exit 2
if [[ $1 == --vm || $1 == --gauntlet ]]; then
	tool=$here/tools/${1#--}
	[[ -x $tool ]] || die "there is no $tool; call it with --dir $here"
	exec "$tool" "${@:2}"
fi
patterns=() scenarios=() selected=()
declare -A wanted=() count=([ok]=0 [skipped]=0 [FAILED]=0)
list='' seconds='' repeat=1 out='' summary='' prove='' trace='' chore='' describe='' quick='' long=''
while getopts ":lt:o:r:O:sh-:" option; do
	case $option in
	l)	list=1 ;;
	t)	patterns+=("$OPTARG") ;;
	o)	number -o "$OPTARG"; seconds=$OPTARG ;;
	r)	number -r "$OPTARG"; repeat=$OPTARG ;;
	O)	out=$OPTARG ;;
	s)	summary=1 ;;
	h)	usage; exit 0 ;;
	-)	case $OPTARG in
		prove)	prove=1 ;;
		trace)	trace=1 ;;
		quick)	quick=1 ;;
		long)	long=1 ;;
		scheduler)
			[[ ${!OPTIND-} == *[!\ ]* ]] || die "--scheduler needs a command; see -h"
			# For every scenario; their own options cannot hold blanks.
			export SCHED_CLAIMS_SCHEDULER=${!OPTIND}
			OPTIND=$((OPTIND + 1)) ;;
		describe)
			describe=1
			[[ ${!OPTIND--} == -* ]] && continue
			patterns+=("${!OPTIND}")
			OPTIND=$((OPTIND + 1)) ;;
		topology|cleanup)
			chore=$OPTARG ;;
		*)	unknown option "--$OPTARG" -h --quick --long --prove --trace --scheduler \
			--describe --topology --cleanup ;;
		esac ;;
	:)	die "-$OPTARG needs a value; see -h" ;;
	*)	die "there is no option \"-$OPTARG\"; there are -l -t --quick --long -o -r -O -s --prove --trace --scheduler --describe --topology --cleanup -h" ;;
	esac
done
shift $((OPTIND - 1))
[[ $# -eq 0 ]] || die "\"$1\" is no option; -t \"$1\" selects a scenario"

[[ -s $here/scenarios.list ]] || die "no scenarios beside $0: build them with make"
mapfile -t scenarios <"$here/scenarios.list"
select_scenarios
[[ $quick ]] && select_quick
if [[ $list ]]; then
	printf '%s\n' "${selected[@]}"
	exit 0
fi
for name in "${selected[@]}"; do
	[[ -x $here/$name ]] || die "$name is in the list but is not built: run make"
done
if [[ $describe ]]; then
	for name in "${selected[@]}"; do
		"$here/$name" --describe || exit 1
	done
	exit 0
fi
[[ ! $trace || $out ]] || die "--trace needs -O DIR, where traces are kept"
if [[ $out ]]; then
	if ! mkdir -p "$out" || ! probe=$(mktemp "$out/.probe.XXXXXX") || ! rm "$probe"; then
		die "cannot write to -O $out"
	fi
	out=$(cd "$out" && pwd)
	[[ $out != *[[:space:]*?[]* ]] || die "-O $out: blanks and wildcards are not possible here"
fi

# Every scenario can do it, and it has nothing to do with any of them.
[[ $chore ]] && exec "$here/${selected[0]}" "--$chore"

tmp=$(mktemp -d) || exit 2
trap 'rm -rf "$tmp"' EXIT
# One calibration of the machine's noise for all scenarios, kept beside what they keep.
export SCHED_CLAIMS_NOISE=${out:-$tmp}/noise
rm -f "$SCHED_CLAIMS_NOISE"
use_runner
kselftest_default_timeout=${seconds:-$(settings_timeout)${long:+0}}
trap 'stop INT 130' INT
trap 'stop TERM 143' TERM
trap 'stop HUP 129' HUP
cd "$here" || exit 2
echo "TAP version 13"
echo "1..$((repeat * ${#selected[@]}))"
for ((i = 0; i < repeat * ${#selected[@]}; i++)); do
	run_scenario "${selected[i % ${#selected[@]}]}" $((i + 1)) \
		"${out:+$out$([[ $repeat -gt 1 ]] && echo "/$((i / ${#selected[@]} + 1))")}"
done
if [[ $summary ]]; then
	echo "# ${count[ok]} ok, ${count[FAILED]} failed, ${count[skipped]} skipped"
	cat "$tmp/summary"
fi
[[ ${count[FAILED]} -eq 0 ]] || exit 1
[[ ${count[ok]} -gt 0 ]] || exit 4
