#include "session/egress/configuration.h"

#include <nlohmann/json.hpp>

namespace shoji::egress {
namespace {

using nlohmann::json;
constexpr uint16_t kDnsPort = 53;
constexpr size_t kMaxPorts = 64;

std::unexpected<Error> Bad(std::string_view key) {
  return Fail(ErrorCode::kInvalid, "control message: bad value or key: " + std::string(key));
}

// Reads an object's keys one by one; Done() fails when one was bad or nobody asked for it.
class Fields {
 public:
  explicit Fields(const json& object) : object_(object) {
    if (!object.is_object()) bad_ = "object";
  }

  const json* Find(const char* key) {
    const auto found = object_.is_object() ? object_.find(key) : object_.end();
    if (!object_.is_object() || found == object_.end()) return nullptr;
    ++used_;
    return &*found;
  }
  void Text(const char* key, std::string& out, bool required = false) {
    const json* value = Find(key);
    if (value ? !value->is_string() : required) return Reject(key);
    if (value) out = value->get_ref<const std::string&>();
  }
  void Number(const char* key, uint64_t low, uint64_t high, uint64_t& out) {
    const json* value = Find(key);
    if (!value) return;
    if (!value->is_number_unsigned()) return Reject(key);
    const auto number = value->get<uint64_t>();
    if (number < low || number > high) return Reject(key);
    out = number;
  }
  // Calls `each(text)` on every string of the list; false rejects the key.
  template <typename F>
  void Texts(const char* key, F each) {
    const json* value = Find(key);
    if (!value) return;
    if (!value->is_array()) return Reject(key);
    for (const json& item : *value) {
      if (!item.is_string() || !each(item.get_ref<const std::string&>())) return Reject(key);
    }
  }
  void Reject(const char* key) { bad_ = bad_.empty() ? key : bad_; }

  Result<void> Done() {
    if (!bad_.empty()) return Bad(bad_);
    if (used_ != object_.size()) return Bad("unknown key");
    return {};
  }

 private:
  const json& object_;
  size_t used_ = 0;
  std::string bad_;
};

// Appends what Parse makes of `text`; false when it makes nothing.
template <typename T, typename... Arguments>
bool Append(std::vector<T>& list, std::string_view text, Arguments... arguments) {
  auto parsed = T::Parse(text, arguments...);
  if (parsed) list.push_back(std::move(*parsed));
  return parsed.has_value();
}

bool AppendDnsServer(std::vector<Destination>& servers, std::string_view text) {
  if (const auto plain = IpAddress::Parse(text)) {
    servers.push_back({HostName::FromAddress(*plain), kDnsPort});
    return true;
  }
  return Append(servers, text, kDnsPort) && servers.back().host.is_address();
}

Result<DomainRules> ParseRules(const json& object) {
  Fields fields(object);
  DomainRules rules;
  std::string otherwise;
  fields.Texts("allow", [&](const std::string& text) { return Append(rules.allow, text); });
  fields.Texts("deny", [&](const std::string& text) { return Append(rules.deny, text); });
  fields.Text("default", otherwise, true);
  if (auto done = fields.Done(); !done) return std::unexpected(done.error());
  if (otherwise != "allow" && otherwise != "deny") return Bad("default");
  rules.default_allow = otherwise == "allow";
  return rules;
}

Result<std::map<std::string, DomainRules>> ParseDepartments(const json& object) {
  if (!object.is_object()) return Bad("departments");
  std::map<std::string, DomainRules> departments;
  for (const auto& [name, value] : object.items()) {
    auto rules = ParseRules(value);
    if (!rules) return std::unexpected(rules.error());
    departments[name] = std::move(*rules);
  }
  return departments;
}

Result<Upstream> ParseUpstream(const json& object) {
  Fields fields(object);
  Upstream upstream;
  std::string host;
  uint64_t port = 0;
  fields.Text("host", host, true);
  fields.Number("port", 1, 65535, port);
  fields.Text("username", upstream.username);
  fields.Text("password", upstream.password);
  if (auto done = fields.Done(); !done) return std::unexpected(done.error());
  auto name = HostName::Parse(host);
  if (!name || port == 0) return Bad("upstream");
  if (upstream.username.find(':') != std::string::npos) return Bad("username");
  upstream.proxy = {std::move(*name), static_cast<uint16_t>(port)};
  return upstream;
}

Result<Limits> ParseLimits(const json& object) {
  Fields fields(object);
  Limits limits;
  constexpr uint64_t kMinMs = 10;
  constexpr uint64_t kMaxMs = 3'600'000;
  const auto time = [&](const char* key, std::chrono::milliseconds& out) {
    auto value = static_cast<uint64_t>(out.count());
    fields.Number(key, kMinMs, kMaxMs, value);
    out = std::chrono::milliseconds(value);
  };
  fields.Number("connections", 1, 4096, limits.connections);
  fields.Number("head_bytes", 1024, 65536, limits.head_bytes);
  time("head_timeout_ms", limits.head_timeout);
  time("connect_timeout_ms", limits.connect_timeout);
  time("idle_timeout_ms", limits.idle_timeout);
  if (auto done = fields.Done(); !done) return std::unexpected(done.error());
  return limits;
}

Result<void> ReadPorts(Fields& fields, std::set<uint16_t>& ports) {
  const json* list = fields.Find("allow_ports");
  if (!list) return {};
  if (!list->is_array() || list->empty() || list->size() > kMaxPorts) return Bad("allow_ports");
  ports.clear();
  for (const json& item : *list) {
    if (!item.is_number_unsigned()) return Bad("allow_ports");
    const auto port = item.get<uint64_t>();
    if (port == 0 || port > 65535) return Bad("allow_ports");
    ports.insert(static_cast<uint16_t>(port));
  }
  return {};
}

// Runs `parse` on the value of `key`, when there is one, and stores what it gives.
template <typename T, typename Parse>
Result<void> ReadPart(Fields& fields, const char* key, Parse parse, T& out) {
  const json* value = fields.Find(key);
  if (!value) return {};
  auto parsed = parse(*value);
  if (!parsed) return std::unexpected(parsed.error());
  out = std::move(*parsed);
  return {};
}

Result<ControlMessage> ParseConfigure(Fields& fields) {
  Configuration made;
  std::vector<Cidr> lgwan;
  fields.Texts("dns_servers", [&](const std::string& text) { return AppendDnsServer(made.dns_servers, text); });
  fields.Texts("lgwan_ranges", [&](const std::string& text) { return Append(lgwan, text); });
  fields.Texts("exceptions", [&](const std::string& text) { return Append(made.exceptions, text); });
  made.addresses = AddressRules(std::move(lgwan));
  Result<void> read = ReadPorts(fields, made.allow_ports);
  if (read) read = ReadPart(fields, "departments", ParseDepartments, made.departments);
  if (read) read = ReadPart(fields, "upstream", ParseUpstream, made.upstream);
  if (read) read = ReadPart(fields, "limits", ParseLimits, made.limits);
  if (read) read = fields.Done();
  if (!read) return std::unexpected(read.error());
  return made;
}

Result<ControlMessage> ParseAssign(Fields& fields) {
  Assignment made;
  fields.Text("session", made.session, true);
  fields.Text("user", made.user, true);
  fields.Text("department", made.department, true);
  fields.Text("start_url", made.start_url);
  if (auto done = fields.Done(); !done) return std::unexpected(done.error());
  const std::string& url = made.start_url;
  if (!url.empty() && !url.starts_with("http://") && !url.starts_with("https://")) return Bad("start_url");
  return made;
}

}  // namespace

DomainRules Configuration::RulesOf(const std::string& department) const {
  DomainRules everything;
  everything.default_allow = true;
  if (!departments) return everything;
  auto found = departments->find(department);
  if (found == departments->end()) found = departments->find("*");
  return found == departments->end() ? DomainRules{} : found->second;
}

Result<ControlMessage> ParseControlMessage(std::string_view text) {
  const json message = json::parse(text, nullptr, false);
  if (!message.is_object()) return Bad("not a JSON object");
  Fields fields(message);
  std::string op;
  fields.Text("op", op, true);
  if (op == "configure") return ParseConfigure(fields);
  if (op == "assign") return ParseAssign(fields);
  return Bad("op");
}

}  // namespace shoji::egress
