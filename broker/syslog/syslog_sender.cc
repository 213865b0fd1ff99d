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
      acknowledged_(ReadPosition(settings_.position_path)),
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
  status_.sent_seq = acknowledged_.seq;
  const bool same = status_.connected == published_.connected && status_.sent_seq == published_.sent_seq &&
                    status_.problem == published_.problem && status_.connections == published_.connections;
  if (same) return;
  published_ = status_;
  post_([status = status_, tell = tell_] { tell(status); });
}

void SyslogSender::Run() {
  auto retry = settings_.first_retry;
  do {
    auto client = TlsClient::Connect(settings_.server, stop_.get(), settings_.connect_within);
    if (client) {
      retry = settings_.first_retry;
      status_.connected = true;
      status_.problem.clear();
      ++status_.connections;
      Publish();
      Serve(*client);
      status_.connected = false;
    } else {
      status_.problem = client.error().message;
    }
    Publish();
    if (Stopped(retry)) return;
    retry = std::min(2 * retry, settings_.last_retry);
  } while (true);
}

UniqueFd SyslogSender::OpenRecord() {
  UniqueFd record(::open(settings_.record_path.c_str(), O_RDONLY | O_CLOEXEC));
  if (record && !GoesOn(record.get(), acknowledged_)) acknowledged_ = {};
  return record;
}

void SyslogSender::Serve(TlsClient& client) {
  const UniqueFd record = OpenRecord();
  if (!record) {
    status_.problem = "the record cannot be read";
    return;
  }
  sent_ = acknowledged_;
  audit::ForwardLines lines(record.get(), sent_.offset);
  Result<void> going;
  while (going && !Stopped(std::chrono::milliseconds(0))) {
    going = SendWaiting(client, lines);
    Confirm(client);
    if (going) going = client.Idle(settings_.look_every);
    Confirm(client);
  }
  if (going) {
    // Stopping: what was written last, the stop itself, goes out too.
    const auto end = std::chrono::steady_clock::now() + settings_.farewell;
    static_cast<void>(SendWaiting(client, lines));
    while (!client.AllAcknowledged() && std::chrono::steady_clock::now() < end) {
      ::poll(nullptr, 0, 10);
    }
    Confirm(client);
  } else {
    status_.problem = going.error().message;
  }
}

Result<void> SyslogSender::SendWaiting(TlsClient& client, audit::ForwardLines& lines) {
  while (const auto line = lines.Next()) {
    const auto entry = audit::EntryView::Of(*line);
    if (!entry) continue;  // torn: no entry, and no effect followed from it
    const std::string frame = audit::OctetCounted(audit::SyslogMessage(*entry, settings_.origin));
    if (auto sent = client.Send(frame, settings_.send_within); !sent) return sent;
    sent_ = {entry->seq(), lines.offset()};
    if (client.AllAcknowledged()) acknowledged_ = sent_;
  }
  return {};
}

void SyslogSender::Confirm(const TlsClient& client) {
  const Position before = acknowledged_;
  if (client.AllAcknowledged()) acknowledged_ = sent_;
  if (acknowledged_ == before && published_.sent_seq == acknowledged_.seq) return;
  if (auto written = WritePosition(settings_.position_path, acknowledged_); !written) {
    status_.problem = written.error().message;
  }
  Publish();
}

}  // namespace shoji::syslog
