// One process of shoji-rfb-tls, and the signatures it is given. It is distrusted: who says anything else, or asks once
// too often, is killed. Service thread; owned by its connection, and for a moment longer, while it says goodbye.
#pragma once

#include <memory>

#include "broker/rfb/door/entrance.h"
#include "session/link/poll_loop.h"
#include "session/link/seqpacket_channel.h"
#include "session/link/trusted_child.h"

namespace shoji::rfb {

class FrontProcess {
 public:
  struct Started {
    std::unique_ptr<FrontProcess> process;
    UniqueFd inner;  // in the viewer's place, for shoji-rfb
  };
  // `loop` and `tls` outlive it. kIo: no process or socket can be had.
  static Result<Started> Start(link::PollLoop& loop, const TlsFront& tls, const UniqueFd& viewer);
  FrontProcess(const FrontProcess&) = delete;
  FrontProcess& operator=(const FrontProcess&) = delete;
  // Kills it.
  ~FrontProcess() { Forget(); }

 private:
  FrontProcess(link::PollLoop& loop, const TlsFront& tls, link::TrustedChild child, UniqueFd channel);

  void OnChannel();
  bool OnSign(const link::Json& body);
  void Forget();

  link::PollLoop& loop_;
  const TlsFront& tls_;
  link::TrustedChild child_;
  link::SeqpacketChannel channel_;
  link::PollLoop::Token token_ = 0;
  int signs_ = 0;
};

}  // namespace shoji::rfb
