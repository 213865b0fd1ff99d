// Layouts as in door_messages.h.
#include "broker/rdp/door_messages.h"

#include <algorithm>

#include "codec/base/check.h"
#include "codec/wire/messages.h"

namespace shoji::rdp {
namespace {

enum class Type : uint8_t {
  kLogin = 0x40,
  kCredentialRequest = 0x41,
  kRefused = 0x42,
  kClient = 0x43,
  kSign = 0x44,
  kNotProven = 0x45,
  kLoginAnswer = 0xD0,
  kCredential = 0xD1,
  kStep = 0xD2,
  kCookie = 0xD3,
  kSignature = 0xD4,
};
constexpr uint8_t kRawRsa = 1;

std::unexpected<Error> Malformed(const char* what) {
  return Fail(ErrorCode::kInvalid, std::string("malformed ") + what + " message");
}

bool ReadText(ByteReader& in, size_t bytes, size_t max_bytes, std::string& out) {
  if (bytes > max_bytes) return false;
  out = AsText(in.Take(bytes));
  return wire::IsPlainUtf8(out);
}

bool IsBlock(size_t bytes) { return bytes >= kMinBlockBytes && bytes <= kMaxBlockBytes; }

Bytes ReadRest(ByteReader& in) {
  const ByteSpan rest = in.Take(in.left());
  return {rest.begin(), rest.end()};
}

bool ReadFields(ByteReader& in, Login& out) {
  out.kind = static_cast<LoginKind>(in.U8());
  in.Zeros(3);
  out.size.width_px = in.U16();
  out.size.height_px = in.U16();
  const size_t user_bytes = in.U16();
  const size_t secret_bytes = in.U16();
  const bool known = out.kind >= LoginKind::kPassword && out.kind <= LoginKind::kCookie;
  const bool screen = out.size.width_px > 0 && out.size.height_px > 0;
  return known && screen && ReadText(in, user_bytes, kMaxUserBytes, out.user) &&
         ReadText(in, secret_bytes, kMaxSecretBytes, out.secret);
}

bool ReadFields(ByteReader& in, CredentialRequest& out) {
  return in.left() > 0 && ReadText(in, in.left(), kMaxUserBytes, out.user);
}

bool ReadFields(ByteReader& in, Refused& out) {
  out.what = static_cast<RefusedThing>(in.U8());
  in.Zeros(3);
  return out.what >= RefusedThing::kDevices && out.what <= RefusedThing::kWeakSecurity;
}

bool ReadFields(ByteReader& in, Client& out) {
  out.build = in.U32();
  out.keyboard_layout = in.U32();
  return ReadText(in, in.left(), kMaxClientNameBytes, out.name);
}

bool ReadFields(ByteReader& in, Sign& out) {
  const uint8_t kind = in.U8();
  in.Zeros(3);
  out.block = ReadRest(in);
  return kind == kRawRsa && IsBlock(out.block.size());
}

bool ReadFields(ByteReader& in, NotProven& out) {
  return in.left() > 0 && ReadText(in, in.left(), kMaxUserBytes, out.user);
}

bool ReadFields(ByteReader& in, LoginAnswer& out) {
  out.answer = static_cast<LoginResult>(in.U8());
  in.Zeros(3);
  out.retry_after_s = in.U32();
  return out.answer <= LoginResult::kAttachedElsewhere;
}

bool ReadFields(ByteReader& in, Credential& out) {
  const uint8_t known = in.U8();
  out.known = known == 1;
  in.Zeros(3);
  std::ranges::copy(in.Take(out.nt_hash.size()), out.nt_hash.begin());
  return known <= 1 && (out.known || out.nt_hash == NtHash{});
}

bool ReadFields(ByteReader& in, Step& out) { return in.left() > 0 && ReadText(in, in.left(), kMaxStepBytes, out.name); }

bool ReadFields(ByteReader& in, Cookie& out) {
  out.logon_id = in.U32();
  std::ranges::copy(in.Take(out.random.size()), out.random.begin());
  return true;
}

bool ReadFields(ByteReader& in, Signature& out) {
  out.block = ReadRest(in);
  return out.block.empty() || IsBlock(out.block.size());
}

// A size that must fit the field; anything else is our own mistake.
uint16_t Fitting(size_t value) {
  SHOJI_CHECK(value <= 0xFFFF);
  return static_cast<uint16_t>(value);
}

Type WriteFields(ByteWriter& out, const Login& message) {
  out.U8(static_cast<uint8_t>(message.kind));
  out.Zeros(3);
  out.U16(Fitting(static_cast<size_t>(message.size.width_px)));
  out.U16(Fitting(static_cast<size_t>(message.size.height_px)));
  out.U16(Fitting(message.user.size()));
  out.U16(Fitting(message.secret.size()));
  out.Text(message.user);
  out.Text(message.secret);
  return Type::kLogin;
}

Type WriteFields(ByteWriter& out, const CredentialRequest& message) {
  out.Text(message.user);
  return Type::kCredentialRequest;
}

Type WriteFields(ByteWriter& out, const Refused& message) {
  out.U8(static_cast<uint8_t>(message.what));
  out.Zeros(3);
  return Type::kRefused;
}

Type WriteFields(ByteWriter& out, const Client& message) {
  out.U32(message.build);
  out.U32(message.keyboard_layout);
  out.Text(message.name);
  return Type::kClient;
}

Type WriteFields(ByteWriter& out, const Sign& message) {
  out.U8(kRawRsa);
  out.Zeros(3);
  out.Raw(message.block);
  return Type::kSign;
}

Type WriteFields(ByteWriter& out, const NotProven& message) {
  out.Text(message.user);
  return Type::kNotProven;
}

Type WriteFields(ByteWriter& out, const LoginAnswer& message) {
  out.U8(static_cast<uint8_t>(message.answer));
  out.Zeros(3);
  out.U32(message.retry_after_s);
  return Type::kLoginAnswer;
}

Type WriteFields(ByteWriter& out, const Credential& message) {
  out.U8(message.known ? 1 : 0);
  out.Zeros(3);
  out.Raw(message.nt_hash);
  return Type::kCredential;
}

Type WriteFields(ByteWriter& out, const Step& message) {
  out.Text(message.name);
  return Type::kStep;
}

Type WriteFields(ByteWriter& out, const Cookie& message) {
  out.U32(message.logon_id);
  out.Raw(message.random);
  return Type::kCookie;
}

Type WriteFields(ByteWriter& out, const Signature& message) {
  out.Raw(message.block);
  return Type::kSignature;
}

// The payload behind a header that is well formed and tells its length; an error otherwise.
Result<ByteReader> PayloadOf(ByteSpan message) {
  ByteReader in(message);
  (void)in.U8();
  in.Zeros(3);
  const uint32_t payload_bytes = in.U32();
  if (!in.ok()) return Fail(ErrorCode::kInvalid, "message header is short or has reserved bits set");
  if (payload_bytes != in.left()) return Fail(ErrorCode::kInvalid, "message length differs from its header");
  return in;
}

template <typename Message, typename Variant>
Result<Variant> Read(ByteReader in, const char* name) {
  Message message{};
  if (!ReadFields(in, message) || !in.AtExactEnd()) return Malformed(name);
  return Variant(std::move(message));
}

template <typename Variant>
Bytes Write(const Variant& message) {
  Bytes bytes;
  bytes.reserve(kMaxDoorMessageBytes);  // and GCC 12 sees no overflow where there is none
  bytes.resize(wire::kHeaderBytes, 0);
  ByteWriter out(bytes);
  const Type type = std::visit([&out](const auto& fields) { return WriteFields(out, fields); }, message);
  const size_t payload_bytes = bytes.size() - wire::kHeaderBytes;
  bytes[0] = static_cast<uint8_t>(type);
  for (size_t i = 0; i < 4; ++i) bytes[4 + i] = static_cast<uint8_t>(payload_bytes >> (8 * i));
  return bytes;
}

}  // namespace

std::string CookieDigits(uint32_t logon_id, std::span<const uint8_t, 16> verifier) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string digits;
  for (int shift = 28; shift >= 0; shift -= 4) digits += kDigits[logon_id >> shift & 0xF];
  for (const uint8_t byte : verifier) {
    digits += kDigits[byte >> 4];
    digits += kDigits[byte & 0xF];
  }
  return digits;
}

bool IsDoorMessage(ByteSpan message) {
  if (message.empty()) return false;
  const uint8_t type = message.front();
  return (type >= 0x40 && type <= 0x45) || (type >= 0xD0 && type <= 0xD4);
}

Result<DoorRequest> ParseDoorRequest(ByteSpan message) {
  const auto in = PayloadOf(message);
  if (!in) return std::unexpected(in.error());
  switch (static_cast<Type>(message.front())) {
    case Type::kLogin:
      return Read<Login, DoorRequest>(*in, "LOGIN");
    case Type::kCredentialRequest:
      return Read<CredentialRequest, DoorRequest>(*in, "CREDENTIAL_REQUEST");
    case Type::kRefused:
      return Read<Refused, DoorRequest>(*in, "REFUSED");
    case Type::kClient:
      return Read<Client, DoorRequest>(*in, "CLIENT");
    case Type::kSign:
      return Read<Sign, DoorRequest>(*in, "SIGN");
    case Type::kNotProven:
      return Read<NotProven, DoorRequest>(*in, "NOT_PROVEN");
    default:
      return Fail(ErrorCode::kInvalid, "message type is not for this direction (shoji-rdp to broker)");
  }
}

Result<DoorAnswer> ParseDoorAnswer(ByteSpan message) {
  const auto in = PayloadOf(message);
  if (!in) return std::unexpected(in.error());
  switch (static_cast<Type>(message.front())) {
    case Type::kLoginAnswer:
      return Read<LoginAnswer, DoorAnswer>(*in, "LOGIN_ANSWER");
    case Type::kCredential:
      return Read<Credential, DoorAnswer>(*in, "CREDENTIAL");
    case Type::kStep:
      return Read<Step, DoorAnswer>(*in, "STEP");
    case Type::kCookie:
      return Read<Cookie, DoorAnswer>(*in, "COOKIE");
    case Type::kSignature:
      return Read<Signature, DoorAnswer>(*in, "SIGNATURE");
    default:
      return Fail(ErrorCode::kInvalid, "message type is not for this direction (broker to shoji-rdp)");
  }
}

Bytes Encode(const DoorRequest& message) {
  Bytes bytes = Write(message);
  SHOJI_CHECK(ParseDoorRequest(bytes).has_value());
  return bytes;
}

Bytes Encode(const DoorAnswer& message) {
  Bytes bytes = Write(message);
  SHOJI_CHECK(ParseDoorAnswer(bytes).has_value());
  return bytes;
}

}  // namespace shoji::rdp
