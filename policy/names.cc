#include "policy/decision.h"
#include "policy/request.h"

namespace shoji::policy {

std::string_view Name(Zone zone) {
  switch (zone) {
    case Zone::kMyNumber:
      return "mynumber";
    case Zone::kLgwan:
      return "lgwan";
    case Zone::kInternet:
      return "internet";
  }
  return "unknown";
}

std::string_view Name(Channel channel) {
  switch (channel) {
    case Channel::kClipboardText:
      return "clipboard.text";
    case Channel::kClipboardImage:
      return "clipboard.image";
    case Channel::kFileUpload:
      return "file.upload";
    case Channel::kFileDownload:
      return "file.download";
    case Channel::kPrint:
      return "print";
  }
  return "unknown";
}

std::string_view Name(Direction direction) {
  switch (direction) {
    case Direction::kOutbound:
      return "outbound";
    case Direction::kInbound:
      return "inbound";
  }
  return "unknown";
}

std::string_view Name(Classification classification) {
  switch (classification) {
    case Classification::kNone:
      return "none";
    case Classification::k1:
      return "1";
    case Classification::k2:
      return "2";
    case Classification::k3C:
      return "3C";
    case Classification::k3B:
      return "3B";
    case Classification::k3A:
      return "3A";
  }
  return "unknown";
}

std::string_view Name(Answer answer) {
  switch (answer) {
    case Answer::kDeny:
      return "deny";
    case Answer::kApprove:
      return "approve";
    case Answer::kSanitise:
      return "sanitise";
    case Answer::kAllow:
      return "allow";
  }
  return "unknown";
}

}  // namespace shoji::policy
