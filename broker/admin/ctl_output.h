// What shojictl prints: answers of the broker as lines and tables for people. Pure; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "policy/audit/audit_verifier.h"
#include "policy/audit/search/audit_search.h"

namespace shoji::admin {

// Columns two spaces apart, the first row being the head. Japanese characters count as two columns.
std::string Table(const std::vector<std::vector<std::string>>& rows);

// `answer` is the broker's JSON for the operation `op` ("user.list", ...) and says ok.
std::string Describe(std::string_view op, std::string_view answer);
// The sentence in an answer that does not say ok.
std::string DescribeFailure(std::string_view answer);
// True for a JSON object whose member ok is true.
bool SaysOk(std::string_view answer);

// The entries of a page, newest first.
std::string DescribeEntries(const audit::SearchPage& page);

std::string DescribeAudit(const std::string& path, const audit::VerifyReport& report);

}  // namespace shoji::admin
