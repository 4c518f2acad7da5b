#pragma once
#include <stdint.h>

/* SHA-384 of a whole message. */
void sha384(const void *data, uint64_t bytes, uint8_t digest[48]);
