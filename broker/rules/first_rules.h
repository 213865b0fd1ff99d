// Version 1 of the rules on a new installation: refuses everything, and tells the person who opens it how to go on.
#pragma once

#include <string_view>

namespace shoji::rules {

inline constexpr std::string_view kFirstRules = R"(# 障子 (Shoji) の最初のルール: 版 1
#
# ルールが一つもないため、クリップボード・ファイル・印刷はすべて拒否されます (画面と入力だけが通ります)。
# これは意図した安全な初期状態です。通すものは、情報セキュリティ担当が部署ごとに書いたルールだけです。
#
# 次の手順で始めてください。
#   1. 見本を写して書き換える:     policy/examples/ (書き方: policy/rules/GRAMMAR.md)
#   2. 調べる:                     shojictl policy check rules.toml
#   3. 今のルールとの違いを見る:   shojictl policy diff active rules.toml
#   4. 提出して有効にする:         shojictl policy submit rules.toml --note "理由"
#                                  shojictl policy activate 2
#   5. 元に戻す:                   shojictl policy rollback
#
# No rule allows anything yet, so clipboard, files and print are refused; only the picture and input pass.
# Start from a copy of a file in policy/examples/, then check, diff, submit and activate it with shojictl policy.
format = 1
)";

}  // namespace shoji::rules
