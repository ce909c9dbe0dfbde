#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# wreport, as called from a shell: every command, on the golden vectors and on bad input. OBJ is the
# build's obj directory, beside which wreport lies.

vectors=$(dirname "$0")/vectors
wreport=${WREPORT:-$OBJ/../wreport}
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT

[ -x "$wreport" ] || {
	echo "1..0 # SKIP wreport was not built: json-c not found"
	exit 0
}

nr=0
# ok NAME STATUS: one line of TAP.
ok() {
	nr=$((nr + 1))
	if [ "$2" -eq 0 ]; then
		echo "ok $nr $1"
	else
		echo "not ok $nr $1"
		sed 's/^/# /' "$tmp/err"
	fi
}

# expect NAME STATUS COMMAND...: run it, keep out and err, judge the exit status.
expect() {
	name=$1 want=$2
	shift 2
	"$wreport" "$@" >"$tmp/out" 2>"$tmp/err"
	got=$?
	[ "$got" -eq "$want" ]
	ok "$name" $?
}

# says NAME TEXT: the last command wrote that.
says() {
	grep -qF -- "$2" "$tmp/out" "$tmp/err"
	ok "$1" $?
}

bad=0
for json in "$vectors"/[0-9]*.json "$vectors"/list-*.json; do
	"$wreport" encode <"$json" 2>"$tmp/err" | cmp -s - "${json%.json}.postcard" ||
		{ bad=1; echo "# $json"; }
done
ok "encode gives the bytes of every vector" "$bad"

# The files end without a newline, the command ends each line.
: >"$tmp/want"
for json in "$vectors"/[0-9]*.json; do
	cat "$json" >>"$tmp/want"
	echo >>"$tmp/want"
done
expect "json takes every report" 0 json "$vectors"/[0-9]*.postcard
cmp -s "$tmp/out" "$tmp/want"
ok "json gives the text of every vector" $?

expect "json --list takes a list" 0 json --list "$vectors/list-17.postcard"
{ printf '['; paste -sd, "$tmp/out" | tr -d '\n'; printf ']'; } | cmp -s - "$vectors/list-17.json"
ok "json --list gives the text of the list" $?

expect "recode takes a report" 0 recode "$vectors/150-full-reservoirs.postcard"
cmp -s "$tmp/out" "$vectors/150-full-reservoirs.postcard"
ok "recode gives the same bytes" $?

for tsv in mutations mutations-large; do
	cut -f1 "$vectors/$tsv.tsv" | "$wreport" check --hex >"$tmp/out" 2>"$tmp/err"
	[ $? -eq 1 ]
	ok "check --hex rejects some of $tsv" $?
	awk -F '\t' '{ print $2 == "accept" ? "accept " $4 " " $3 : "reject" }' \
		"$vectors/$tsv.tsv" >"$tmp/want"
	sed 's/^reject [0-9]* .*/reject/' "$tmp/out" | cmp -s - "$tmp/want"
	ok "check --hex agrees with the reference on $tsv" $?
done

printf 'xy\n0\n00zz\n' | "$wreport" check --hex >"$tmp/out" 2>"$tmp/err"
printf 'reject 0 not hex\nreject 0 not hex\nreject 1 not hex\n' | cmp -s - "$tmp/out"
ok "check --hex says where hex is not hex" $?

printf '\000' >"$tmp/short"
good=$vectors/001-minimal.postcard
expect "check goes on after a bad file" 1 check "$tmp/short" "$tmp/none" "$good"
says "check says where a file is bad" "$tmp/short reject 1 input ends inside a value"
says "check says what it cannot open" "$tmp/none: No such file or directory"
says "check accepts a good file" "$good accept $(wc -c <"$good")"

mkdir "$tmp/run"
cp "$vectors/list-3.postcard" "$tmp/run/reports.postcard"
expect "show takes a run directory" 0 show "$tmp/run"
says "show counts the workers" "3 workers, "
expect "show takes the file" 0 show "$tmp/run/reports.postcard"
head -c 100 "$vectors/list-3.postcard" >"$tmp/run/reports.postcard"
expect "show refuses a corrupt run" 1 show "$tmp/run"
says "show says where" "reports.postcard is corrupt at byte 100: "
expect "show refuses a missing run" 1 show "$tmp/none"

# encode_fails NAME JSON MESSAGE
encode_fails() {
	printf '%s' "$2" | "$wreport" encode >"$tmp/out" 2>"$tmp/err"
	[ $? -eq 1 ] && [ ! -s "$tmp/out" ] && grep -qF -- "$3" "$tmp/err"
	ok "encode refuses $1" $?
}

zero=$(cat "$vectors/000-default.json")
# change FROM TO: the default report with something else in it.
change() {
	printf '%s' "$zero" | sed "s/$1/$2/"
}

encode_fails "an empty input" '' 'JSON at byte 0'
encode_fails "a cut object" '{"tid":1' 'JSON at byte 8'
encode_fails "what is no report" '5' 'not an object'
encode_fails "a missing field" '{"tid":1}' 'work_units: missing'
encode_fails "2^64" "$(change '"work_units":0' '"work_units":18446744073709551616')" 'number beyond'
encode_fails "a negative count" "$(change '"work_units":0' '"work_units":-1')" 'work_units: not within'
encode_fails "a fraction" "$(change '"work_units":0' '"work_units":1.5')" 'work_units: not a whole'
encode_fails "a tid of 33 bits" "$(change '"tid":0' '"tid":2147483648')" 'tid: not within'
encode_fails "text in a set" "$(change '"cpus_used":\[' '"cpus_used":[1,"x"')" 'cpus_used: [1]: not a whole'
encode_fails "a node that is no number" "$(change '"numa_pages":{' '"numa_pages":{"x":1')" 'numa_pages: key "x"'
encode_fails "an unknown exit" "$(change '"exit_info":null' '"exit_info":"Gone"')" 'exit_info: no known variant'

change '"completed"' '"later":[1],"completed"' | "$wreport" encode 2>"$tmp/err" |
	cmp -s - "$vectors/000-default.postcard"
ok "encode ignores unknown keys" $?
change '"exit_info":null,' '' | "$wreport" encode 2>"$tmp/err" |
	cmp -s - "$vectors/000-default.postcard"
ok "encode takes a missing option as absent" $?

expect "types lists the work types" 0 types
says "types knows SpinWait" SpinWait

# As on a machine without cgroups v2, in a mount namespace of its own.
without_cgroups() {
	mounts=$(awk '/ - cgroup2 / { printf "%s ", $5 }' /proc/self/mountinfo)
	unshare -m sh -c "${mounts:+umount -l $mounts &&} exec \"$wreport\" types" \
		>"$tmp/out" 2>"$tmp/err"
}

if unshare -m true 2>"$tmp/err"; then
	without_cgroups
	ok "types lists what this machine cannot run" $?
	says "types still has the type" "CgroupChurn "
	says "types says why" "not available here: cgroup v2 is not mounted"
else
	nr=$((nr + 1))
	echo "ok $nr types lists what this machine cannot run # SKIP needs a mount namespace"
fi
expect "a mistyped command is refused" 2 chek
says "a mistyped command gets a hint" "did you mean 'check'?"
expect "no command is refused" 2
expect "an unknown option is refused" 2 json --lst "$good"
expect "a missing file name is refused" 2 recode
expect "help is given" 0 --help

echo "1..$nr"
