#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Whether the compiler made of each width of AluHot what its name says: multiplications of whole
# registers of that width. OBJ is the directory of the objects.

nr=0
# width FUNCTION INSTRUCTION: four of them in the loop of the function.
width()
{
	nr=$((nr + 1))
	n=$(objdump -d --no-show-raw-insn "${OBJ:?}/lib/work/alu_width.o" |
		sed -n "/<$1>:/,/^\$/p" | grep -cE "$2")
	[ "$n" -ge 4 ] || printf 'not '
	echo "ok $nr $1 multiplies whole registers"
}

case $(objdump -f "${OBJ:?}/lib/work/alu_width.o") in
*x86-64*)
	width chains_scalar 'imul +%r[a-z0-9]+,%r[a-z0-9]+'
	width chains_128 'pmulld +.*%xmm'
	width chains_256 'vpmulld +.*%ymm'
	width chains_512 'vpmulld +.*%zmm'
	;;
*aarch64*)
	width chains_scalar 'mul[[:space:]]+x'
	width chains_128 'mul[[:space:]]+v.*\.4s'
	;;
*)
	nr=1
	echo "ok 1 widths # SKIP not known for this machine"
	;;
esac
echo "1..$nr"
