// SHOJI_CHECK: for our own broken promises only. Aborts with file and line. Never on foreign bytes (those are Errors).
#pragma once

#include <cstdio>
#include <cstdlib>

#define SHOJI_CHECK(condition)                                                               \
  do {                                                                                       \
    if (!(condition)) {                                                                      \
      std::fprintf(stderr, "%s:%d: invariant broken: %s\n", __FILE__, __LINE__, #condition); \
      std::abort();                                                                          \
    }                                                                                        \
  } while (false)
