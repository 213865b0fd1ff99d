// <xcb/xkb.h> names a field "explicit", which C++ does not allow. Include this instead.
#pragma once

#ifdef __clang__
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wkeyword-macro"
#endif
#define explicit explicit_
#include <xcb/xkb.h>  // IWYU pragma: export
#undef explicit
#ifdef __clang__
#pragma clang diagnostic pop
#endif
