#include "broker/web/web_server.h"

#include <libwebsockets.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <utility>
#include <vector>

#include "broker/auth/bounded_queue.h"
#include "broker/net/peer_address.h"
#include "broker/web/http_side.h"
#include "broker/web/socket_side.h"
#include "codec/base/c_handle.h"

namespace shoji::web {
namespace {

constexpr unsigned kMaxDescriptors = 4096;
constexpr unsigned kLargestWriteBytes = 32 * 1024;  // lws cuts what is longer in two and holds the rest back
constexpr unsigned kHeaderPool = 512;               // requests whose headers are being read or held
constexpr const char* kTlsCiphers12 =
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:"
    "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";

using Memory = CHandle<BIO, BIO_free_all>;

bool UseIdentity(SSL_CTX* context, const TlsIdentity& identity) {
  const Memory chain(
      BIO_new_mem_buf(identity.certificate_pem.data(), static_cast<int>(identity.certificate_pem.size())));
  const CHandle<X509, X509_free> own(PEM_read_bio_X509(chain.get(), nullptr, nullptr, nullptr));
  if (!own || SSL_CTX_use_certificate(context, own.get()) != 1) return false;
  while (X509* next = PEM_read_bio_X509(chain.get(), nullptr, nullptr, nullptr)) {
    if (SSL_CTX_add_extra_chain_cert(context, next) != 1) return X509_free(next), false;
  }
  ERR_clear_error();  // the end of the chain is no error
  const Memory text(BIO_new_mem_buf(identity.key_pem.data(), static_cast<int>(identity.key_pem.size())));
  const CHandle<EVP_PKEY, EVP_PKEY_free> key(PEM_read_bio_PrivateKey(text.get(), nullptr, nullptr, nullptr));
  return key && SSL_CTX_use_PrivateKey(context, key.get()) == 1 &&
         SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) == 1;
}

// What lws may still log until the next second, and what it could not: a flood at the door must not fill the disk.
// Global like lws's log itself.
constexpr int kLogLinesPerSecond = 10;
std::atomic<int> log_lines_left = kLogLinesPerSecond;
std::atomic<uint64_t> log_lines_dropped = 0;

void AllowLogLines() {
  log_lines_left = kLogLinesPerSecond;
  if (const uint64_t dropped = log_lines_dropped.exchange(0); dropped > 0)
    spdlog::warn("event=lws dropped={}", dropped);
}

void LogLine(int level, const char* line) {
  if (log_lines_left.fetch_sub(1) <= 0) {
    log_lines_left = 0;
    ++log_lines_dropped;
    return;
  }
  std::string text(line);
  while (!text.empty() && text.back() == '\n') text.pop_back();
  spdlog::log(level == LLL_ERR ? spdlog::level::warn : spdlog::level::debug, "event=lws text=\"{}\"", text);
}

}  // namespace

class WebServer::Impl {
 public:
  Impl(DoorSettings settings, link::PollLoop& loop, const Clock& clock, sessions::Statistics& statistics)
      : settings_(std::move(settings)),
        loop_(loop),
        clock_(clock),
        statistics_(statistics),
        connections_(settings_.connections),
        http_(settings_, clock, statistics),
        sockets_(statistics) {}
  ~Impl() {
    ending_ = true;
    context_.reset();
  }

  Result<void> Listen();
  void Serve(HttpHandler& http, SocketDoor& sockets, std::function<void(TimePoint)> tick) {
    http_.set_handler(http);
    sockets_.set_door(sockets);
    tick_ = std::move(tick);
  }
  void Run() {
    while (!stop_ && lws_service(context_.get(), 0) >= 0) {
    }
  }
  bool Post(std::function<void()> task) {
    if (!posted_.TryPush(std::move(task))) return false;
    lws_cancel_service(context_.get());
    return true;
  }
  void Stop() {
    stop_ = true;
    lws_cancel_service(context_.get());
  }
  bool SocketsGone() const { return sockets_.count() == 0; }
  int port() const { return lws_get_vhost_listen_port(vhost_); }

 private:
  static int OnLws(lws* wsi, lws_callback_reasons reason, void* user, void* in, size_t size) noexcept {
    auto* self = static_cast<Impl*>(lws_context_user(lws_get_context(wsi)));
    if (self == nullptr || self->ending_) return 0;
    // Here, and only here, lws passes the SSL_CTX as the user pointer.
    if (reason == LWS_CALLBACK_OPENSSL_LOAD_EXTRA_SERVER_VERIFY_CERTS) in = user;
    return self->Handle(wsi, reason, in, size);
  }
  static int OnFilterConnection(Impl& self, void* in) {
    const int fd = static_cast<int>(reinterpret_cast<intptr_t>(in));
    if (self.connections_.Admit(fd, net::PeerAddress(fd))) return 0;
    self.statistics_.Refused("too_many_connections");
    return -1;
  }
  static void OnTimer(lws_sorted_usec_list_t* timer) noexcept { lws_container_of(timer, Timer, list)->owner->OnTick(); }
  int Handle(lws* wsi, lws_callback_reasons reason, void* in, size_t size);
  int HandleHttp(lws* wsi, lws_callback_reasons reason, void* in, size_t size);
  int HandleSocket(lws* wsi, lws_callback_reasons reason, void* in, size_t size);
  void OnTick();
  void RunPosted();
  lws_context_creation_info Info();
  Result<void> CarryLoop();

  struct Timer {
    lws_sorted_usec_list_t list{};
    Impl* owner = nullptr;
  };

  DoorSettings settings_;
  link::PollLoop& loop_;
  const Clock& clock_;
  sessions::Statistics& statistics_;
  ConnectionTable connections_;
  HttpSide http_;
  SocketSide sockets_;
  std::function<void(TimePoint)> tick_;
  auth::BoundedQueue<std::function<void()>> posted_{WebServer::kMaxPosted};
  TimePoint next_log_allowance_{};
  std::atomic<bool> stop_ = false;
  bool ending_ = false;
  bool identity_used_ = false;
  Timer timer_;
  lws_retry_bo_t retry_{};
  std::array<lws_protocols, 4> protocols_{};
  lws_vhost* vhost_ = nullptr;
  CHandle<lws_context, lws_context_destroy> context_;
};

lws_context_creation_info WebServer::Impl::Info() {
  protocols_[0] = {.name = "http",
                   .callback = &OnLws,
                   .per_session_data_size = 0,
                   .rx_buffer_size = 0,
                   .id = 0,
                   .user = nullptr,
                   .tx_packet_size = 0};
  protocols_[1] = {.name = "shoji.v1",
                   .callback = &OnLws,
                   .per_session_data_size = 0,
                   .rx_buffer_size = 2048,
                   .id = 1,
                   .user = nullptr,
                   .tx_packet_size = 0};
  protocols_[2] = {.name = "loop",
                   .callback = &OnLws,
                   .per_session_data_size = 0,
                   .rx_buffer_size = 0,
                   .id = 2,
                   .user = nullptr,
                   .tx_packet_size = 0};
  retry_.secs_since_valid_ping = 20;
  retry_.secs_since_valid_hangup = 45;
  lws_context_creation_info info{};
  info.port = settings_.port;
  info.iface = settings_.listen == "0.0.0.0" || settings_.listen == "::" ? nullptr : settings_.listen.c_str();
  info.protocols = protocols_.data();
  info.user = this;
  info.gid = static_cast<gid_t>(-1);
  info.uid = static_cast<uid_t>(-1);
  info.options = LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT | LWS_SERVER_OPTION_CREATE_VHOST_SSL_CTX |
                 LWS_SERVER_OPTION_DISABLE_OS_CA_CERTS | LWS_SERVER_OPTION_FAIL_UPON_UNABLE_TO_BIND |
                 LWS_SERVER_OPTION_EXPLICIT_VHOSTS;
  if (settings_.listen.find(':') == std::string::npos) info.options |= LWS_SERVER_OPTION_DISABLE_IPV6;
  info.alpn = settings_.http2 ? "h2,http/1.1" : "http/1.1";
  info.ssl_cipher_list = kTlsCiphers12;
  info.timeout_secs = static_cast<unsigned>(settings_.request_within.count());
  info.timeout_secs_ah_idle = static_cast<unsigned>(settings_.request_within.count());
  info.keepalive_timeout = static_cast<int>(settings_.idle_connection.count());
  info.retry_and_idle_policy = &retry_;
  info.fd_limit_per_thread = kMaxDescriptors;
  info.max_http_header_data = WebServer::kMaxHeaderBytes;
  info.max_http_header_pool = kHeaderPool;
  info.pt_serv_buf_size = kLargestWriteBytes;
  info.vhost_name = "shoji";
  return info;
}

Result<void> WebServer::Impl::Listen() {
  lws_set_log_level(LLL_ERR | LLL_WARN, &LogLine);
  const lws_context_creation_info info = Info();
  context_.reset(lws_create_context(&info));
  if (!context_) return Fail(ErrorCode::kIo, "libwebsockets cannot start");
  vhost_ = lws_create_vhost(context_.get(), &info);
  const std::string where = settings_.listen + " port " + std::to_string(settings_.port);
  if (vhost_ == nullptr) return Fail(ErrorCode::kIo, "cannot listen on " + where + "; is it in use?");
  if (!identity_used_) return Fail(ErrorCode::kInvalid, "the certificate or its key cannot be used");
  timer_.owner = this;
  lws_sul_schedule(context_.get(), 0, &timer_.list, &OnTimer, 1);
  return CarryLoop();
}

Result<void> WebServer::Impl::CarryLoop() {
  // lws closes what it adopts, so it gets a descriptor of its own for the same epoll set.
  lws_sock_file_fd_type adopted{};
  adopted.filefd = ::dup(loop_.fd());
  if (adopted.filefd < 0 ||
      lws_adopt_descriptor_vhost(vhost_, LWS_ADOPT_RAW_FILE_DESC, adopted, "loop", nullptr) == nullptr) {
    return Fail(ErrorCode::kIo, "libwebsockets cannot carry the event loop");
  }
  return {};
}

int WebServer::Impl::Handle(lws* wsi, lws_callback_reasons reason, void* in, size_t size) {
  switch (reason) {
    case LWS_CALLBACK_OPENSSL_LOAD_EXTRA_SERVER_VERIFY_CERTS:
      identity_used_ = UseIdentity(static_cast<SSL_CTX*>(in), settings_.identity);
      return 0;
    case LWS_CALLBACK_EVENT_WAIT_CANCELLED:
      return RunPosted(), 0;
    case LWS_CALLBACK_RAW_RX_FILE:
      return loop_.RunOnce(Duration::zero()), 0;
    case LWS_CALLBACK_FILTER_NETWORK_CONNECTION:
      return OnFilterConnection(*this, in);
    case LWS_CALLBACK_WSI_DESTROY:
      http_.OnGone(wsi);
      sockets_.OnGone(wsi);
      return 0;
    default:
      break;
  }
  const lws_protocols* protocol = lws_get_protocol(wsi);
  const bool socket = protocol != nullptr && protocol->id == protocols_[1].id;
  return socket ? HandleSocket(wsi, reason, in, size) : HandleHttp(wsi, reason, in, size);
}

int WebServer::Impl::HandleHttp(lws* wsi, lws_callback_reasons reason, void* in, size_t size) {
  switch (reason) {
    case LWS_CALLBACK_HTTP:
      return http_.OnRequest(wsi);
    case LWS_CALLBACK_HTTP_BODY:
      return http_.OnBody(wsi, static_cast<const char*>(in), size);
    case LWS_CALLBACK_HTTP_BODY_COMPLETION:
      return http_.OnBodyComplete(wsi);
    case LWS_CALLBACK_HTTP_WRITEABLE:
      return http_.OnWriteable(wsi);
    case LWS_CALLBACK_CLOSED_HTTP:
      return http_.OnGone(wsi), 0;
    case LWS_CALLBACK_HTTP_CONFIRM_UPGRADE:
      return in != nullptr && std::string_view(static_cast<const char*>(in)) == "websocket" ? 0 : -1;
    case LWS_CALLBACK_FILTER_PROTOCOL_CONNECTION:
      statistics_.Refused("no_subprotocol");
      return -1;
    default:
      return 0;
  }
}

int WebServer::Impl::HandleSocket(lws* wsi, lws_callback_reasons reason, void* in, size_t size) {
  switch (reason) {
    case LWS_CALLBACK_FILTER_PROTOCOL_CONNECTION:
      return sockets_.OnFilter(wsi);
    case LWS_CALLBACK_ESTABLISHED:
      return sockets_.OnEstablished(wsi);
    case LWS_CALLBACK_CLOSED:
      return sockets_.OnGone(wsi), 0;
    case LWS_CALLBACK_RECEIVE: {
      SocketPeer* peer = sockets_.Find(wsi);
      return peer == nullptr ? -1 : peer->OnReceive(static_cast<const char*>(in), size);
    }
    case LWS_CALLBACK_SERVER_WRITEABLE: {
      SocketPeer* peer = sockets_.Find(wsi);
      return peer == nullptr ? -1 : peer->OnWriteable();
    }
    default:
      return 0;
  }
}

void WebServer::Impl::OnTick() {
  const TimePoint now = clock_.Now();
  if (now >= next_log_allowance_) {
    next_log_allowance_ = now + std::chrono::seconds(1);
    AllowLogLines();
  }
  http_.Tick(now);
  sockets_.Tick(now);
  if (tick_) tick_(now);
  const auto again = std::chrono::duration_cast<std::chrono::microseconds>(WebServer::kTickEvery);
  lws_sul_schedule(context_.get(), 0, &timer_.list, &OnTimer, again.count());
}

void WebServer::Impl::RunPosted() {
  // What is posted meanwhile comes next time: others must be served between tasks that post tasks.
  for (size_t waiting = posted_.size(); waiting > 0; --waiting) {
    const auto task = posted_.TryPop();
    if (!task) return;
    (*task)();
  }
}

WebServer::WebServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
WebServer::~WebServer() = default;

Result<std::unique_ptr<WebServer>> WebServer::Listen(DoorSettings settings, link::PollLoop& loop, const Clock& clock,
                                                     sessions::Statistics& statistics) {
  auto impl = std::make_unique<Impl>(std::move(settings), loop, clock, statistics);
  if (auto listening = impl->Listen(); !listening) return std::unexpected(listening.error());
  return std::make_unique<WebServer>(std::move(impl));
}

void WebServer::Serve(HttpHandler& http, SocketDoor& sockets, std::function<void(TimePoint)> tick) {
  impl_->Serve(http, sockets, std::move(tick));
}
void WebServer::Run() { impl_->Run(); }
bool WebServer::Post(std::function<void()> task) { return impl_->Post(std::move(task)); }
void WebServer::Stop() { impl_->Stop(); }
bool WebServer::SocketsGone() const { return impl_->SocketsGone(); }
int WebServer::port() const { return impl_->port(); }

}  // namespace shoji::web
