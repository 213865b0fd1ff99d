// A font, mapped read-only before the process gives up opening files: its pages are shared by all sessions of a
// machine. Owned by whoever draws with it; one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "codec/base/result.h"

namespace shoji::pipeline {

inline constexpr const char* kWatermarkFont = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc";

class FontFile {
 public:
  // kNotFound, kIo: with the package that has it.
  static Result<FontFile> Map(const std::string& path);
  FontFile(FontFile&& other) noexcept;
  FontFile& operator=(FontFile&&) = delete;
  FontFile(const FontFile&) = delete;
  FontFile& operator=(const FontFile&) = delete;
  ~FontFile();

  // Valid while this object, or the one it was moved to, lives.
  std::span<const uint8_t> bytes() const { return {static_cast<const uint8_t*>(mapping_), size_}; }

 private:
  FontFile(const void* mapping, size_t size) : mapping_(mapping), size_(size) {}
  const void* mapping_;
  size_t size_;
};

}  // namespace shoji::pipeline
