// The reviewed list of what a sandboxed process may ask the kernel. Data only; seccomp_filter.cc turns it into BPF.
// Default deny: a call that stands in none of these lists answers ENOSYS. Weakening the sandbox is a change of
// seccomp_list.cc, nowhere else. Constant, any thread.
#pragma once

#include <cstdint>
#include <span>

namespace shoji::sandbox {

// (argument[index] & mask) == value, on the full 64-bit register.
struct ArgumentTest {
  unsigned index;
  uint64_t mask;
  uint64_t value;
};

// Refuses `call` with `error` when every test holds. A test with mask 0 and value 0 always holds (unused slot).
struct RefusedArgument {
  const char* call;
  int error;
  ArgumentTest first;
  ArgumentTest second;
};

// Calls that may be made (arguments permitting).
std::span<const char* const> AllowedCalls();
// Calls refused with EPERM rather than ENOSYS, by name, so that the review sees they are refused on purpose.
std::span<const char* const> RefusedCalls();
// Argument values refused on allowed calls.
std::span<const RefusedArgument> RefusedArguments();
// The only address families socket() and socketpair() may be given; all below 64.
std::span<const int> AllowedSocketFamilies();
// The only ioctl requests allowed of the kSocketRequests from kFirstSocketRequest on: those of sockets and network
// devices (SOCK_IOC_TYPE). A power of two, and a multiple of it.
inline constexpr uint64_t kFirstSocketRequest = 0x8900;
inline constexpr uint64_t kSocketRequests = 0x100;
std::span<const uint64_t> AllowedSocketRequests();

}  // namespace shoji::sandbox
