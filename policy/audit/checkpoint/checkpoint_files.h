// Names of what lies beside an audit file. Values.
#pragma once

#include <string>

namespace shoji::audit {

inline std::string CheckpointPath(const std::string& audit_path) { return audit_path + ".checkpoints"; }
inline std::string SigningKeyPath(const std::string& audit_path) { return audit_path + ".key"; }
inline std::string NextKeyPath(const std::string& audit_path) { return audit_path + ".key.next"; }
inline std::string PublicKeyPath(const std::string& audit_path) { return audit_path + ".pub"; }

}  // namespace shoji::audit
