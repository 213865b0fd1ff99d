// The broker's state directory and the names of what lies in it; made with mode 0700. A value; any thread.
#pragma once

#include <sys/types.h>

#include <string>

#include "codec/base/result.h"
#include "codec/base/unique_fd.h"

namespace shoji::store {

class StateDirectory {
 public:
  // Opens `path`, making it (not its parents) when missing. Fails with kIo and what to do.
  static Result<StateDirectory> Open(const std::string& path);
  // The same without making it: for shojictl. kNotFound when it is not there.
  static Result<StateDirectory> OpenExisting(const std::string& path);

  const std::string& path() const { return path_; }
  int fd() const { return fd_.get(); }  // O_DIRECTORY, for *at() calls
  uid_t owner() const { return owner_; }

  std::string DatabaseUrl() const { return "sqlite:" + path_ + "/shoji.db"; }
  std::string AuditFile() const { return path_ + "/audit.jsonl"; }
  std::string SyslogPositionFile() const { return path_ + "/syslog.position"; }
  std::string ContentKeyFile() const { return path_ + "/content.key"; }
  static constexpr const char* kAdminSocketName = "admin.sock";

 private:
  std::string path_;
  UniqueFd fd_;
  uid_t owner_ = 0;
};

}  // namespace shoji::store
