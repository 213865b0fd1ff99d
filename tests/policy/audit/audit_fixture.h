// A fresh directory with one audit file for each test, and ways to damage it.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "codec/base/clock.h"
#include "policy/audit/audit_log.h"
#include "policy/audit/audit_verifier.h"

namespace shoji::audit {

class AuditFixture : public testing::Test {
 protected:
  void SetUp() override {
    // In memory where there is such a place: thousands of syncs on a busy disk take minutes.
    const bool memory = std::filesystem::exists("/dev/shm");
    std::string pattern = (memory ? "/dev/shm/" : testing::TempDir()) + "shoji-audit-XXXXXX";
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    directory_ = pattern;
    path_ = pattern + "/audit.jsonl";
  }
  void TearDown() override { std::filesystem::remove_all(directory_); }

  AuditLog Open() {
    auto log = AuditLog::Open(path_, clock_);
    EXPECT_TRUE(log.has_value()) << (log ? "" : log.error().message);
    return std::move(*log);
  }
  // A log of `count` logins by user0, user1, ...
  void Fill(int count) {
    AuditLog log = Open();
    for (int i = 0; i < count; ++i) {
      clock_.Advance(std::chrono::seconds(1));
      ASSERT_TRUE(log.Append(LoginSucceeded("user" + std::to_string(i), "10.0.0.1")));
    }
  }
  // A paste of class 3B that rule r-1 refused.
  static Event RefusedPaste(const std::string& session, const std::string& user, const std::string& department,
                            uint64_t bytes) {
    policy::Request request;
    request.subject = {.user = user, .departments = {department}, .role = "staff", .terminal = "10.0.0.1"};
    request.channel = policy::Channel::kClipboardText;
    request.direction = policy::Direction::kOutbound;
    request.bytes = bytes;
    policy::Decision decision = policy::Refusal(policy::Reason::kClassNeverLeaves, "r-1");
    decision.classification = policy::Classification::k3B;
    return TransferDecided({.session = session, .request = request, .decision = decision, .content = ""});
  }
  VerifyReport Verify() const {
    auto report = VerifyAuditFile(path_);
    EXPECT_TRUE(report.has_value()) << (report ? "" : report.error().message);
    if (!report) return {};
    return std::move(*report);
  }

  std::string Text() const {
    std::ostringstream text;
    text << std::ifstream(path_, std::ios::binary).rdbuf();
    return text.str();
  }
  std::vector<std::string> Lines() const {
    std::vector<std::string> lines;
    std::istringstream text(Text());
    for (std::string line; std::getline(text, line);) lines.push_back(line);
    return lines;
  }
  void Write(const std::string& text) const { std::ofstream(path_, std::ios::binary | std::ios::trunc) << text; }
  void Write(const std::vector<std::string>& lines) const {
    std::string text;
    for (const auto& line : lines) text += line + "\n";
    Write(text);
  }

  FakeClock clock_;
  std::string directory_;
  std::string path_;
};

}  // namespace shoji::audit
