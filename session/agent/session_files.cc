#include "session/agent/session_files.h"

#include <fcntl.h>
#include <spdlog/spdlog.h>
#include <sys/epoll.h>
#include <sys/inotify.h>
#include <sys/stat.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <utility>

namespace shoji::agent {
namespace {

constexpr std::string_view kUnfinished = ".crdownload";
constexpr size_t kMaxNameBytes = 200;
constexpr size_t kMaxExtensionBytes = 20;
constexpr int kMostCopies = 1000;

std::unexpected<Error> Errno(const std::string& what) {
  const ErrorCode code = errno == ENOENT ? ErrorCode::kNotFound : ErrorCode::kIo;
  return Fail(code, what + ": " + std::strerror(errno));
}

// One plain name in this folder. What it looks like to people is the broker's business. A name that is too long loses
// its middle: it keeps its extension, and no character is cut.
std::string PlainName(const std::string& name) {
  std::string plain = name.substr(name.find_last_of('/') + 1);
  std::erase(plain, '\0');
  if (plain.size() > kMaxNameBytes) {
    std::string extension = std::filesystem::path(plain).extension().string();
    if (extension.size() > kMaxExtensionBytes) extension.clear();
    size_t end = kMaxNameBytes - extension.size();
    while (end > 0 && (static_cast<unsigned char>(plain[end]) & 0xC0u) == 0x80u) --end;
    plain = plain.substr(0, end) + extension;
  }
  return plain.empty() || plain[0] == '.' ? "file" + plain : plain;
}

// "報告.pdf" -> "報告 (2).pdf".
std::string Copy(const std::string& name, int number) {
  const std::filesystem::path path(name);
  return number == 1 ? name : path.stem().string() + " (" + std::to_string(number) + ")" + path.extension().string();
}

}  // namespace

FolderPaths FoldersIn(const std::filesystem::path& home) { return {home / "ダウンロード", home / "アップロード"}; }

Result<std::unique_ptr<SessionFiles>> SessionFiles::Open(EventLoop& loop, FolderPaths paths,
                                                         std::function<void(const Finished&)> on_finished) {
  std::error_code failed;
  std::filesystem::create_directories(paths.downloads, failed);
  std::filesystem::create_directories(paths.uploads, failed);
  UniqueFd watch(inotify_init1(IN_NONBLOCK | IN_CLOEXEC));
  // The browser writes under another name and renames what is finished.
  if (!watch || inotify_add_watch(watch.get(), paths.downloads.c_str(), IN_MOVED_TO | IN_ONLYDIR) < 0) {
    return Errno("cannot watch " + paths.downloads.string());
  }
  return std::make_unique<SessionFiles>(loop, std::move(paths), std::move(watch), std::move(on_finished));
}

SessionFiles::SessionFiles(EventLoop& loop, FolderPaths paths, UniqueFd watch,
                           std::function<void(const Finished&)> on_finished)
    : loop_(loop), paths_(std::move(paths)), watch_(std::move(watch)), on_finished_(std::move(on_finished)) {
  loop_.Watch(watch_.get(), EPOLLIN, [this](uint32_t) { OnEvents(); });
}

SessionFiles::~SessionFiles() {
  loop_.Unwatch(watch_.get());
  if (timer_) loop_.Cancel(*timer_);
}

void SessionFiles::OnEvents() {
  alignas(inotify_event) std::array<char, 16 * 1024> buffer;
  for (ssize_t count = 0; (count = read(watch_.get(), buffer.data(), buffer.size())) > 0;) {
    for (const char* at = buffer.data(); at < buffer.data() + count;) {
      inotify_event event{};
      std::memcpy(&event, at, sizeof(event));
      const std::string name(event.len > 0 ? at + sizeof(event) : "");
      at += sizeof(event) + event.len;
      if ((event.mask & IN_Q_OVERFLOW) != 0) spdlog::warn("more downloads at once than can be followed");
      if (name.empty() || name.ends_with(kUnfinished)) continue;
      if (waiting_.size() < kMaxWaiting) waiting_.push_back(name);
    }
  }
  if (!waiting_.empty() && !timer_) OfferNext();
}

void SessionFiles::OfferNext() {
  timer_.reset();
  if (waiting_.empty()) return;
  const std::string name = std::move(waiting_.front());
  waiting_.pop_front();
  struct stat status{};
  const bool there = ::lstat((paths_.downloads / name).c_str(), &status) == 0 && S_ISREG(status.st_mode);
  if (there) {
    const uint32_t id = next_offer_++;
    if (offered_.size() >= kMaxRemembered) offered_.erase(offered_.begin());
    offered_[id] = name;
    on_finished_({id, name, static_cast<uint64_t>(status.st_size)});
  }
  timer_ = loop_.CallAfter(kOfferEvery, [this] { OfferNext(); });
}

Result<Bytes> SessionFiles::Read(uint32_t offer_id) const {
  const auto found = offered_.find(offer_id);
  if (found == offered_.end()) return Fail(ErrorCode::kNotFound, "no such offer");
  const UniqueFd file(
      ::open((paths_.downloads / found->second).c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  struct stat status{};
  if (!file || ::fstat(file.get(), &status) != 0) return Errno(found->second);
  if (!S_ISREG(status.st_mode)) return Fail(ErrorCode::kNotFound, "no regular file");
  if (static_cast<uint64_t>(status.st_size) > kMaxFileBytes) return Fail(ErrorCode::kTooLarge, found->second);
  Bytes content(static_cast<size_t>(status.st_size));
  size_t have = 0;
  while (have < content.size()) {
    const ssize_t count = ::read(file.get(), content.data() + have, content.size() - have);
    if (count <= 0) return Fail(ErrorCode::kIo, "the file changed while it was read");
    have += static_cast<size_t>(count);
  }
  return content;
}

Result<std::string> SessionFiles::Deliver(const std::string& name, ByteSpan content) {
  const std::filesystem::path early = paths_.uploads / ".arriving";
  {
    std::ofstream file(early, std::ios::binary | std::ios::trunc);
    file.write(reinterpret_cast<const char*>(content.data()), static_cast<std::streamsize>(content.size()));
    if (!file.flush()) {
      (void)::unlink(early.c_str());
      return Fail(ErrorCode::kIo, "no room for an upload");
    }
  }
  const std::string plain = PlainName(name);
  for (int number = 1; number < kMostCopies; ++number) {
    std::string copy = Copy(plain, number);
    const std::string target = (paths_.uploads / copy).string();
    if (::renameat2(AT_FDCWD, early.c_str(), AT_FDCWD, target.c_str(), RENAME_NOREPLACE) == 0) return copy;
    if (errno != EEXIST) break;
  }
  const auto failed = Errno("cannot deliver an upload");
  (void)::unlink(early.c_str());
  return failed;
}

}  // namespace shoji::agent
