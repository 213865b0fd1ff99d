#include "tests/golden/golden_json.h"

#include <openssl/evp.h>

#include <array>

namespace shoji::golden {
namespace {

Json Named(const char* type, Json fields) { return {{"type", type}, {"fields", std::move(fields)}}; }

Json RectFields(const Rect& rect) {
  return {{"x", rect.x}, {"y", rect.y}, {"width_px", rect.width_px}, {"height_px", rect.height_px}};
}

Json CursorFields(const wire::Cursor& cursor) {
  return {{"width_px", cursor.size.width_px},
          {"height_px", cursor.size.height_px},
          {"hot_x", cursor.hot_x},
          {"hot_y", cursor.hot_y},
          {"rgba", Hex(cursor.rgba)}};
}

Json OfferFields(const wire::TransferOffer& offer) {
  return {{"offer_id", offer.offer_id},
          {"channel", static_cast<int>(offer.channel)},
          {"bytes", std::to_string(offer.bytes)},
          {"name", offer.name}};
}

Json EndFields(const wire::TransferEnd& end) {
  return {{"request_id", end.request_id}, {"result", static_cast<int>(end.result)}, {"sha256", Hex(end.sha256)}};
}

struct Describer {
  Json operator()(const wire::Hello& m) const {
    return Named("hello", {{"protocol_version", wire::kProtocolVersion},
                           {"profile", static_cast<int>(m.profile)},
                           {"features", m.features},
                           {"width_px", m.size.width_px},
                           {"height_px", m.size.height_px},
                           {"scale_percent", m.scale_percent}});
  }
  Json operator()(const wire::Ack& m) const {
    return Named("ack", {{"frame_id", m.frame_id}, {"decode_us", m.decode_us}, {"present_us", m.present_us}});
  }
  Json operator()(const wire::Ping& m) const { return Named("ping", {{"token", std::to_string(m.token)}}); }
  Json operator()(const wire::Pointer& m) const {
    return Named("pointer", {{"input_id", m.input_id}, {"x", m.x}, {"y", m.y}, {"buttons", m.buttons}});
  }
  Json operator()(const wire::Wheel& m) const {
    return Named("wheel", {{"input_id", m.input_id}, {"x", m.x}, {"y", m.y}, {"dx", m.dx}, {"dy", m.dy}});
  }
  Json operator()(const wire::Key& m) const {
    return Named("key", {{"input_id", m.input_id}, {"keysym", m.keysym}, {"code", m.code}, {"down", m.down}});
  }
  Json operator()(const wire::Text& m) const { return Named("text", {{"input_id", m.input_id}, {"utf8", m.utf8}}); }
  Json operator()(const wire::Preedit& m) const {
    return Named("preedit", {{"input_id", m.input_id}, {"cursor_bytes", m.cursor_bytes}, {"utf8", m.utf8}});
  }
  Json operator()(const wire::Focus& m) const { return Named("focus", {{"focused", m.focused}}); }
  Json operator()(const wire::Resize& m) const {
    return Named("resize",
                 {{"width_px", m.size.width_px}, {"height_px", m.size.height_px}, {"scale_percent", m.scale_percent}});
  }
  Json operator()(const wire::WatchAnswer& m) const {
    return Named("watch_answer", {{"watch_id", m.watch_id}, {"consents", m.consents}});
  }
  Json operator()(const wire::TransferRequest& m) const {
    return Named("transfer_request", {{"request_id", m.request_id},
                                      {"channel", static_cast<int>(m.channel)},
                                      {"direction", static_cast<int>(m.direction)},
                                      {"declared_class", m.declared_class},
                                      {"bytes", std::to_string(m.bytes)},
                                      {"offer_id", m.offer_id},
                                      {"name", m.name}});
  }
  Json operator()(const wire::TransferData& m) const {
    return Named("transfer_data", {{"request_id", m.request_id}, {"bytes", Hex(m.bytes)}});
  }
  Json operator()(const wire::TransferCancel& m) const {
    return Named("transfer_cancel", {{"request_id", m.request_id}});
  }
  Json operator()(const wire::Welcome& m) const {
    return Named("welcome", {{"protocol_version", m.version},
                             {"width_px", m.size.width_px},
                             {"height_px", m.size.height_px},
                             {"resumed", m.resumed},
                             {"session_serial", std::to_string(m.session_serial)}});
  }
  Json operator()(const wire::Cursor& m) const { return Named("cursor", CursorFields(m)); }
  Json operator()(const wire::Caret& m) const { return Named("caret", RectFields(m.rect)); }
  Json operator()(const wire::Pong& m) const { return Named("pong", {{"token", std::to_string(m.token)}}); }
  Json operator()(const wire::Notice& m) const {
    return Named("notice", {{"code", static_cast<int>(m.code)}, {"parameter", m.parameter}});
  }
  Json operator()(const wire::End& m) const {
    return Named("end", {{"reason", static_cast<int>(m.reason)}, {"detail", m.detail}});
  }
  Json operator()(const wire::Hold& m) const {
    return Named("hold", {{"hold", static_cast<int>(m.hold)}, {"text", m.text}});
  }
  Json operator()(const wire::Watch& m) const {
    return Named("watch", {{"watch_id", m.watch_id}, {"state", static_cast<int>(m.state)}, {"who", m.who}});
  }
  Json operator()(const wire::TransferAnswer& m) const {
    return Named("transfer_answer", {{"request_id", m.request_id},
                                     {"answer", static_cast<int>(m.answer)},
                                     {"channel", static_cast<int>(m.channel)},
                                     {"reason_code", m.reason_code},
                                     {"rule_id", m.rule_id}});
  }
  Json operator()(const wire::TransferProceed& m) const {
    return Named("transfer_proceed", {{"request_id", m.request_id}});
  }
  Json operator()(const wire::TransferOffer& m) const { return Named("transfer_offer", OfferFields(m)); }
  Json operator()(const wire::TransferContent& m) const {
    return Named("transfer_content", {{"request_id", m.request_id}, {"bytes", Hex(m.bytes)}});
  }
  Json operator()(const wire::TransferEnd& m) const { return Named("transfer_end", EndFields(m)); }
  Json operator()(const wire::TransferDetail& m) const {
    Json items = Json::array();
    for (const wire::DetailItem& item : m.items) items.push_back({{"kind", item.kind}, {"count", item.count}});
    return Named("transfer_detail", {{"request_id", m.request_id},
                                     {"effective_class", m.effective_class},
                                     {"items", std::move(items)},
                                     {"contact", m.contact}});
  }
  Json operator()(const wire::OfferHint& m) const { return Named("offer_hint", OfferFields(m.offer)); }
  Json operator()(const wire::ContentHint& m) const {
    return Named("content_hint", {{"request_id", m.content.request_id}, {"bytes", Hex(m.content.bytes)}});
  }
  Json operator()(const wire::ContentEndHint& m) const { return Named("content_end_hint", EndFields(m.end)); }
  Json operator()(const wire::DamageHint& m) const { return Named("damage_hint", RectFields(m.rect)); }
  Json operator()(const wire::CursorHint& m) const { return Named("cursor_hint", CursorFields(m.cursor)); }
  Json operator()(const wire::CaretHint& m) const { return Named("caret_hint", RectFields(m.rect)); }
  Json operator()(const wire::StateHint& m) const {
    return Named("state_hint", {{"state", static_cast<int>(m.state)}, {"detail", m.detail}});
  }
  Json operator()(const wire::ResizedHint& m) const {
    return Named("resized_hint", {{"width_px", m.size.width_px}, {"height_px", m.size.height_px}});
  }
  Json operator()(const wire::InputDone& m) const { return Named("input_done", {{"input_id", m.input_id}}); }
};

}  // namespace

std::string Hex(ByteSpan bytes) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string hex;
  for (const uint8_t byte : bytes) hex.append({kDigits[byte >> 4], kDigits[byte & 15]});
  return hex;
}

Bytes FromHex(const std::string& hex) {
  Bytes bytes;
  for (size_t i = 0; i + 1 < hex.size(); i += 2) {
    bytes.push_back(static_cast<uint8_t>(std::stoi(hex.substr(i, 2), nullptr, 16)));
  }
  return bytes;
}

std::string Sha256Hex(ByteSpan bytes) {
  std::array<uint8_t, 32> digest{};
  EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, EVP_sha256(), nullptr);
  return Hex(digest);
}

Json Describe(const wire::ClientMessage& message) { return std::visit(Describer{}, message); }
Json Describe(const wire::ServerMessage& message) { return std::visit(Describer{}, message); }
Json Describe(const wire::HintMessage& message) { return std::visit(Describer{}, message); }

Json Describe(const wire::Frame& frame) {
  Json rects = Json::array();
  for (const wire::FrameRect& rect : frame.rects) {
    Json fields = {{"op", static_cast<int>(rect.op)}, {"arg", rect.arg}};
    fields.update(RectFields(rect.rect));
    fields.update({{"a", rect.a}, {"b", rect.b}});
    rects.push_back(std::move(fields));
  }
  return Named("frame", {{"frame_id", frame.frame_id},
                         {"width_px", frame.size.width_px},
                         {"height_px", frame.size.height_px},
                         {"last_input_id", frame.last_input_id},
                         {"capture_us", frame.capture_us},
                         {"encode_us", frame.encode_us},
                         {"key", frame.key},
                         {"exact", frame.exact},
                         {"raw_bytes", frame.raw.size()},
                         {"packed_bytes", frame.packed.size()},
                         {"unpacked_bytes", frame.unpacked_bytes},
                         {"rects", std::move(rects)}});
}

}  // namespace shoji::golden
