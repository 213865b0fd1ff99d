// Rules tried on the audit record of this installation. Reads the file only, newest first, in bounded memory; any
// thread. A million entries take some seconds: not for the service thread. Does not check that the record is whole:
// `shojictl audit verify` does.
#pragma once

#include <string>

#include "codec/base/clock.h"
#include "codec/base/result.h"
#include "policy/analysis/dry_run.h"
#include "policy/engine.h"

namespace shoji::rules {

// Every recorded decision from `since` on. kNotFound, kIo.
Result<policy::DryRunReport> TryOnThePast(const std::string& audit_file, const policy::Engine& engine, WallTime since);

}  // namespace shoji::rules
