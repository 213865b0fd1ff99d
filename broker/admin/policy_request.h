// A policy.* request from shojictl as a value, and its parser. Pure; any thread. Foreign bytes: refused whole unless
// every member is known, of the right type and within its limits.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "codec/base/result.h"

namespace shoji::admin {

struct PolicyRequest {
  enum class Op { kList, kShow, kSubmit, kApprove, kActivate, kSchedule, kUnschedule, kRollBack };
  Op op = Op::kList;
  int64_t number = 0;     // of the version; 0 in kShow: the active one; in kList: from the newest
  std::string text;       // TOML
  std::string note;       // may be empty
  std::string file_name;  // for messages about the text
  std::string at;         // local time, as ParseLocalTime() reads it
  // Who this is, when it is to be a person and not "uid:N"; both or none.
  std::string user;
  std::string password;
};

std::string_view Name(PolicyRequest::Op op);  // "policy.list", ...

// Nothing when the line asks for something else than policy.*; kInvalid with which member is wrong.
Result<std::optional<PolicyRequest>> ParsePolicyRequest(std::string_view line);

}  // namespace shoji::admin
