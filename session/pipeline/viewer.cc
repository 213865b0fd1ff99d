#include "session/pipeline/viewer.h"

namespace shoji::pipeline {

Result<std::optional<wire::ClientMessage>> Viewer::Next() {
  const ByteSpan bytes = stream_.Next();
  if (bytes.empty()) return std::nullopt;
  auto message = wire::ParseClientMessage(bytes);
  if (!message) return std::unexpected(message.error());
  const bool hello = std::holds_alternative<wire::Hello>(*message);
  if (hello == said_hello_) {
    return Fail(ErrorCode::kInvalid, hello ? "second HELLO on one link" : "first message is not HELLO");
  }
  said_hello_ = true;
  return std::optional(std::move(*message));
}

}  // namespace shoji::pipeline
