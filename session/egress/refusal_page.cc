#include "session/egress/refusal_page.h"

namespace shoji::egress {
namespace {

struct Wording {
  std::string_view title;
  std::string_view reason;
  std::string_view advice;
};

constexpr std::string_view kAskSecurity =
    "業務で必要な場合は、この画面の内容を添えて情報セキュリティ担当へご相談ください。";
constexpr std::string_view kTryAgain =
    "アドレスに誤りがないかを確かめ、しばらくしてからもう一度お試しください。続く場合は情報セキュリティ担当へご連絡くだ"
    "さい。";

Wording WordingOf(Answer answer) {
  switch (answer) {
    case Answer::kRefusedAddress:
      return {"この宛先には接続できません", "宛先のアドレスが、庁内ネットワークなど接続を禁止している範囲にあります。",
              kAskSecurity};
    case Answer::kRefusedPort:
      return {"この宛先には接続できません", "このポート番号への接続は許可されていません。", kAskSecurity};
    case Answer::kRefusedDomain:
      return {"このサイトは表示できません", "お使いの所属では、このサイトの閲覧が許可されていません。", kAskSecurity};
    case Answer::kDnsFailed:
      return {"サイトが見つかりません", "宛先の名前からアドレスを調べられませんでした。", kTryAgain};
    case Answer::kConnectFailed:
      return {"サイトにつながりません", "宛先のサーバーが応答しませんでした。", kTryAgain};
    case Answer::kUpstreamFailed:
      return {"サイトにつながりません", "中継サーバーまたは宛先から正しい応答がありませんでした。", kTryAgain};
    case Answer::kTooMany:
      return {"接続が混み合っています", "同時に開ける接続の数を超えました。",
              "不要なタブを閉じてから、もう一度お試しください。"};
    case Answer::kNotReady:
      return {"準備をしています", "セッションの割り当てが終わっていません。", "少し待ってからもう一度お試しください。"};
    default:
      return {"要求を処理できません", "ブラウザーからの要求の形式が正しくありません。", kTryAgain};
  }
}

std::string Escape(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

constexpr std::string_view kStyle =
    "body{margin:0;background:#f5f5f2;color:#1a1a1c;font:16px/1.8 'Noto Sans CJK JP','Noto Sans JP',sans-serif}"
    "main{max-width:38rem;margin:12vh auto 0;padding:2rem 2.5rem;background:#fff;border:1px solid #d8d8db;"
    "border-radius:8px}h1{font-size:1.5rem;margin:0 0 1rem;line-height:1.5}dl{margin:1.5rem 0}dt{color:#626264;"
    "font-size:.875rem}dd{margin:0 0 .75rem;overflow-wrap:anywhere}p{margin:0}";
constexpr std::string_view kPagePolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

std::string_view ReasonPhrase(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 400:
      return "Bad Request";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 502:
      return "Bad Gateway";
    case 504:
      return "Gateway Timeout";
    default:
      return "Service Unavailable";
  }
}

std::string RefusedHeader(Answer answer) { return "Shoji-Refused: " + std::string(Key(answer)) + "\r\n"; }

}  // namespace

int StatusOf(Answer answer) {
  switch (answer) {
    case Answer::kAllowed:
      return 200;
    case Answer::kRefusedAddress:
    case Answer::kRefusedPort:
    case Answer::kRefusedDomain:
      return 403;
    case Answer::kDnsFailed:
    case Answer::kUpstreamFailed:
      return 502;
    case Answer::kConnectFailed:
      return 504;
    case Answer::kTooMany:
    case Answer::kNotReady:
      return 503;
    case Answer::kBadRequest:
      return 400;
  }
  return 400;
}

std::string RefusalPage(Answer answer, std::string_view host, uint16_t port) {
  const Wording wording = WordingOf(answer);
  std::string page = "<!doctype html>\n<html lang=\"ja\"><head><meta charset=\"utf-8\"><title>";
  page.append(wording.title).append("</title><link rel=\"icon\" href=\"data:,\"><style>").append(kStyle);
  page.append("</style></head><body><main><h1>").append(wording.title).append("</h1><p>").append(wording.reason);
  page.append("</p><dl>");
  if (!host.empty()) {
    page.append("<dt>宛先</dt><dd>").append(Escape(host)).append("（ポート ").append(std::to_string(port));
    page.append("）</dd>");
  }
  page.append("<dt>理由コード</dt><dd>").append(Key(answer)).append("</dd><dt>対処</dt><dd>").append(wording.advice);
  page.append("</dd></dl></main></body></html>\n");
  return page;
}

std::string HttpResponse(int status, std::string_view type, std::string_view policy, std::string_view extra_headers,
                         std::string_view body) {
  std::string out = "HTTP/1.1 " + std::to_string(status) + " ";
  out.append(ReasonPhrase(status)).append("\r\nContent-Type: ").append(type);
  out.append("\r\nContent-Length: ").append(std::to_string(body.size()));
  out.append("\r\nContent-Security-Policy: ").append(policy);
  out.append("\r\nX-Content-Type-Options: nosniff\r\nCache-Control: no-store\r\n").append(extra_headers);
  out.append("Connection: close\r\n\r\n").append(body);
  return out;
}

std::string RefusalResponse(Answer answer, std::string_view host, uint16_t port) {
  return HttpResponse(StatusOf(answer), "text/html; charset=utf-8", kPagePolicy, RefusedHeader(answer),
                      RefusalPage(answer, host, port));
}

std::string BareRefusal(Answer answer) {
  return HttpResponse(StatusOf(answer), "text/plain", kPagePolicy, RefusedHeader(answer), "");
}

}  // namespace shoji::egress
