#include "policy/audit/export/event_catalog.h"

#include <algorithm>
#include <array>

namespace shoji::audit {
namespace {

constexpr auto kKinds = std::to_array<EventKind>({
    {"admin.act", "管理操作", "administrative act", 5},
    {"admin.failed", "管理操作の失敗", "administrative act failed", 4},
    {"audit.exported", "監査記録の持ち出し", "audit record exported", 5},
    {"audit.key_changed", "署名鍵の交換", "signing key changed", 5},
    {"audit.recovered", "監査記録の修復", "audit record recovered", 4},
    {"audit.resumed", "監査記録の再開", "audit record resumed", 4},
    {"destination", "接続先", "destination", 6},
    {"destination.lost", "接続先の記録の欠落", "destinations not recorded", 4},
    {"emergency.lifted", "緊急停止の解除", "emergency stop lifted", 4},
    {"emergency.ordered", "緊急停止", "emergency stop", 4},
    {"file.erased", "ファイルの消去", "file erased", 5},
    {"file.extract", "ファイルの文字の取り出し", "text of a file read", 5},
    {"file.judged", "ファイルの判定", "file judged", 6},
    {"file.kept", "ファイルの隔離", "file quarantined", 6},
    {"file.not_erased", "ファイルの消去の拒否", "file kept from being erased", 4},
    {"file.refused", "ファイルの受け取り拒否", "file turned away", 4},
    {"input.text", "まとまった文字の入力", "typed text judged", 5},
    {"login.failed", "ログインの失敗", "login failed", 4},
    {"login.ok", "ログイン", "login", 6},
    {"login.throttled", "ログインの制限", "login throttled", 4},
    {"logout", "ログアウト", "logout", 6},
    {"policy.changed", "方針の変更", "policy changed", 5},
    {"policy.failed", "方針の変更の失敗", "policy change failed", 4},
    {"protocol.broken", "通信手順の違反", "protocol broken", 4},
    {"rdp.client", "RDP の接続", "RDP client connected", 6},
    {"rdp.ended", "RDP の切断", "RDP connection ended", 6},
    {"rdp.pass", "RDP の接続ファイルの発行", "RDP connection file issued", 5},
    {"rdp.refused", "RDP の機能の拒否", "RDP feature refused", 5},
    {"service.start", "サービスの開始", "service started", 5},
    {"service.stop", "サービスの停止", "service stopped", 5},
    {"session.attach", "画面の接続", "window attached", 6},
    {"session.detach", "画面の切断", "window detached", 6},
    {"session.end", "セッションの終了", "session ended", 6},
    {"session.hold", "セッションの制限", "session held back", 5},
    {"session.requested", "セッションの要求", "session requested", 6},
    {"session.restored", "セッションの引き継ぎ", "session restored", 6},
    {"session.start", "セッションの開始", "session started", 6},
    {"transfer.decided", "持ち出し・取り込みの判定", "transfer decided", 5},
    {"watch.answered", "画面の見守りへの返事", "watching answered", 5},
    {"watch.asked", "画面の見守りの申し出", "watching asked for", 5},
    {"watch.began", "画面の見守りの開始", "watching began", 4},
    {"watch.ended", "画面の見守りの終了", "watching ended", 5},
});

}  // namespace

std::span<const EventKind> EventKinds() { return kKinds; }

const EventKind* FindEventKind(std::string_view type) {
  const auto found = std::find_if(kKinds.begin(), kKinds.end(), [&](const auto& kind) { return kind.type == type; });
  return found == kKinds.end() ? nullptr : &*found;
}

}  // namespace shoji::audit
