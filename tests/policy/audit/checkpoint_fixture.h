// A record with signed checkpoints, and what somebody does who may write every file but has not the key.
#pragma once

#include <fstream>
#include <string>
#include <vector>

#include "policy/audit/audit_head.h"
#include "policy/audit/audit_line.h"
#include "policy/audit/checkpoint/checkpoint_files.h"
#include "policy/audit/checkpoint/checkpoint_writer.h"
#include "tests/policy/audit/audit_fixture.h"

namespace shoji::audit {

class CheckpointFixture : public AuditFixture {
 protected:
  static constexpr uint64_t kEvery = 10;

  CheckpointWriter OpenWriter(const AuditLog& log) {
    auto writer = CheckpointWriter::Open(path_, log, clock_, {.every_entries = kEvery});
    EXPECT_TRUE(writer.has_value()) << (writer ? "" : writer.error().message);
    return std::move(*writer);
  }
  // `count` logins with a checkpoint after every tenth: checkpoint 1 is of entry 0, 2 of entry 10, ...
  void FillSigned(int count) {
    AuditLog log = Open();
    CheckpointWriter writer = OpenWriter(log);
    for (int i = 0; i < count; ++i) {
      clock_.Advance(std::chrono::seconds(1));
      ASSERT_TRUE(log.Append(LoginSucceeded("user" + std::to_string(i), "10.0.0.1")));
      ASSERT_TRUE(writer.Tick(log, clock_.Now()));
    }
  }
  // Rewrites entries `from` to the last one with right hashes, a right head and, as always, no key.
  void Forge(uint64_t from) const {
    auto lines = Lines();
    std::string prev = from == 1 ? kNoHash : ParseLine(lines[from - 2])->hash;
    for (uint64_t seq = from; seq <= lines.size(); ++seq) {
      const auto line = FormatLine(LoginSucceeded("forged", "10.0.0.1"), seq, clock_.Wall(), prev);
      prev = line->hash;
      lines[seq - 1] = line->text.substr(0, line->text.size() - 1);
    }
    Write(lines);
    WriteFile(HeadPath(path_), FormatHead({lines.size(), prev}));
  }
  static void WriteFile(const std::string& path, const std::string& text) {
    std::ofstream(path, std::ios::binary | std::ios::trunc) << text;
  }
  static std::string ReadFile(const std::string& path) {
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
  }
  std::vector<std::string> Checkpoints() const {
    std::vector<std::string> lines;
    std::istringstream text(ReadFile(CheckpointPath(path_)));
    for (std::string line; std::getline(text, line);) lines.push_back(line);
    return lines;
  }
  void WriteCheckpoints(const std::vector<std::string>& lines) const {
    std::string text;
    for (const auto& line : lines) text += line + "\n";
    WriteFile(CheckpointPath(path_), text);
  }
  VerifyReport VerifyWith(const VerifyOptions& options) const {
    auto report = VerifyAuditFile(path_, options);
    EXPECT_TRUE(report.has_value()) << (report ? "" : report.error().message);
    if (!report) return {};
    return std::move(*report);
  }
  // Puts the public key and the newest checkpoint where nobody here can reach them.
  VerifyOptions KeepElsewhere() const {
    WriteFile(directory_ + "/kept.pub", ReadFile(PublicKeyPath(path_)));
    WriteFile(directory_ + "/kept.checkpoint", Checkpoints().back() + "\n");
    return {directory_ + "/kept.checkpoint", directory_ + "/kept.pub"};
  }
};

}  // namespace shoji::audit
