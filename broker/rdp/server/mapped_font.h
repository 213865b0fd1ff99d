// The font of pages and notices, mapped read-only from the descriptor the broker gave: its pages are shared by all
// connections of a machine. Owned by main().
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "codec/base/result.h"
#include "codec/base/unique_fd.h"

namespace shoji::rdp {

class MappedFont {
 public:
  // kIo: not a file that can be mapped.
  static Result<MappedFont> Map(const UniqueFd& file);
  MappedFont(MappedFont&& other) noexcept;
  MappedFont& operator=(MappedFont&&) = delete;
  ~MappedFont();

  // Valid while this object, or the one it was moved to, lives.
  std::span<const uint8_t> bytes() const { return {static_cast<const uint8_t*>(mapping_), size_}; }

 private:
  MappedFont(const void* mapping, size_t size) : mapping_(mapping), size_(size) {}
  const void* mapping_;
  size_t size_;
};

}  // namespace shoji::rdp
