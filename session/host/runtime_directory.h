// The host's directory on disk: the broker's socket, one directory per session, programs the sandboxes must reach.
// Made at start, emptied of what a killed host left, removed at the end. Owned by shoji-host's one thread.
#pragma once

#include <sys/types.h>

#include <string>

#include "codec/base/result.h"
#include "codec/base/unique_fd.h"

namespace shoji::host {

class RuntimeDirectory {
 public:
  // Makes `path` (0711: passed through by session uids, listed by nobody else) and removes what is left over in it.
  // kUnavailable: another shoji-host uses it.
  static Result<RuntimeDirectory> Make(const std::string& path);
  RuntimeDirectory(RuntimeDirectory&&) = default;
  RuntimeDirectory& operator=(RuntimeDirectory&&) = delete;
  ~RuntimeDirectory();

  // Mode 0700, owned by `uid` (0: by us). Removed with RemoveSession().
  Result<std::string> MakeSession(const std::string& id, uid_t uid);
  void RemoveSession(const std::string& id);

  // A directory with the programs of `bin_dir` that run inside sandboxes, reachable for every uid: `bin_dir` itself, or
  // copies. kIo says what stands in the way.
  Result<std::string> PublishPrograms(const std::string& bin_dir);

 private:
  RuntimeDirectory(std::string path, UniqueFd lock) : path_(std::move(path)), lock_(std::move(lock)) {}
  std::string path_;  // empty after a move
  UniqueFd lock_;
};

}  // namespace shoji::host
