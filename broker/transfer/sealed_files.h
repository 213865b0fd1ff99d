// The directory of sealed files: whole or not there, readable by the broker alone. Any thread; each call stands alone.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "codec/base/bytes.h"
#include "codec/base/result.h"
#include "codec/base/unique_fd.h"

namespace shoji::transfer {

class SealedFiles {
 public:
  // Opens `directory`, making it (mode 0700) when missing.
  static Result<SealedFiles> Open(const std::string& directory);

  // Durable when it returns: written under another name, synced, renamed, the directory synced. kIo otherwise, and then
  // nothing of it is left. `name` is a plain word.
  Result<void> Write(const std::string& name, ByteSpan sealed) const;
  // kNotFound; kTooLarge when longer than `most`.
  Result<Bytes> Read(const std::string& name, size_t most) const;
  // Succeeds when there is nothing to remove.
  Result<void> Remove(const std::string& name) const;
  Result<std::vector<std::string>> Names() const;
  // What the file system has left for the broker.
  Result<uint64_t> FreeBytes() const;

 private:
  explicit SealedFiles(UniqueFd directory) : directory_(std::move(directory)) {}
  UniqueFd directory_;
};

}  // namespace shoji::transfer
