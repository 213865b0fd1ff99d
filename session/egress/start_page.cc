#include "session/egress/start_page.h"

#include <nlohmann/json.hpp>

#include "session/egress/refusal_page.h"

namespace shoji::egress {
namespace {

constexpr std::string_view kPolicy =
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'unsafe-inline'; img-src data:";

constexpr std::string_view kPage =
    R"html(<!doctype html>
<html lang="ja"><head><meta charset="utf-8"><title>インターネット</title><link rel="icon" href="data:,"><style>
body{margin:0;background:#f5f5f2;color:#1a1a1c;font:16px/1.8 'Noto Sans CJK JP','Noto Sans JP',sans-serif}
main{max-width:38rem;margin:30vh auto 0;text-align:center}
h1{font-size:1.5rem;font-weight:500;margin:0 0 .5rem}
p{margin:0;color:#626264}
</style></head><body><main><h1>準備ができました</h1><p id="hint">&nbsp;</p></main>
<script src="/start.js"></script></body></html>
)html";

constexpr std::string_view kScript = R"js("use strict";
async function wait() {
  try {
    const { url } = await (await fetch("/wait", { cache: "no-store" })).json();
    if (url) location.replace(url);
    else document.getElementById("hint").textContent = "上のアドレス欄に、開きたいページの名前やアドレスを入力してください。";
  } catch {
    setTimeout(wait, 1000);
  }
}
wait();
)js";

}  // namespace

StartResource StartResourceOf(std::string_view method, std::string_view target) {
  target = target.substr(0, target.find('?'));
  if (method != "GET") return StartResource::kMissing;
  if (target == "/") return StartResource::kPage;
  if (target == "/start.js") return StartResource::kScript;
  return target == "/wait" ? StartResource::kWait : StartResource::kMissing;
}

std::string StartPageResponse() { return HttpResponse(200, "text/html; charset=utf-8", kPolicy, "", kPage); }

std::string StartScriptResponse() { return HttpResponse(200, "text/javascript; charset=utf-8", kPolicy, "", kScript); }

std::string StartAddressResponse(std::string_view start_url) {
  const nlohmann::json body = {{"url", start_url}};
  const auto text = body.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace);
  return HttpResponse(200, "application/json", kPolicy, "", text);
}

std::string StartMissingResponse() { return HttpResponse(404, "text/plain", kPolicy, "", ""); }

}  // namespace shoji::egress
