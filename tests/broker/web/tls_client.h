// A blocking TLS client for attacks and their allowed twins: raw bytes, HTTP/1.1, WebSocket. Every wait ends after ten
// seconds. One thread.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "codec/base/bytes.h"

typedef struct ssl_st SSL;
typedef struct ssl_ctx_st SSL_CTX;

namespace shoji::testing {

struct Reply {
  int status = 0;  // 0: the connection ended without an answer
  std::string head;
  std::string body;
  std::string Header(const std::string& name) const;  // lower-case name; empty when absent
};

struct Frame {
  int opcode = -1;  // -1: the connection ended
  std::string payload;
};

class TlsClient {
 public:
  explicit TlsClient(int port);
  ~TlsClient();
  TlsClient(const TlsClient&) = delete;
  TlsClient& operator=(const TlsClient&) = delete;

  bool connected() const { return ssl_ != nullptr; }
  bool Write(const std::string& bytes);
  // What comes within ten seconds; empty at the end of the connection.
  std::string Read();
  // True when the server ends the connection within ten seconds, whatever it sends before.
  bool EndsSoon();

  Reply Request(const std::string& method, const std::string& path, const std::string& body = "",
                const std::string& cookie = "", const std::string& origin = "own");
  // WebSocket handshake; the status line's number (101 when open).
  int Upgrade(const std::string& ticket, const std::string& cookie, const std::string& origin = "own",
              const std::string& subprotocol = "shoji.v1");
  bool SendFrame(int opcode, const std::string& payload);
  bool SendMessage(const Bytes& message) { return SendFrame(2, std::string(AsText(message))); }
  Frame ReceiveFrame();
  // The next binary message of wire type `type`, others skipped; empty when the connection ends first.
  std::string ReceiveType(uint8_t type);

 private:
  bool Fill(size_t bytes);
  std::string Origin(const std::string& origin) const;

  int port_;
  int fd_ = -1;
  SSL_CTX* context_ = nullptr;
  SSL* ssl_ = nullptr;
  std::string buffer_;
};

}  // namespace shoji::testing
