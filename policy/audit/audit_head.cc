#include "policy/audit/audit_head.h"

#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>

#include "policy/audit/audit_line.h"

namespace shoji::audit {
namespace {

constexpr std::string_view kMagic = "shoji-audit-head 1 ";
constexpr size_t kSeqDigits = 20;
constexpr size_t kHeadBytes = kMagic.size() + kSeqDigits + 1 + kHashDigits + 1;

}  // namespace

Result<Head> ParseHead(std::string_view text) {
  if (text.size() != kHeadBytes || !text.starts_with(kMagic) || text.back() != '\n') {
    return Fail(ErrorCode::kInvalid, "the audit head is damaged");
  }
  const std::string_view digits = text.substr(kMagic.size(), kSeqDigits);
  Head head;
  const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), head.seq);
  if (parsed.ec != std::errc() || parsed.ptr != digits.data() + digits.size()) {
    return Fail(ErrorCode::kInvalid, "the audit head has no sequence number");
  }
  head.hash = text.substr(kMagic.size() + kSeqDigits + 1, kHashDigits);
  return head;
}

std::string FormatHead(const Head& head) {
  std::string digits = std::to_string(head.seq);
  digits.insert(0, kSeqDigits - digits.size(), '0');
  return std::string(kMagic) + digits + ' ' + head.hash + '\n';
}

Result<Head> ReadHead(int fd) {
  std::array<char, kHeadBytes + 1> buffer{};
  const ssize_t count = ::pread(fd, buffer.data(), buffer.size(), 0);
  if (count < 0) return Fail(ErrorCode::kIo, std::string("cannot read the audit head: ") + std::strerror(errno));
  if (count == 0) return Fail(ErrorCode::kNotFound, "the audit head is empty");
  return ParseHead({buffer.data(), static_cast<size_t>(count)});
}

Result<void> WriteHead(int fd, const Head& head) {
  const std::string text = FormatHead(head);
  if (::pwrite(fd, text.data(), text.size(), 0) != static_cast<ssize_t>(text.size())) {
    return Fail(ErrorCode::kIo, std::string("cannot write the audit head: ") + std::strerror(errno));
  }
  return {};
}

}  // namespace shoji::audit
