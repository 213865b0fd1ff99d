// What a figure was measured on: goes into every result. Values; any thread.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace shoji::bench {

// Processor, cores, memory, kernel, compiler, load while it ran, time. `commit`: of the checkout, as the caller knows
// it.
nlohmann::json MachineFacts(const std::string& commit);

}  // namespace shoji::bench
