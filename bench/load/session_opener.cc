#include "bench/load/session_opener.h"

#include <nlohmann/json.hpp>

namespace shoji::bench {
namespace {

using Json = nlohmann::json;

constexpr Duration kTryLoginAgain = std::chrono::seconds(1);  // retry-after of a door that is busy hashing
constexpr Duration kTrySessionAgain = std::chrono::milliseconds(500);

std::string TextOf(const Json& json, const char* key) {
  const auto found = json.find(key);
  return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

Json ParseObject(const std::string& text) {
  Json json = Json::parse(text, nullptr, false);
  return json.is_object() ? json : Json::object();
}

}  // namespace

void SessionOpener::Begin() {
  asked_login_ = around_.clock.Now();
  auto opened = TlsConnection::Open(
      around_.door, around_.loop, nullptr,
      {.bytes = [this](ByteSpan bytes) { OnBytes(bytes); }, .closed = [this](const std::string& why) { Fail(why); }});
  if (!opened) return Fail(opened.error().message);
  connection_ = std::move(*opened);
  LogIn();
}

void SessionOpener::Tick(TimePoint now) {
  if (!again_ || now < *again_) return;
  again_.reset();
  if (stage_ == Stage::kLogin) LogIn();
  if (stage_ == Stage::kSession) AskForSession();
}

void SessionOpener::OnBytes(ByteSpan bytes) {
  reader_.Feed(bytes);
  while (stage_ != Stage::kDone) {
    const auto answer = reader_.Next();
    if (!answer) return Fail(answer.error().message);
    if (!*answer) return;
    OnAnswer(**answer);
  }
}

void SessionOpener::OnAnswer(const HttpAnswer& answer) {
  if (stage_ == Stage::kLogin) return OnLoginAnswer(answer);
  OnSessionAnswer(answer);
}

void SessionOpener::LogIn() { Post("/api/login", Json{{"username", name_}, {"password", around_.password}}.dump()); }

void SessionOpener::OnLoginAnswer(const HttpAnswer& answer) {
  if (answer.status == 429) {
    ++around_.figures.throttled;
    return ComeAgain(kTryLoginAgain);
  }
  const std::string cookie = answer.Header("set-cookie");
  if (answer.status != 200 || cookie.empty()) return Fail("login " + std::to_string(answer.status));
  cookie_ = cookie.substr(0, cookie.find(';'));
  asked_session_ = around_.clock.Now();
  around_.figures.login_ms.push_back(Milliseconds(asked_session_ - asked_login_));
  AskForSession();
}

void SessionOpener::AskForSession() {
  stage_ = Stage::kSession;
  Post(
      "/api/sessions",
      Json{{"width_px", around_.size.width_px}, {"height_px", around_.size.height_px}, {"scale_percent", kScalePercent}}
          .dump());
}

void SessionOpener::OnSessionAnswer(const HttpAnswer& answer) {
  const Json body = ParseObject(answer.body);
  if (answer.status == 201 || answer.status == 200) {
    stage_ = Stage::kDone;
    return listener_.opened({TextOf(body, "ticket"), cookie_, connection_->session()});
  }
  const std::string error = TextOf(body, "error");
  const std::string id = TextOf(body, "id");
  if (error == "session_exists" && !id.empty()) {
    stage_ = Stage::kTicket;
    return Post("/api/sessions/" + id + "/ticket", "{}");
  }
  // The host is not there yet, or this person's session is just being started.
  if (error == "no_host" || error == "session_exists") return ComeAgain(kTrySessionAgain);
  Fail("session " + std::to_string(answer.status) + " " + error);
}

void SessionOpener::ComeAgain(Duration later) {
  again_ = around_.clock.Now() + later;
  listener_.wake();
}

void SessionOpener::Post(const std::string& path, const std::string& body) {
  connection_->Send(PostRequest(around_.door.port(), path, body, cookie_));
}

void SessionOpener::Fail(const std::string& why) {
  if (stage_ == Stage::kDone) return;
  stage_ = Stage::kDone;
  again_.reset();
  listener_.failed(why);
}

}  // namespace shoji::bench
