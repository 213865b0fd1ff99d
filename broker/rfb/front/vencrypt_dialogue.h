// What a VNC viewer and the door say to each other in the clear before TLS begins (RFC 6143 7.1; rfbproto.rst,
// "VeNCrypt"). Offered: RFB 3.8, the one security type VeNCrypt 0.2, of that the one sub-type X509Vnc: a certificate,
// and VNC authentication inside TLS. Whoever begins with a TLS ClientHello instead (noVNC by wss://) gets TLS at once.
// Pure: bytes in, bytes out.
//
//   door    "RFB 003.008\n"
//   viewer  "RFB 003.008\n"
//   door    U8 1, U8 19              one type: VeNCrypt
//   viewer  U8 19
//   door    U8 0, U8 2               VeNCrypt 0.2
//   viewer  U8 0, U8 2
//   door    U8 0, U8 1, U32 261      agreed; one sub-type: X509Vnc
//   viewer  U32 261
//   door    U8 1                     and TLS follows
//
// Every answer has exactly its length: bytes before it is their turn end the dialogue, so that nothing said in the
// clear can be taken for something said inside TLS.
#pragma once

#include <string_view>
#include <utility>

#include "codec/base/bytes.h"

namespace shoji::rfb {

class VencryptDialogue {
 public:
  enum class State { kFirstByte, kVersion, kType, kVencryptVersion, kSubtype, kTls, kRefused };

  // Something from the viewer; not empty. Neither in kTls nor in kRefused: then it is no longer asked.
  void Take(ByteSpan bytes);
  // He says nothing: an RFB viewer waits to be greeted. Means something in kFirstByte only.
  void OnSilence();

  State state() const { return state_; }
  // TLS at once: what comes inside is a WebSocket.
  bool websocket() const { return websocket_; }
  // To be sent to him; after kRefused it tells him why, as far as RFB has words for it there.
  Bytes TakeOutput() { return std::exchange(output_, {}); }
  // In kTls: the beginning of it, when it came without a dialogue.
  Bytes TakeTls() { return std::exchange(heard_, {}); }

 private:
  void Answer();
  void OnVersion();
  void OnType();
  void OnVencryptVersion();
  void OnSubtype();
  void Go(State next, ByteSpan said);
  void RefuseWith(ByteSpan said, std::string_view reason);

  State state_ = State::kFirstByte;
  bool websocket_ = false;
  Bytes heard_;
  Bytes output_;
};

}  // namespace shoji::rfb
