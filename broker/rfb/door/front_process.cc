#include "broker/rfb/door/front_process.h"

#include <spdlog/spdlog.h>

#include <utility>

#include "broker/rfb/door/sign_request.h"
#include "codec/base/hex.h"
#include "session/link/unix_socket.h"

namespace shoji::rfb {

Result<FrontProcess::Started> FrontProcess::Start(link::PollLoop& loop, const TlsFront& tls, const UniqueFd& viewer) {
  auto channel = link::SeqpacketChannel::Pair();
  if (!channel) return std::unexpected(channel.error());
  auto inner = link::StreamPair();
  if (!inner) return std::unexpected(inner.error());
  auto child = link::TrustedChild::Start(
      {.binary = "shoji-rfb-tls",
       .program = tls.program.get(),
       .arguments = {"--client-fd", "3", "--broker-fd", "4", "--inner-fd", "5", "--certificate-fd", "6"},
       .uid = 0,
       .descriptors = {viewer.get(), channel->second.get(), inner->first.get(), tls.certificate.get()},
       .mute = !spdlog::should_log(spdlog::level::debug)});
  if (!child) return std::unexpected(child.error());
  std::unique_ptr<FrontProcess> made(new FrontProcess(loop, tls, std::move(*child), std::move(channel->first)));
  return Started{std::move(made), std::move(inner->second)};
}

FrontProcess::FrontProcess(link::PollLoop& loop, const TlsFront& tls, link::TrustedChild child, UniqueFd channel)
    : loop_(loop), tls_(tls), child_(std::move(child)), channel_(std::move(channel)) {
  token_ = loop_.Add(channel_.fd(), [this](link::Ready) { OnChannel(); });
}

// Its end is its viewer's, which shoji-rfb hears of.
void FrontProcess::OnChannel() {
  const auto datagram = channel_.Receive();
  if (datagram && !*datagram) return;
  if (!datagram || !OnSign((*datagram)->body)) Forget();
}

bool FrontProcess::OnSign(const link::Json& body) {
  const auto block = ParseSignRequest(body);
  if (!block || ++signs_ > kMaxSignsPerConnection) return false;
  const auto signature = tls_.signer.Sign(*block);
  return signature && channel_.Send({{"signature", Hex(*signature)}}).has_value();
}

void FrontProcess::Forget() {
  if (token_ != 0) loop_.Remove(std::exchange(token_, 0));
  child_.Kill();
}

}  // namespace shoji::rfb
