// What shojictl may see and do with sessions. Implemented by broker/sessions; called on the service thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "codec/base/result.h"

namespace shoji::admin {

struct SessionInfo {
  std::string id;  // 32 hex digits
  std::string user;
  std::string department;
  std::string state;  // "starting", "running"
  int64_t started_at_ms = 0;
  bool attached = false;
  int width_px = 0;
  int height_px = 0;
  std::string hold = "none";  // "view-only" or "freeze" while an emergency stop holds it back
  std::string address{};  // of the terminal that looked at it last; empty before the first and after a broker restart
  std::vector<std::string> departments{};  // of the person when last seen, the main one first; empty: only `department`

  std::vector<std::string> AllDepartments() const {
    return departments.empty() ? std::vector<std::string>{department} : departments;
  }
};

struct HostStatus {
  bool connected = false;
  int pool_ready = 0;
  int capacity = 0;
};

class SessionDirectory {
 public:
  virtual ~SessionDirectory() = default;
  virtual std::vector<SessionInfo> List() const = 0;
  // Asks the host to end it with END reason 2 (ended by administrator). kNotFound, or kUnavailable without a host.
  // The asker has put it on record already.
  virtual Result<void> End(std::string_view session_id) = 0;
  virtual HostStatus Host() const = 0;
};

}  // namespace shoji::admin
