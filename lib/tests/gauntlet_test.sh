#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Tests tools/gauntlet with a stand-in for tools/vm, which boots nothing: numbers, names, what is
# skipped, what a guest that ends early leaves behind, and what three parsers make of it. With real
# guests it is tested in vm/.

cd "$(dirname "$0")/../.." || exit 1
. tools/check/tap.sh

dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
mkdir -p "$dir/tools" "$dir/suite" "$dir/cache/sched_claims/kernels/"{old,new}
cp -r tools/gauntlet tools/guest tools/kernel "$dir/tools"
export XDG_CACHE_HOME=$dir/cache
unset OUTPUT
for kernel in old new; do
	touch "$dir/cache/sched_claims/kernels/$kernel/vmlinuz"
done

# The stand-in: refuses and boots as it is told by the kernel and the topology.
cat >"$dir/tools/vm" <<'END'
#!/bin/bash
echo "$*" >>"${0%/*}/calls"
[[ $* != *"--kernel typo"* ]] || { echo "vm: kernel typo is no file" >&2; exit 2; }
[[ $* != *--dry-run* ]] || { [[ $1 != tiny-2llc || $* != *full* ]] || {
	echo "vm: the guest needs too much" >&2; exit 2; }; echo "-accel tcg"; exit; }
names=$(grep -oE -- '-t[a-z]+' <<<"$*" | sed 's/^-t//')
printf 'TAP version 13\n1..%d\n' "$(wc -w <<<"$names")"
n=0
for name in $names; do
	n=$((n + 1))
	echo "# selftests: sched_claims: $name"
	case $name,$* in
	absent,*) echo "# ok 1 a # SKIP no such thing"; echo "ok $n selftests: sched_claims: $name # SKIP" ;;
	dies,*new*) echo "vm: no qemu" >&2; exit 3 ;;
	red,*) echo "# not ok 1 a"; echo "# # Host: dilation 1.25, and more"; echo "not ok $n selftests: sched_claims: $name # exit=1" ;;
	slow,*) touch "${0%/*}/started"; trap 'touch "${0%/*}/stopped"; exit 143' TERM; sleep 60 & wait ;;
	*) echo "# ok 1 a"; echo "ok $n selftests: sched_claims: $name" ;;
	esac
done
[[ $names != *late* ]] || { echo "vm: it died while it went" >&2; exit 1; }
END
chmod +x "$dir/tools/vm"

# scenario NAME [NEEDS]
scenario()
{
	printf '#!/bin/sh\necho "  needs    %s"\n' "${2-}" >"$dir/suite/$1"
	chmod +x "$dir/suite/$1"
}
scenario green "nothing"
scenario red "cpus >= 4 controllers cpu"
scenario absent
scenario wide "llcs >= 2 smt >= 2 schedstat"
scenario dies
scenario late
scenario slow
# shellcheck disable=SC2016 # for the suite
printf '%s\n' '#!/bin/bash' 'shift; names=" $* "; cd "${0%/*}"; for n in green red absent wide dies late slow; do' \
	'[[ $names == "  " || $names == *" -t $n "* ]] && echo $n; done; exit 0' >"$dir/suite/run_tests.sh"
chmod +x "$dir/suite/run_tests.sh"

gauntlet()
{
	"$dir/tools/gauntlet" "$@" --dir "$dir/suite" 2>"$dir/err"
}

# parsed PARSER ARGUMENT...: what a parser makes of the last output
parsed()
{
	/usr/bin/python3 lib/tests/ktap/parse.py "$@" "$dir/out"
}

wanted='TAP version 13
1..8
ok 1 selftests: sched_claims: gauntlet/wide/tiny-1llc # SKIP needs llcs >= 2 (has 1); needs smt >= 2 (has 1)
# guest tiny-1llc under old: 3 scenarios
# selftests: sched_claims: gauntlet/green/tiny-1llc/old
# ok 1 a
ok 2 selftests: sched_claims: gauntlet/green/tiny-1llc/old
# selftests: sched_claims: gauntlet/red/tiny-1llc/old
# not ok 1 a
# # Host: dilation 1.25, and more
not ok 3 selftests: sched_claims: gauntlet/red/tiny-1llc/old # exit=1, host dilation 1.25
# selftests: sched_claims: gauntlet/absent/tiny-1llc/old
# ok 1 a # SKIP no such thing
ok 4 selftests: sched_claims: gauntlet/absent/tiny-1llc/old # SKIP no such thing
# guest smt-2llc under old: 4 scenarios
# selftests: sched_claims: gauntlet/green/smt-2llc/old
# ok 1 a
ok 5 selftests: sched_claims: gauntlet/green/smt-2llc/old
# selftests: sched_claims: gauntlet/red/smt-2llc/old
# not ok 1 a
# # Host: dilation 1.25, and more
not ok 6 selftests: sched_claims: gauntlet/red/smt-2llc/old # exit=1, host dilation 1.25
# selftests: sched_claims: gauntlet/absent/smt-2llc/old
# ok 1 a # SKIP no such thing
ok 7 selftests: sched_claims: gauntlet/absent/smt-2llc/old # SKIP no such thing
# selftests: sched_claims: gauntlet/wide/smt-2llc/old
# ok 1 a
ok 8 selftests: sched_claims: gauntlet/wide/smt-2llc/old
# . passed, F failed, E error, s skipped, - needs not met
# old:
#   tiny-1llc
#   | smt-2llc
#   . . green
#   F F red
#   s s absent
#   - . wide
# 3 passed, 2 failed, 3 skipped'
select=(-t green -t red -t absent -t wide)
gauntlet tiny-1llc smt-2llc --kernel old "${select[@]}" >"$dir/out"
same "red is 1" 1 $?
same "the whole of it" "$wanted" "$(cat "$dir/out")"
counts="passed=3 failed=2 skipped=3 errors=0"
same "python3-tap" "$counts" "$(parsed tappy)"
same "kunit_parser.py" "$counts" "$(parsed kunit "$KSFT/../kunit/kunit_parser.py")"

gauntlet tiny-1llc --kernel old --kernel new -t green -t dies >"$dir/out"
same "a guest that ends early owes no result" "ok 1 green/tiny-1llc/old
ok 2 dies/tiny-1llc/old
ok 3 green/tiny-1llc/new
not ok 4 dies/tiny-1llc/new # ERROR no result, status 3: vm: no qemu" \
	"$(sed -n 's/selftests: sched_claims: gauntlet.//; /^ok\|^not/p' "$dir/out")"
same "a matrix for each kernel" "# old:
#   tiny-1llc
#   . green
#   . dies
# new:
#   tiny-1llc
#   . green
#   E dies" "$(sed -n '/^# old:/,/^#.*E dies/p' "$dir/out")"

gauntlet tiny-1llc -t late -t green >"$dir/out"
same "a guest that dies after its last result is 1" 1 $?
check "and says so" grep -q '^# ERROR the guest ended with status 1: vm: it died' "$dir/out"

gauntlet -t green >"$dir/out"
same "green is 0, without a kernel names have none" 0 $?
check "the small presets ran" grep -q '^ok .* gauntlet/green/odd-7llc$' "$dir/out"
check "the wide ones are skipped by name" \
	grep -q '^ok .* gauntlet/\*/max-cpu # SKIP 252 CPUs, and TCG carries 32' "$dir/out"
same "every preset is there" "$(bash -c '. tools/guest/topology.sh; preset_names' | wc -l)" \
	"$(grep -c '^ok ' "$dir/out")"
gauntlet -t green --cmdline full >"$dir/out"
check "what tools/vm refuses is skipped with its sentence" \
	grep -q 'gauntlet/\*/tiny-2llc # SKIP the guest needs too much$' "$dir/out"
gauntlet max-cpu -t green >"$dir/out"
check "unless asked for" grep -qx 'ok 1 selftests: sched_claims: gauntlet/green/max-cpu' "$dir/out"
check "only skips are 4" status 4 gauntlet tiny-1llc -t wide -t absent

gauntlet tiny-1llc --kernel old -r 2 -t green -t red -O "$dir/runs" >/dev/null
check "-r and -O are handed on, options of tools/vm too" grep -qF -- \
	"--kernel old --dir $dir/suite --accel tcg -r 2 -tgreen -tred -O $dir/runs/tiny-1llc/old" \
	"$dir/tools/calls"

# refused NAME WORDS ARGUMENT...: exit 2 with these words and no TAP
refused()
{
	gauntlet "${@:3}" >"$dir/out"
	same "refused: $1" "2 0" "$? $(wc -c <"$dir/out")"
	check "refused: $1: says why" grep -q -e "$2" "$dir/err"
}
refused "an unknown preset" "is no preset" tiny-9llc
refused "what tools/vm refuses of a preset asked for" "needs too much" tiny-2llc --cmdline full
refused "the second of two kernels" "kernel typo is no file" --kernel old --kernel typo
refused "a kernel twice" "two kernels are named old" tiny-1llc --kernel old --kernel old
refused "no number of runs" "-r takes a whole number" tiny-1llc -r 0
refused "no value" "needs a value" tiny-1llc --kernel

# A caller's ignored SIGINT cannot be trapped, so give it back its default.
for signal in INT:130 TERM:143; do
	rm -f "$dir/tools/started" "$dir/tools/stopped"
	env --default-signal=INT "$dir/tools/gauntlet" tiny-1llc -t slow --kernel old --kernel new --dir "$dir/suite" \
		>"$dir/out" 2>"$dir/err" &
	for ((i = 0; i < 200; i++)); do
		[[ -e $dir/tools/started ]] && break
		sleep 0.1
	done
	kill -"${signal%:*}" $!
	wait $!
	same "SIG${signal%:*} ends with ${signal#*:}" "${signal#*:}" $?
	check "SIG${signal%:*} ends the guest" test -e "$dir/tools/stopped"
	check "SIG${signal%:*} starts no other" status 1 grep -q "under new" "$dir/out"
done
finish
