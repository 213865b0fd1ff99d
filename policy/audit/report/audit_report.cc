#include "policy/audit/report/audit_report.h"

#include <utility>

#include "policy/audit/audit_line.h"
#include "policy/audit/audit_verifier.h"
#include "policy/audit/export/event_catalog.h"
#include "policy/audit/report/record_tally.h"
#include "policy/audit/search/record_scan.h"

namespace shoji::audit {
namespace {

// "2027-01-15 17:00" of the zone asked for.
std::string LocalMinute(WallTime time, std::chrono::minutes utc_offset) {
  std::string text = FormatTimestamp(time + utc_offset);
  text[10] = ' ';
  return text.substr(0, 16);
}

std::string NameOf(const std::string& event) {
  const EventKind* kind = FindEventKind(event);
  return kind == nullptr ? event : std::string(kind->name_ja);
}

enum class Shown { kCount, kCountAndBytes };

// `named`: the first column holds a kind of event, to be shown by its name.
ReportTable TableOf(std::string title, std::vector<std::string> head, const RecordTally::Sums& sums, Shown shown,
                    bool named = false) {
  ReportTable table{std::move(title), std::move(head), {}};
  table.head.emplace_back("件数");
  if (shown == Shown::kCountAndBytes) table.head.emplace_back("バイト数");
  for (const auto& [key, sum] : sums) {
    std::vector<std::string> row = key;
    if (named && !row.empty()) row.front() = NameOf(row.front());
    row.push_back(std::to_string(sum.count));
    if (shown == Shown::kCountAndBytes) row.push_back(std::to_string(sum.bytes));
    table.rows.push_back(std::move(row));
  }
  return table;
}

ReportTable StepsOf(std::string title, const std::vector<RecordTally::Step>& steps, std::chrono::minutes utc_offset) {
  ReportTable table{std::move(title), {"日時", "種別", "だれが", "内容"}, {}};
  for (const auto& step : steps) {
    const auto time = ParseTimestamp(step.time);
    table.rows.push_back({time ? LocalMinute(*time, utc_offset) : step.time, NameOf(step.what), step.who, step.detail});
  }
  return table;
}

ReportArea Without(int number, const char* title, const char* statement) {
  return {number, title, std::string("証拠を提供しません。") + statement, false, {}};
}

ReportArea Assets(const RecordTally& tally) {
  ReportArea area{2,
                  "情報資産の分類・取扱制限・管理",
                  "機密性ごとに、何がどの経路でどちらの向きに通り、または止められたかを示します。分類そのものの妥当性は"
                  "示しません。",
                  true,
                  {}};
  area.tables.push_back(TableOf("持ち出し・取り込みの判定", {"方向", "経路", "機密性", "判定"}, tally.transfers(),
                                Shown::kCountAndBytes));
  area.tables.push_back(TableOf("止めた理由", {"理由", "規則"}, tally.refusals(), Shown::kCount));
  area.tables.push_back(TableOf("隔離したファイル", {"種別", "状態・理由"}, tally.files(), Shown::kCount, true));
  return area;
}

ReportArea Technical(const RecordTally& tally) {
  ReportArea area{5,
                  "技術的対策",
                  "アクセス制御と不正アクセス防止の記録を示します。不正プログラム対策のうち、ファイルを持ち込ませない判"
                  "定は2に示します。"
                  "開発・導入・保守と情報収集の証拠は提供しません。",
                  true,
                  {}};
  area.tables.push_back(TableOf("ログイン", {"種別"}, tally.logins(), Shown::kCount, true));
  area.tables.push_back(TableOf("失敗したログイン", {"利用者", "接続元"}, tally.failed_logins(), Shown::kCount));
  area.tables.push_back(TableOf("セッション", {"部署"}, tally.sessions(), Shown::kCount));
  area.tables.push_back(TableOf("インターネットの接続先", {"判定"}, tally.destinations(), Shown::kCountAndBytes));
  area.tables.push_back(TableOf("管理操作", {"操作者", "操作", "種別"}, tally.acts(), Shown::kCount));
  return area;
}

ReportArea Operation(const RecordTally& tally, std::chrono::minutes utc_offset) {
  ReportArea area{6,
                  "運用",
                  "監視の対象となったサービスの開始・停止、監査記録の中断と修復、緊急停止を示します。緊急時対応計画と訓"
                  "練の証拠は提供しません。",
                  true,
                  {}};
  area.tables.push_back(TableOf("サービスと監査記録", {"種別"}, tally.operation(), Shown::kCount, true));
  area.tables.push_back(StepsOf("緊急停止", tally.emergencies(), utc_offset));
  return area;
}

ReportArea Review(const RecordTally& tally, const AuditReport& report, std::chrono::minutes utc_offset) {
  ReportArea area{
      8,
      "評価・見直し",
      "監査記録が完全であること、方針をだれがいつ変えたか、記録をだれが持ち出したかを示します。" + report.soundness,
      true,
      {}};
  area.tables.push_back(StepsOf("方針の変更", tally.policy_steps(), utc_offset));
  area.tables.push_back(StepsOf("記録の持ち出しと署名鍵の交換", tally.exports(), utc_offset));
  return area;
}

void Judge(const VerifyReport& found, AuditReport& report) {
  report.whole = !found.problem.has_value();
  if (!report.whole) {
    report.soundness = "監査記録は完全ではありません(" + std::to_string(found.problem->line) +
                       "行目: " + found.problem->detail + ")。この報告の件数は証拠になりません。";
    return;
  }
  report.soundness =
      "監査記録は完全です(" + std::to_string(found.entries) + "件、うち署名済み" + std::to_string(found.signed_seq) +
      "件まで)。書き換えがないことの証明には、別の場所に保管した公開鍵とチェックポイントで検証してください。";
}

}  // namespace

Result<AuditReport> BuildAuditReport(const std::string& path, const ReportPeriod& period, WallTime now) {
  if (period.from >= period.to) return Fail(ErrorCode::kInvalid, "the period must begin before it ends");
  const auto verified = VerifyAuditFile(path);
  if (!verified) return std::unexpected(verified.error());
  RecordTally tally;
  const SearchQuery query{.since = period.from, .until = period.to};
  const auto scanned = ScanRecord(path, query, std::nullopt, [&](const EntryView& entry, uint64_t) {
    tally.Add(entry);
    return true;
  });
  if (!scanned) return std::unexpected(scanned.error());
  AuditReport report;
  report.title = "画面転送システム 自己点検・監査報告";
  report.period = LocalMinute(period.from, period.utc_offset) + " から " + LocalMinute(period.to, period.utc_offset) +
                  " まで(記録 " + std::to_string(tally.entries()) + " 件)";
  report.made_at = LocalMinute(now, period.utc_offset);
  Judge(*verified, report);
  report.areas.push_back(Without(1, "組織体制", "責任者の任命や体制の文書は、組織の規程で示してください。"));
  report.areas.push_back(Assets(tally));
  report.areas.push_back(Without(3, "物理的対策", "入退室や機器の管理の記録は、施設の管理簿で示してください。"));
  report.areas.push_back(Without(4, "人的対策・研修・インシデント報告",
                                 "研修の受講や報告の記録は、人事と情報セキュリティ担当の帳票で示してください。"));
  report.areas.push_back(Technical(tally));
  report.areas.push_back(Operation(tally, period.utc_offset));
  report.areas.push_back(
      Without(7, "業務委託・外部サービス", "契約と委託先の監督の記録は、契約担当の文書で示してください。"));
  report.areas.push_back(Review(tally, report, period.utc_offset));
  return report;
}

}  // namespace shoji::audit
