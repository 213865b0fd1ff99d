#include "broker/syslog/syslog_sender.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

#include "codec/base/check.h"
#include "policy/audit/search/entry_view.h"

namespace shoji::syslog {
namespace {

// True when the record goes on at `position` as it did when that was written down.
bool GoesOn(int fd, const Position& position) {
  if (position.offset == 0) return position.seq == 0;
  struct stat status{};
  if (::fstat(fd, &status) != 0 || static_cast<uint64_t>(status.st_size) < position.offset) return false;
  char before = 0;
  if (::pread(fd, &before, 1, static_cast<off_t>(position.offset - 1)) != 1 || before != '\n') return false;
  audit::ForwardLines lines(fd, position.offset);
  while (const auto line = lines.Next()) {
    if (const auto entry = audit::EntryView::Of(*line)) return entry->seq() == position.seq + 1;
  }
  return true;
}

}  // namespace

Result<std::unique_ptr<SyslogSender>> SyslogSender::Start(SyslogSettings settings, auth::Post post, Tell tell) {
  UniqueFd stop(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (!stop) return Fail(ErrorCode::kIo, "syslog: no event descriptor");
  return std::unique_ptr<SyslogSender>(
      new SyslogSender(std::move(settings), std::move(stop), std::move(post), std::move(tell)));
}

SyslogSender::SyslogSender(SyslogSettings settings, UniqueFd stop, auth::Post post, Tell tell)
    : settings_(std::move(settings)),
      stop_(std::move(stop)),
      post_(std::move(post)),
      tell_(std::move(tell)),
      confirmed_(ReadPosition(settings_.position_path)),
      window_(settings_.most_unconfirmed),
      thread_([this] { Run(); }) {}

SyslogSender::~SyslogSender() {
  const uint64_t one = 1;
  SHOJI_CHECK(::write(stop_.get(), &one, sizeof(one)) == sizeof(one));
  thread_.join();
}

bool SyslogSender::Stopped(std::chrono::milliseconds wait) const {
  pollfd stop{stop_.get(), POLLIN, 0};
  return ::poll(&stop, 1, static_cast<int>(wait.count())) > 0;
}

void SyslogSender::Publish() {
  status_.confirmed_seq = confirmed_.seq;
  const bool same = status_.connected == published_.connected && status_.confirmed_seq == published_.confirmed_seq &&
                    status_.problem == published_.problem && status_.connections == published_.connections;
  if (same) return;
  published_ = status_;
  post_([status = status_, tell = tell_] { tell(status); });
}

void SyslogSender::Run() {
  auto retry = settings_.first_retry;
  auto pause = std::chrono::milliseconds(0);
  do {
    auto client = TlsClient::Connect(settings_.server, stop_.get(), settings_.connect_within);
    if (client) {
      retry = settings_.first_retry;
      status_.connected = true;
      status_.problem.clear();
      ++status_.connections;
      Publish();
    }
    const auto served = client ? Serve(*client) : Result<void>(std::unexpected(client.error()));
    pause = served ? std::chrono::milliseconds(0) : retry;
    if (!served) {
      Broke(served.error());
      retry = std::min(2 * retry, settings_.last_retry);
    }
    Publish();
  } while (!Stopped(pause));
}

void SyslogSender::Broke(const Error& error) {
  status_.connected = false;
  status_.problem = error.message;
  window_ = 1;
}

UniqueFd SyslogSender::OpenRecord() {
  UniqueFd record(::open(settings_.record_path.c_str(), O_RDONLY | O_CLOEXEC));
  if (record && !GoesOn(record.get(), confirmed_)) confirmed_ = {};
  return record;
}

Result<void> SyslogSender::Serve(TlsClient& client) {
  const UniqueFd record = OpenRecord();
  if (!record) return Fail(ErrorCode::kIo, "the record cannot be read");
  sent_ = confirmed_;
  unconfirmed_ = 0;
  audit::ForwardLines lines(record.get(), sent_.offset);
  while (!Stopped(std::chrono::milliseconds(0))) {
    if (auto sent = SendWaiting(client, lines, window_); !sent) return sent;
    if (ConfirmationDue()) return Confirm(client);
    if (auto idle = client.Idle(settings_.look_every); !idle) return idle;
  }
  // Stopping: what was written last, the stop itself, goes out too.
  if (auto sent = SendWaiting(client, lines, UINT64_MAX); !sent) return sent;
  return Confirm(client);
}

bool SyslogSender::ConfirmationDue() const {
  if (unconfirmed_ == 0) return false;
  const auto age = std::chrono::steady_clock::now() - unconfirmed_since_;
  return unconfirmed_ >= window_ || age >= settings_.confirm_every;
}

Result<void> SyslogSender::SendWaiting(TlsClient& client, audit::ForwardLines& lines, uint64_t most) {
  while (unconfirmed_ < most) {
    const auto line = lines.Next();
    if (!line) return {};
    const auto entry = audit::EntryView::Of(*line);
    if (!entry) continue;  // torn: no entry, and no effect followed from it
    const std::string frame = audit::OctetCounted(audit::SyslogMessage(*entry, settings_.origin));
    if (auto sent = client.Send(frame, settings_.send_within); !sent) return sent;
    if (unconfirmed_++ == 0) unconfirmed_since_ = std::chrono::steady_clock::now();
    sent_ = {entry->seq(), lines.offset()};
  }
  return {};
}

Result<void> SyslogSender::Confirm(TlsClient& client) {
  if (auto read = client.GoodBye(settings_.send_within, settings_.farewell); !read) return read;
  confirmed_ = sent_;
  window_ = std::min(2 * window_, settings_.most_unconfirmed);
  return WritePosition(settings_.position_path, confirmed_);
}

}  // namespace shoji::syslog
