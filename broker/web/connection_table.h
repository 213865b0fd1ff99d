// How many connections are open, in all and per terminal (an IPv6 network counts as one). Service thread. lws tells
// when a connection comes but not dependably when it is gone, so the table asks the kernel which ones still live
// whenever a limit is reached.
#pragma once

#include <cstddef>
#include <map>
#include <string>

namespace shoji::web {

class ConnectionTable {
 public:
  struct Limits {
    size_t total = 2000;
    size_t per_address = 400;  // a browser opens about ten; many terminals may share a proxy's address
  };
  explicit ConnectionTable(Limits limits) : limits_(limits) {}

  // A connection was accepted as `fd` from `address` (numeric). False: over a limit, close it.
  bool Admit(int fd, const std::string& address);
  size_t size() const { return addresses_.size(); }
  // Forgets connections that are gone.
  void Sweep();

 private:
  bool OverLimit(const std::string& key) const;

  Limits limits_;
  std::map<int, std::string> addresses_;  // auth::AddressKey() by descriptor
};

}  // namespace shoji::web
