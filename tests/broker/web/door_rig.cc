#include "tests/broker/web/door_rig.h"

#include <gtest/gtest.h>
#include <spdlog/spdlog.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "broker/admin/admin_client.h"
#include "broker/app/rdp_entrance.h"

namespace shoji::testing {
namespace {

// Any free port; no waiting where a test waits for an end.
std::optional<rdp::Entrance> RdpEntrance(const app::Config& config) {
  if (config.rdp_program.empty()) return std::nullopt;
  static const auto identity = *web::MakeSelfSigned({"localhost"}, web::KeyKind::kRsa2048);
  auto limits = app::RdpLimits(config);
  limits.farewell = limits.check_login = std::chrono::seconds(1);
  return rdp::Entrance{
      *net::TcpListener::Listen("127.0.0.1", 0),
      *rdp::DoorProgram::Open(
          {.program = config.rdp_program, .font = "/dev/null", .certificate_pem = identity.certificate_pem}),
      *tls_key::RsaSigner::Make(identity.key_pem), limits};
}

}  // namespace

DoorRig::DoorRig(std::function<void(app::Config&)> change, bool mute_host, const std::vector<store::User>& more,
                 std::chrono::milliseconds shift)
    : clock_(shift) {
  spdlog::set_level(spdlog::level::err);
  std::string name = "/tmp/shoji-door-XXXXXX";
  directory_ = ::mkdtemp(name.data());
  std::filesystem::create_directories(directory_ / "web" / "assets");
  std::ofstream(directory_ / "web" / "index.html") << "<!doctype html>";
  std::ofstream(directory_ / "web" / "assets" / "a.js") << std::string(300'000, 'x');
  app::Config config;
  config.state = directory_ / "state";
  config.host_socket = directory_ / "host.sock";
  if (change) change(config);
  loop_.emplace(std::move(*link::PollLoop::Make()));
  files_.emplace(std::move(*web::StaticFiles::Load(directory_ / "web")));
  web::DoorSettings door;
  door.port = 0;
  door.identity = *web::MakeSelfSigned({"localhost"});
  door.request_within = std::chrono::seconds(2);
  door.connections.per_address = static_cast<size_t>(config.max_connections_per_address);
  door.rate.burst = 5000;
  server_ = std::move(*web::WebServer::Listen(std::move(door), *loop_, clock_, statistics_));
  host_ = std::make_unique<FakeHost>(*loop_, config.host_socket);
  host_->mute = mute_host;
  auto stores = app::Stores::Open(config.state, clock_, {});
  store::UserStore users(stores->database);
  const auto hash = auth::PasswordHasher({.memory_kib = 8 * 32, .passes = 1, .lanes = 1}).Hash(kPassword);
  for (const char* user : {"tanaka", "suzuki"}) AddUser(users, user, *hash);
  for (store::User user : more) {
    user.password_hash = *hash;
    EXPECT_TRUE(users.Add(user));
    AddMemberships(stores->database, user);
  }
  if (!config.inspect_program.empty()) inspector_ = app::OpenInspector(config, *loop_, clock_);
  broker_ = std::make_unique<app::Broker>(
      config, std::move(*stores),
      app::Broker::Surroundings{clock_, *loop_, *server_, *files_, statistics_, inspector_.get()}, RdpEntrance(config));
  EXPECT_TRUE(broker_->Begin("", [this](TimePoint now) { broker_->Tick(now); }));
  thread_ = std::thread([this] { server_->Run(); });
  // The directory connects on its first tick.
  const std::string healthy = mute_host ? "host: its sessions are not known yet\n" : "ok";
  while (TlsClient(port()).Request("GET", "/healthz").body != healthy) std::this_thread::yield();
}

DoorRig::~DoorRig() {
  server_->Stop();
  thread_.join();
  broker_->StopWorkers();
  server_.reset();
  broker_.reset();
  inspector_.reset();
  std::filesystem::remove_all(directory_);
}

void DoorRig::AddUser(store::UserStore& users, const std::string& name, const std::string& hash) {
  store::User user;
  user.name = name;
  user.display_name = name;
  user.department = "総務課";
  user.password_hash = hash;
  EXPECT_TRUE(users.Add(user));
}

// 兼務 since ever.
void DoorRig::AddMemberships(store::Database& database, const store::User& user) {
  for (const auto& department : user.departments) {
    if (department == user.department) continue;
    (void)store::DepartmentStore(database).Add(department);  // perhaps it is there
    EXPECT_TRUE(store::MembershipStore(database).Set(
        {.user = user.name, .department = department, .main = false, .from_day = 0, .to_day = {}}));
  }
}

void DoorRig::UseRules(const std::string& text) {
  const nlohmann::json submit = {{"op", "policy.submit"}, {"text", text}};
  const auto answer = nlohmann::json::parse(Administer(submit.dump()), nullptr, false);
  ASSERT_TRUE(answer.is_object() && answer.contains("version")) << answer.dump();
  const std::string version =
      answer["version"].is_string() ? answer["version"].get<std::string>() : answer["version"].dump();
  const nlohmann::json activate = {{"op", "policy.activate"}, {"version", version}};
  const std::string active = Administer(activate.dump());
  EXPECT_NE(active.find("\"ok\":true"), std::string::npos) << active;
}

std::string DoorRig::LogIn(const std::string& user) {
  TlsClient client(port());
  const std::string body = R"({"username":")" + user + R"(","password":")" + kPassword + "\"}";
  const Reply reply = client.Request("POST", "/api/login", body);
  EXPECT_EQ(reply.status, 200) << reply.body;
  const std::string cookie = reply.Header("set-cookie");
  return cookie.substr(0, cookie.find(';'));
}

DoorRig::Started DoorRig::Start(const std::string& cookie) {
  TlsClient client(port());
  const Reply reply =
      client.Request("POST", "/api/sessions", R"({"width_px":1280,"height_px":800,"scale_percent":100})", cookie);
  EXPECT_EQ(reply.status, 201) << reply.body;
  const auto body = nlohmann::json::parse(reply.body, nullptr, false);
  return {body.value("id", ""), body.value("ticket", "")};
}

std::string DoorRig::Ticket(const std::string& cookie, const std::string& id) {
  TlsClient client(port());
  const Reply reply = client.Request("POST", "/api/sessions/" + id + "/ticket", "{}", cookie);
  EXPECT_EQ(reply.status, 200) << reply.body;
  return nlohmann::json::parse(reply.body, nullptr, false).value("ticket", "");
}

std::string DoorRig::Audit() const {
  std::ifstream file(directory_ / "state" / "audit.jsonl");
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string DoorRig::Administer(const std::string& request) {
  auto client = admin::AdminClient::Connect(directory_ / "state");
  if (!client) return client.error().message;
  return client->Ask(request).value_or("no answer");
}

double DoorRig::Metric(const std::string& name) {
  TlsClient client(port());
  const std::string text = client.Request("GET", "/metrics").body;
  const size_t at = text.find("\n" + name + " ");
  return at == std::string::npos ? -1 : std::stod(text.substr(at + name.size() + 2));
}

void DoorRig::WithHost(const std::function<void(FakeHost&)>& task) {
  std::promise<void> done;
  const bool posted = server_->Post([&] {
    task(*host_);
    done.set_value();
  });
  ASSERT_TRUE(posted);
  done.get_future().wait();
}

Bytes HelloMessage() {
  return wire::Encode(wire::ClientMessage(wire::Hello{wire::Profile::kWeb, 0, {1280, 800}, 100}));
}

Bytes PingMessage(uint64_t token) { return wire::Encode(wire::ClientMessage(wire::Ping{token})); }

int EndReasonOf(const std::string& message) {
  return message.size() < 10 ? -1 : static_cast<uint8_t>(message[8]) | static_cast<uint8_t>(message[9]) << 8;
}

}  // namespace shoji::testing
