// The schema, as numbered steps that are never edited once released: to change the schema, add a step at the end of
// migrations.cc. The table schema_version holds one row: the number of the last step done.
#pragma once

#include "codec/base/result.h"

namespace soci {
class session;
}

namespace shoji::store {

// Number of steps this program knows.
int SchemaVersion();

// Does the steps the database lacks, all or none. kRefused when it has more than this program knows. SOCI's exceptions
// pass through to the caller, which stands at the border.
Result<void> Migrate(soci::session& sql);

}  // namespace shoji::store
