// SPDX-License-Identifier: GPL-2.0
/*
 * wreport check --hex: the verdict on many small inputs.
 */
#include <stdlib.h>
#include <string.h>

#include "wreport.h"

/* Value of a hex digit, 16 for anything else. */
static unsigned int hex_digit(char c)
{
	static const char digits[] = "0123456789abcdef0123456789ABCDEF";
	const char *found = c ? strchr(digits, c) : NULL;

	return found ? (found - digits) % 16 : 16;
}

/* Hex to bytes in place; returns the index of the first character that is wrong, or len. */
static size_t unhex(char *line, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++) {
		unsigned int digit = hex_digit(line[i]);

		if (digit > 15)
			return i;
		line[i / 2] = (i % 2 ? (unsigned char)line[i / 2] << 4 : 0) | digit;
	}
	return len % 2 ? len - 1 : len;
}

static void print_hex(const uint8_t *bytes, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		printf("%02x", bytes[i]);
	putchar('\n');
}

static int check_line(char *line, size_t len)
{
	struct worker_report report;
	struct decode_error why;
	size_t used, good = unhex(line, len);
	uint8_t *again = NULL;
	int ret;

	if (good < len) {
		printf("reject %zu not hex\n", good / 2);
		return WREPORT_BAD;
	}
	ret = report_decode(&report, (uint8_t *)line, len / 2, &used, &why);
	if (ret) {
		printf("reject %zu %s\n", why.offset, why.reason);
	} else if (report_encode(&report, &again, &len)) {
		printf("reject %zu out of memory\n", used);
		ret = WREPORT_BAD;
	} else {
		printf("accept %zu ", used);
		print_hex(again, len);
	}
	report_destroy(&report);
	free(again);
	return ret ? WREPORT_BAD : WREPORT_GOOD;
}

int check_hex(void)
{
	int status = WREPORT_GOOD;
	char *line = NULL;
	size_t size = 0;
	ssize_t len;

	while ((len = getline(&line, &size, stdin)) >= 0) {
		while (len && (line[len - 1] == '\n' || line[len - 1] == '\r'))
			len--;
		if (check_line(line, len))
			status = WREPORT_BAD;
	}
	free(line);
	return status;
}
