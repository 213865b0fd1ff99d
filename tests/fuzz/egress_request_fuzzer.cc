// deps: shoji_egress_rules
// A request head from the sandbox, judged, and the rest of the input as its body and as a response.
#include "session/egress/gate.h"
#include "session/egress/request_body.h"
#include "session/egress/request_head.h"
#include "session/egress/response_filter.h"

using namespace shoji::egress;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const Gate gate(Configuration{}, "");
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const size_t length = HeadLength(input);
  std::string out;
  ResponseFilter response(false, false);
  if (response.Feed(shoji::AsBytes(input), out)) (void)response.End(out);
  const auto head = ParseRequestHead(input.substr(0, length));
  if (!head) return 0;
  gate.JudgeDestination(head->destination);
  RequestBody body(head->framing, head->content_length);
  (void)body.Feed(shoji::AsBytes(input.substr(length)), out);
  // What we send on must read the same: one request, one destination. CONNECT is never sent on.
  if (!head->connect && head->Serialise().find("\r\n\r\n") + 4 != head->Serialise().size()) __builtin_trap();
  return 0;
}
