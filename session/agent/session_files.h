// The two folders of a session: what the browser has downloaded is offered to the session process, what was uploaded
// through Shoji appears in the other. Owned by the agent, on its loop. Untrusted like everything in here: the broker
// checks every name, length and byte again.
#pragma once

#include <cstdint>
#include <deque>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "codec/base/bytes.h"
#include "codec/base/result.h"
#include "codec/base/unique_fd.h"
#include "session/agent/event_loop.h"

namespace shoji::agent {

struct FolderPaths {
  std::filesystem::path downloads;
  std::filesystem::path uploads;
};
// ダウンロード and アップロード in `home`; also what the browser's policy and file chooser are told.
FolderPaths FoldersIn(const std::filesystem::path& home);

class SessionFiles {
 public:
  struct Finished {
    uint32_t offer_id;
    std::string name;
    uint64_t bytes;
  };
  static constexpr Duration kOfferEvery = std::chrono::milliseconds(100);  // twice as slow as what is a flood
  static constexpr size_t kMaxWaiting = 500;      // finished, not offered yet; more are not offered at all
  static constexpr size_t kMaxRemembered = 1000;  // offers that can still be read; the oldest is forgotten
  static constexpr uint64_t kMaxFileBytes = 64u << 20;

  // Makes the folders. kIo when that or watching them fails.
  static Result<std::unique_ptr<SessionFiles>> Open(EventLoop& loop, FolderPaths paths,
                                                    std::function<void(const Finished&)> on_finished);
  SessionFiles(EventLoop& loop, FolderPaths paths, UniqueFd watch, std::function<void(const Finished&)> on_finished);
  ~SessionFiles();
  SessionFiles(const SessionFiles&) = delete;
  SessionFiles& operator=(const SessionFiles&) = delete;

  // The content of what was offered. kNotFound when it is gone, kTooLarge beyond kMaxFileBytes.
  Result<Bytes> Read(uint32_t offer_id) const;
  // Puts a whole file into the uploads folder, under another name when `name` is taken: it appears complete or not at
  // all. Returns its name. kIo when there is no room.
  Result<std::string> Deliver(const std::string& name, ByteSpan content);

 private:
  void OnEvents();
  void OfferNext();

  EventLoop& loop_;
  FolderPaths paths_;
  UniqueFd watch_;
  std::function<void(const Finished&)> on_finished_;
  std::deque<std::string> waiting_;
  std::map<uint32_t, std::string> offered_;
  uint32_t next_offer_ = 1;
  std::optional<EventLoop::TimerId> timer_;
};

}  // namespace shoji::agent
