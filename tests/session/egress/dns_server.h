// A tiny DNS server on loopback: scripted A and AAAA answers per name, counted. A name without a script does not exist.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "codec/base/unique_fd.h"

namespace shoji::egress {

class DnsServer {
 public:
  DnsServer();
  ~DnsServer();

  // What `name` resolves to: the first list for the first A query, and so on; the last one stays. TTL is 0. AAAA
  // queries get the IPv6 addresses of the list that is next.
  void Answer(const std::string& name, std::deque<std::vector<std::string>> answers);
  // Never answers for `name`.
  void StaySilentAbout(const std::string& name);

  std::string authority() const { return "127.0.0.1:" + std::to_string(port_); }
  int QueriesFor(const std::string& name);  // of type A

 private:
  void Serve();
  std::string Reply(const std::string& query);  // "" = silence

  UniqueFd fd_;
  uint16_t port_ = 0;
  std::mutex mutex_;
  std::map<std::string, std::deque<std::vector<std::string>>> answers_;
  std::map<std::string, int> queries_;
  std::jthread thread_;
};

}  // namespace shoji::egress
