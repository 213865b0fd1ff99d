// The test's end of one connection to the proxy, with blocking reads that give up after ten seconds; also over TLS.
#pragma once

#include <openssl/ssl.h>

#include <string>
#include <string_view>

#include "codec/base/c_handle.h"
#include "codec/base/unique_fd.h"

namespace shoji::egress {

class BrowserPeer {
 public:
  explicit BrowserPeer(const std::string& socket_path);
  // Connected TCP socket instead (what an upstream proxy or origin sees); takes it over.
  explicit BrowserPeer(UniqueFd fd);

  bool Send(std::string_view bytes);  // false when the peer is gone
  // Up to and including `end`; what was read so far when the peer closes or ten seconds pass.
  std::string ReadUntil(std::string_view end);
  std::string ReadAll();
  std::string ReadExactly(size_t count);
  void HalfClose();
  void Close() { fd_.Reset(); }
  int fd() const { return fd_.get(); }

 private:
  UniqueFd fd_;
};

// "GET url" in absolute form with Host, closed by an empty line.
std::string GetRequest(const std::string& host, const std::string& path = "/");
std::string ConnectRequestTo(const std::string& authority);

// Shakes hands over an open tunnel, trusting only `ca_pem` and expecting a certificate for `host`; then sends `request`
// and gives the response. The text "TLS: ..." when the handshake fails.
std::string OverTls(BrowserPeer& peer, const std::string& ca_pem, const std::string& host, const std::string& request);

}  // namespace shoji::egress
