// The few words of HTTP/1.1 that a staff member's browser says before its WebSocket: requests as text, answers cut out
// of a stream. Pure; any thread. Takes foreign bytes.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "codec/base/bytes.h"
#include "codec/base/result.h"

namespace shoji::bench {

struct HttpAnswer {
  int status = 0;
  std::string head;  // all header lines, names as they came
  std::string body;
  // Of the first header of this lower-case name; empty when there is none.
  std::string Header(std::string_view name) const;
};

// POST of a JSON body to a door at 127.0.0.1:port, from its own page.
std::string PostRequest(int port, const std::string& path, const std::string& body, const std::string& cookie);
// The request that turns a connection into a session's WebSocket.
std::string UpgradeRequest(int port, const std::string& ticket, const std::string& cookie);

// Cuts answers out of what arrives. Owned by one connection.
class HttpReader {
 public:
  static constexpr size_t kMaxAnswerBytes = 256 * 1024;

  void Feed(ByteSpan bytes) { buffer_.append(AsText(bytes)); }
  // The next whole answer, nothing while it is not all there. kInvalid when it is no answer this reader understands.
  Result<std::optional<HttpAnswer>> Next();
  // What came behind the last answer: the first bytes of the WebSocket.
  std::string TakeRest() { return std::exchange(buffer_, {}); }

 private:
  std::string buffer_;
};

}  // namespace shoji::bench
