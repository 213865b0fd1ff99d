// A configured shoji-egress with a DNS server of its own, for the tests of the whole process.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "browser_peer.h"
#include "dns_server.h"
#include "egress_process.h"
#include "origin_server.h"

namespace shoji::egress {

class EgressTest : public testing::Test {
 protected:
  // Configures (our DNS server unless given) and assigns.
  void Serve(nlohmann::json configuration = nlohmann::json::object()) {
    Configure(std::move(configuration));
    egress_.Assign();
  }
  void Configure(nlohmann::json configuration = nlohmann::json::object()) {
    if (!configuration.contains("dns_servers")) configuration["dns_servers"] = {dns_.authority()};
    egress_.Configure(std::move(configuration));
  }
  // Sends one request on a new connection and reads until the proxy closes it.
  std::string Fetch(const std::string& request) {
    BrowserPeer peer(egress_.socket_path());
    peer.Send(request);
    return peer.ReadAll();
  }
  // The reason in the Shoji-Refused header of the answer; "" when there is none.
  std::string RefusalOf(const std::string& request) {
    BrowserPeer peer(egress_.socket_path());
    peer.Send(request);
    const std::string head = peer.ReadUntil("\r\n\r\n");
    constexpr std::string_view kName = "Shoji-Refused: ";
    const size_t at = head.find(kName);
    if (at == std::string::npos) return "";
    const size_t from = at + kName.size();
    return head.substr(from, head.find("\r\n", from) - from);
  }
  // The next event that tells how a connection ended; null as EgressProcess::Event().
  nlohmann::json Closed() {
    nlohmann::json event = egress_.Event();
    while (event.is_object() && event.value("phase", "") == "open") event = egress_.Event();
    return event;
  }
  // Its answer, and what it is about.
  std::string EventAnswer(const std::string& host) {
    const nlohmann::json event = Closed();
    EXPECT_EQ(event.value("event", ""), "destination");
    EXPECT_EQ(event.value("host", "?"), host) << event.dump();
    return event.value("answer", "");
  }

  DnsServer dns_;
  EgressProcess egress_;
};

}  // namespace shoji::egress
