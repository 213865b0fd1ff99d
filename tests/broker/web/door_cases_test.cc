// tests/policy/cases, those marked e2e, asked at the real door: TLS, login, WebSocket, gate, engine, record. The
// session is a FakeHost's, uploads are read by the real inspector.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "broker/rules/local_time.h"
#include "tests/broker/web/door_rig.h"
#include "tests/policy/case_table.h"

namespace shoji::testing {
namespace {

constexpr uint8_t kWelcome = 0x81;
constexpr uint32_t kRequest = 1;

bool IsShownHere(const policy::Case& entry) {
  return entry.shown && entry.request.channel != policy::Channel::kFileDownload &&
         entry.request.channel != policy::Channel::kPrint;
}

// Every case is of somebody of whom nothing was moved before.
struct Person {
  policy::Case entry;
  store::User user;
};

std::vector<Person> People() {
  std::vector<Person> people;
  for (const char* file : {"city", "zeimu", "shimin", "joho-seisaku", "kyoiku"}) {
    for (const auto& entry : policy::ReadCases(file)) {
      if (!IsShownHere(entry)) continue;
      store::User user;
      user.name = "case" + std::to_string(people.size());
      user.departments = entry.request.subject.departments;
      user.department = user.departments.front();
      user.role = *store::RoleFromName(entry.request.subject.role);
      people.push_back({entry, user});
    }
  }
  return people;
}

std::vector<store::User> UsersOf(const std::vector<Person>& people) {
  std::vector<store::User> users;
  for (const auto& person : people) users.push_back(person.user);
  return users;
}

std::string ReadFile(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

// Most cases are asked on Wednesday 2026-11-25 at 10:00.
std::chrono::milliseconds ToTheUsualTime() {
  const auto usual = rules::ParseLocalTime("2026-11-25T10:00");
  return usual.value() - SystemClock().Wall();
}

class DoorCases : public ::testing::Test {
 protected:
  DoorCases()
      : people_(People()),
        rig_(
            [](app::Config& config) {
              config.max_connections_per_address = 1000;
              config.inspect_program = SHOJI_INSPECT;
            },
            false, UsersOf(people_), ToTheUsualTime()) {
    rig_.UseRules(ReadFile(SHOJI_SOURCE_DIR "/policy/examples/city.toml"));
  }

  // Asks as the terminal of `person` would, and gives the answer.
  wire::TransferAnswer Ask(const Person& person) {
    const std::string cookie = rig_.LogIn(person.user.name);
    const auto started = rig_.Start(cookie);
    TlsClient client(rig_.port());
    EXPECT_EQ(client.Upgrade(started.ticket, cookie), 101);
    client.SendMessage(HelloMessage());
    EXPECT_FALSE(client.ReceiveType(kWelcome).empty());
    const bool outbound = person.entry.request.direction == policy::Direction::kOutbound;
    const std::string content = person.entry.Whole();
    if (!outbound) rig_.WithHost([&](FakeHost& host) { host.clipboard = content; });
    const auto channel = static_cast<wire::Channel>(person.entry.request.channel);
    const wire::TransferRequest request{.request_id = kRequest,
                                        .channel = channel,
                                        .direction = static_cast<wire::Direction>(person.entry.request.direction),
                                        .declared_class = static_cast<uint8_t>(person.entry.request.declared),
                                        .bytes = outbound ? content.size() : 0,
                                        .name = channel == wire::Channel::kFileUpload ? "file.txt" : ""};
    client.SendMessage(wire::Encode(wire::ClientMessage(request)));
    return AnswerOf(client, content);
  }

  static wire::TransferAnswer AnswerOf(TlsClient& client, const std::string& content) {
    while (true) {
      const Frame frame = client.ReceiveFrame();
      if (frame.opcode != 2) return ADD_FAILURE() << "no answer", wire::TransferAnswer{};
      const auto message = wire::ParseServerMessage(AsBytes(frame.payload));
      if (!message) continue;
      if (const auto* answer = std::get_if<wire::TransferAnswer>(&*message)) return *answer;
      if (!std::holds_alternative<wire::TransferProceed>(*message)) continue;
      for (size_t at = 0; at < content.size(); at += wire::kMaxTransferPieceBytes) {
        const std::string piece = content.substr(at, wire::kMaxTransferPieceBytes);
        client.SendMessage(
            wire::Encode(wire::ClientMessage(wire::TransferData{kRequest, Bytes(piece.begin(), piece.end())})));
      }
    }
  }

  std::vector<Person> people_;
  DoorRig rig_;
};

TEST_F(DoorCases, TheDoorAnswersAsTheTableSays) {
  ASSERT_GE(people_.size(), 60u);
  for (const auto& person : people_) {
    const auto answer = Ask(person);
    const auto& entry = person.entry;
    const std::string what = entry.file + "/" + entry.name;
    EXPECT_EQ(policy::Name(static_cast<policy::Answer>(answer.answer)), entry.answer) << what;
    EXPECT_EQ(answer.rule_id, entry.rule) << what;
    EXPECT_EQ(policy::Name(static_cast<policy::Reason>(answer.reason_code)), entry.reason) << what;
  }
}

}  // namespace
}  // namespace shoji::testing
