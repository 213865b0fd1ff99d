// Zip files for tests, well-formed and otherwise: stored members, one directory.
#pragma once

#include <zlib.h>

#include <string>

namespace shoji::extract {

class ZipWriter {
 public:
  // `in_directory` false: the member is there, and nothing says so.
  ZipWriter& Add(const std::string& name, const std::string& content, bool in_directory = true) {
    const auto offset = static_cast<uint32_t>(members_.size());
    const auto* bytes = reinterpret_cast<const unsigned char*>(content.data());
    const auto size = static_cast<uint32_t>(content.size());
    const std::string sizes = U32(static_cast<uint32_t>(crc32_z(0, bytes, size))) + U32(size) + U32(size);
    const std::string facts = U16(20) + U16(0) + U16(0) + U32(0) + sizes + U16(name.size()) + U16(0);
    members_ += "PK\x03\x04" + facts + name + content;
    if (!in_directory) return *this;
    directory_ += "PK\x01\x02" + U16(20) + facts + U16(0) + U16(0) + U16(0) + U32(0) + U32(offset) + name;
    ++count_;
    return *this;
  }
  ZipWriter& Gap(const std::string& bytes) {
    members_ += bytes;
    return *this;
  }
  std::string File() const {
    return members_ + directory_ + "PK\x05\x06" + U32(0) + U16(count_) + U16(count_) +
           U32(static_cast<uint32_t>(directory_.size())) + U32(static_cast<uint32_t>(members_.size())) + U16(0);
  }

 private:
  static std::string U16(size_t value) {
    return {static_cast<char>(value & 0xFF), static_cast<char>((value >> 8) & 0xFF)};
  }
  static std::string U32(uint32_t value) { return U16(value & 0xFFFF) + U16(value >> 16); }

  std::string members_, directory_;
  size_t count_ = 0;
};

}  // namespace shoji::extract
