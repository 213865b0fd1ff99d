#include <string_view>

#include "policy/audit/export/csv.h"
#include "policy/audit/report/audit_report.h"

namespace shoji::audit {
namespace {

constexpr std::string_view kStyle =
    "@page{size:A4;margin:18mm 15mm}"
    "body{font-family:'Noto Sans CJK JP','Noto Sans JP',sans-serif;font-size:10.5pt;line-height:1.6;color:#1a1a1c;"
    "max-width:180mm;margin:0 auto}"
    "h1{font-size:18pt;margin:0 0 4mm}h2{font-size:13pt;border-bottom:1pt solid #767676;margin:8mm 0 2mm;"
    "break-after:avoid}h3{font-size:11pt;margin:4mm 0 1mm;break-after:avoid}"
    "table{border-collapse:collapse;width:100%}th,td{border:0.5pt solid #949494;padding:1mm 2mm;text-align:left;"
    "vertical-align:top;overflow-wrap:anywhere}th{background:#f2f2f2}tr{break-inside:avoid}thead{display:"
    "table-header-group}td.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}"
    ".none{color:#595959}.bad{border:2pt solid #ce0000;padding:2mm 3mm}";

std::string Escaped(std::string_view text) {
  std::string safe;
  for (const char c : text) {
    switch (c) {
      case '&':
        safe += "&amp;";
        break;
      case '<':
        safe += "&lt;";
        break;
      case '>':
        safe += "&gt;";
        break;
      case '"':
        safe += "&quot;";
        break;
      default:
        safe += (c >= 0 && c < 0x20) || c == 0x7F ? ' ' : c;
    }
  }
  return safe;
}

std::string Element(std::string_view name, std::string_view text, std::string_view attributes = "") {
  std::string element = "<";
  element.append(name).append(attributes).append(">").append(Escaped(text)).append("</").append(name);
  return element += ">\n";
}

bool IsNumber(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

std::string TableAsHtml(const ReportTable& table) {
  std::string html = Element("h3", table.title);
  if (table.rows.empty()) return html + Element("p", "記録はありません。", " class=\"none\"");
  html += "<table>\n<thead><tr>";
  for (const auto& head : table.head) html += Element("th", head, " scope=\"col\"");
  html += "</tr></thead>\n<tbody>\n";
  for (const auto& row : table.rows) {
    html += "<tr>";
    for (const auto& cell : row) {
      html += Element("td", cell.empty() ? "-" : cell, IsNumber(cell) ? " class=\"n\"" : "");
    }
    html += "</tr>\n";
  }
  return html += "</tbody>\n</table>\n";
}

}  // namespace

std::string ReportAsHtml(const AuditReport& report) {
  std::string html = "<!DOCTYPE html>\n<html lang=\"ja\">\n<head>\n<meta charset=\"utf-8\">\n";
  html += Element("title", report.title);
  html.append("<style>").append(kStyle).append("</style>\n</head>\n<body>\n");
  html += Element("h1", report.title);
  html += Element("p", "対象期間: " + report.period);
  html += Element("p", "作成日時: " + report.made_at);
  html += Element("p", report.soundness, report.whole ? "" : " class=\"bad\"");
  for (const auto& area : report.areas) {
    html += Element("h2", "(" + std::to_string(area.number) + ") " + area.title);
    html += Element("p", area.statement);
    for (const auto& table : area.tables) html += TableAsHtml(table);
  }
  return html += "</body>\n</html>\n";
}

std::string ReportAsCsv(const AuditReport& report) {
  std::string csv(kByteOrderMark);
  const auto row = [&](const std::vector<std::string>& cells) { csv += CsvRow(cells); };
  row({"区分番号", "区分", "表", "項目"});
  row({"", report.title, "対象期間", report.period});
  row({"", report.title, "作成日時", report.made_at});
  row({"", report.title, "監査記録", report.soundness});
  for (const auto& area : report.areas) {
    const std::string number = std::to_string(area.number);
    row({number, area.title, "説明", area.statement});
    for (const auto& table : area.tables) {
      std::vector<std::string> head = {number, area.title, table.title};
      head.insert(head.end(), table.head.begin(), table.head.end());
      row(head);
      for (const auto& cells : table.rows) {
        std::vector<std::string> line = {number, area.title, table.title};
        line.insert(line.end(), cells.begin(), cells.end());
        row(line);
      }
    }
  }
  return csv;
}

}  // namespace shoji::audit
