#include "tests/broker/web/case_people.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "broker/rules/local_time.h"
#include "codec/base/clock.h"

namespace shoji::testing {
namespace {

constexpr uint8_t kWelcome = 0x81;
constexpr uint32_t kRequest = 1;

bool IsShownHere(const policy::Case& entry) {
  return entry.shown && entry.request.channel != policy::Channel::kFileDownload &&
         entry.request.channel != policy::Channel::kPrint;
}

wire::TransferRequest RequestOf(const policy::Case& entry) {
  const bool outbound = entry.request.direction == policy::Direction::kOutbound;
  const auto channel = static_cast<wire::Channel>(entry.request.channel);
  return {.request_id = kRequest,
          .channel = channel,
          .direction = static_cast<wire::Direction>(entry.request.direction),
          .declared_class = static_cast<uint8_t>(entry.request.declared),
          .bytes = outbound ? entry.Whole().size() : 0,
          .name = channel == wire::Channel::kFileUpload ? "file.txt" : ""};
}

wire::TransferAnswer AnswerOf(TlsClient& client, const std::string& content) {
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

}  // namespace

std::vector<Person> CasePeople(const std::string& prefix) {
  std::vector<Person> people;
  for (const char* file : {"city", "zeimu", "shimin", "joho-seisaku", "kyoiku"}) {
    for (const auto& entry : policy::ReadCases(file)) {
      if (!IsShownHere(entry)) continue;
      store::User user;
      user.name = prefix + std::to_string(people.size());
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

std::chrono::milliseconds ToTheUsualTime() {
  const auto usual = rules::ParseLocalTime("2026-11-25T10:00");
  return usual.value() - SystemClock().Wall();
}

std::string CityRules() {
  std::ifstream file(SHOJI_SOURCE_DIR "/policy/examples/city.toml");
  return {std::istreambuf_iterator<char>(file), {}};
}

wire::TransferAnswer AskOnTheWeb(DoorRig& rig, const Person& person) {
  const std::string cookie = rig.LogIn(person.user.name);
  const auto started = rig.Start(cookie);
  TlsClient client(rig.port());
  EXPECT_EQ(client.Upgrade(started.ticket, cookie), 101);
  client.SendMessage(HelloMessage());
  EXPECT_FALSE(client.ReceiveType(kWelcome).empty());
  const std::string content = person.entry.Whole();
  const auto request = RequestOf(person.entry);
  if (request.direction == wire::Direction::kInbound) rig.WithHost([&](FakeHost& host) { host.clipboard = content; });
  client.SendMessage(wire::Encode(wire::ClientMessage(request)));
  return AnswerOf(client, content);
}

void ExpectAsTheTable(const policy::Case& entry, const wire::TransferAnswer& answer) {
  const std::string what = entry.file + "/" + entry.name;
  EXPECT_EQ(policy::Name(static_cast<policy::Answer>(answer.answer)), entry.answer) << what;
  EXPECT_EQ(answer.rule_id, entry.rule) << what;
  EXPECT_EQ(policy::Name(static_cast<policy::Reason>(answer.reason_code)), entry.reason) << what;
}

}  // namespace shoji::testing
