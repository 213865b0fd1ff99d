// The one place that includes toml++: built without exceptions. Include instead of <toml++/toml.h>.
#pragma once

#define TOML_EXCEPTIONS 0
#define TOML_HEADER_ONLY 1
#include <toml++/toml.h>
