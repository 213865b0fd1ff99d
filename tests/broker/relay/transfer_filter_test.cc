// P2 and P3: what is refused is answered and on record, and how often somebody may ask.
#include "broker/relay/transfer_filter.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <optional>

namespace shoji::relay {
namespace {

class TransferFilterTest : public ::testing::Test {
 protected:
  TransferFilterTest() {
    std::string name = "/tmp/shoji-transfer-XXXXXX";
    directory_ = ::mkdtemp(name.data());
    audit_.emplace(std::move(*audit::AuditLog::Open(directory_ / "audit.jsonl", clock_)));
  }
  ~TransferFilterTest() override { std::filesystem::remove_all(directory_); }

  // A new window of `user`.
  TransferFilter Window(const std::string& user) {
    const policy::Subject subject{user, {"総務課"}, "staff", "10.0.0.1"};
    return TransferFilter(TransferFilter::Clipboard(), {engine_, *audit_, statistics_, rate_}, subject,
                          std::string(32, 'a'), [this](const wire::TransferAnswer&) { ++answers_; });
  }
  static wire::ClientMessage Paste() {
    return wire::TransferRequest{1, wire::Channel::kClipboardText, wire::Direction::kOutbound, 0, 10};
  }

  FakeClock clock_;
  std::filesystem::path directory_;
  std::optional<audit::AuditLog> audit_;
  policy::Engine engine_;
  sessions::Statistics statistics_;
  RateLimiter rate_{clock_, TransferFilter::kRate};
  int answers_ = 0;
};

TEST_F(TransferFilterTest, NewWindowBringsNoNewBurst) {
  auto first = Window("tanaka");
  const int burst = static_cast<int>(TransferFilter::kRate.burst);
  for (int i = 0; i < burst; ++i) EXPECT_EQ(first.Check(Paste(), clock_.Now()), Verdict::kTaken);
  EXPECT_EQ(first.Check(Paste(), clock_.Now()), Verdict::kBroken);
  EXPECT_EQ(Window("tanaka").Check(Paste(), clock_.Now()), Verdict::kBroken);
  EXPECT_EQ(audit_->last_seq(), static_cast<uint64_t>(burst));
  EXPECT_EQ(answers_, burst);
  EXPECT_EQ(Window("suzuki").Check(Paste(), clock_.Now()), Verdict::kTaken);  // somebody else may
  clock_.Advance(std::chrono::seconds(1));
  EXPECT_EQ(Window("tanaka").Check(Paste(), clock_.Now()), Verdict::kTaken);  // and later everybody
}

TEST_F(TransferFilterTest, LeavesOtherMessagesAlone) {
  auto window = Window("tanaka");
  for (int i = 0; i < 1000; ++i) EXPECT_EQ(window.Check(wire::Ping{1}, clock_.Now()), Verdict::kPass);
}

}  // namespace
}  // namespace shoji::relay
