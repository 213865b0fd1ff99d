#include "session/sandbox/seccomp_filter.h"

#include <seccomp.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <utility>

#include "session/sandbox/memory_file.h"
#include "session/sandbox/seccomp_list.h"

namespace shoji::sandbox {
namespace {

constexpr int kFamiliesEnd = 64;  // socket() with a family from here on is refused as a whole

struct FilterRelease {
  using pointer = scmp_filter_ctx;
  void operator()(scmp_filter_ctx filter) const noexcept { seccomp_release(filter); }
};
using Filter = std::unique_ptr<void, FilterRelease>;

std::unexpected<Error> FilterError(const std::string& what, int negative_errno) {
  return Fail(ErrorCode::kIo, "seccomp: " + what + ": " + std::strerror(-negative_errno));
}

Result<void> AddRule(const Filter& filter, uint32_t action, const char* call,
                     const std::vector<scmp_arg_cmp>& tests = {}) {
  const int number = seccomp_syscall_resolve_name(call);
  if (number == __NR_SCMP_ERROR) return Fail(ErrorCode::kIo, std::string("seccomp: unknown call ") + call);
  const int done =
      seccomp_rule_add_array(filter.get(), action, number, static_cast<unsigned>(tests.size()), tests.data());
  if (done < 0) return FilterError(call, done);
  return {};
}

Result<UniqueFd> Export(const Filter& filter) {
  auto file = MakeMemoryFile("seccomp", "");
  if (!file) return file;
  if (const int done = seccomp_export_bpf(filter.get(), file->get()); done < 0) return FilterError("export", done);
  if (lseek(file->get(), 0, SEEK_SET) != 0) return FilterError("rewind", -errno);
  return file;
}

Result<Filter> NewFilter(uint32_t default_action) {
  Filter filter(seccomp_init(default_action));
  if (!filter) return Fail(ErrorCode::kIo, "seccomp: out of memory");
  // Level 2 is a binary tree: a hot call is found in about eight comparisons instead of two hundred.
  for (const auto& [attribute, value] :
       {std::pair{SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS}, std::pair{SCMP_FLTATR_CTL_OPTIMIZE, uint32_t{2}}}) {
    if (const int done = seccomp_attr_set(filter.get(), attribute, value); done < 0)
      return FilterError("attribute", done);
  }
  return filter;
}

// Which calls exist.
Result<UniqueFd> CallProgram() {
  auto filter = NewFilter(SCMP_ACT_ERRNO(ENOSYS));
  if (!filter) return std::unexpected(filter.error());
  for (const char* call : AllowedCalls()) {
    if (auto done = AddRule(*filter, SCMP_ACT_ALLOW, call); !done) return std::unexpected(done.error());
  }
  for (const char* call : RefusedCalls()) {
    if (auto done = AddRule(*filter, SCMP_ACT_ERRNO(EPERM), call); !done) return std::unexpected(done.error());
  }
  return Export(*filter);
}

scmp_arg_cmp Comparison(const ArgumentTest& test) { return {test.index, SCMP_CMP_MASKED_EQ, test.mask, test.value}; }

Result<void> RefuseOtherFamilies(const Filter& filter, const char* call) {
  constexpr uint32_t kAction = SCMP_ACT_ERRNO(EAFNOSUPPORT);
  const auto allowed = AllowedSocketFamilies();
  for (int family = 0; family < kFamiliesEnd; ++family) {
    if (std::ranges::find(allowed, family) != allowed.end()) continue;
    const scmp_arg_cmp is_family{0, SCMP_CMP_EQ, static_cast<scmp_datum_t>(family), 0};
    if (auto done = AddRule(filter, kAction, call, {is_family}); !done) return done;
  }
  // Also catches an allowed number with rubbish in the upper half of the register.
  return AddRule(filter, kAction, call, {scmp_arg_cmp{0, SCMP_CMP_GE, kFamiliesEnd, 0}});
}

// Refuses the `count` (a power of two) requests from `first` (a multiple of it) except the allowed: in blocks without
// an allowed one, a rule each.
Result<void> RefuseOtherRequests(const Filter& filter, uint64_t first, uint64_t count) {
  constexpr uint64_t kWord = 0xffff'ffff;  // the kernel ignores the upper half of the register
  const bool none_allowed = std::ranges::none_of(
      AllowedSocketRequests(), [&](uint64_t request) { return request >= first && request < first + count; });
  if (none_allowed) {
    const scmp_arg_cmp is_in_block{1, SCMP_CMP_MASKED_EQ, kWord & ~(count - 1), first};
    return AddRule(filter, SCMP_ACT_ERRNO(EPERM), "ioctl", {is_in_block});
  }
  if (count == 1) return {};
  if (auto done = RefuseOtherRequests(filter, first, count / 2); !done) return done;
  return RefuseOtherRequests(filter, first + count / 2, count / 2);
}

// Which arguments are refused.
Result<UniqueFd> ArgumentProgram() {
  auto filter = NewFilter(SCMP_ACT_ALLOW);
  if (!filter) return std::unexpected(filter.error());
  for (const RefusedArgument& refused : RefusedArguments()) {
    std::vector<scmp_arg_cmp> tests{Comparison(refused.first)};
    if (refused.second.mask != 0) tests.push_back(Comparison(refused.second));
    if (auto done = AddRule(*filter, SCMP_ACT_ERRNO(static_cast<uint32_t>(refused.error)), refused.call, tests);
        !done) {
      return std::unexpected(done.error());
    }
  }
  for (const char* call : {"socket", "socketpair"}) {
    if (auto done = RefuseOtherFamilies(*filter, call); !done) return std::unexpected(done.error());
  }
  if (auto done = RefuseOtherRequests(*filter, kFirstSocketRequest, kSocketRequests); !done) {
    return std::unexpected(done.error());
  }
  return Export(*filter);
}

}  // namespace

Result<std::vector<UniqueFd>> BuildSeccompPrograms() {
  std::vector<UniqueFd> programs;
  for (auto* build : {CallProgram, ArgumentProgram}) {
    auto program = build();
    if (!program) return std::unexpected(program.error());
    programs.push_back(std::move(*program));
  }
  return programs;
}

}  // namespace shoji::sandbox
