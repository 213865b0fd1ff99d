#include "bench/load/crowd_orders.h"

#include <sstream>

namespace shoji::bench {
namespace {

constexpr size_t kMaxClients = 20'000;
constexpr double kMostPerSecond = 10'000;

}  // namespace

Result<std::string> CrowdOrders::Obey(std::string_view bytes) {
  unread_ += bytes;
  std::string answers;
  for (size_t end = unread_.find('\n'); end != std::string::npos && !quit_; end = unread_.find('\n')) {
    auto answer = ObeyLine(unread_.substr(0, end));
    if (!answer) return answer;
    answers += *answer;
    unread_.erase(0, end + 1);
  }
  return answers;
}

Result<std::string> CrowdOrders::ObeyLine(const std::string& line) {
  std::istringstream words(line);
  std::string order, mood_name;
  words >> order;
  if (order == "count") return crowd_.Count().dump() + "\n";
  if (order == "figures") return crowd_.TakeFigures().dump() + "\n";
  if (order == "quit") {
    quit_ = true;
    return "";
  }
  if (order == "leave") {
    crowd_.Leave();
    return "{}\n";
  }
  if (order == "behave" && words >> mood_name) {
    if (const auto mood = MoodFromName(mood_name)) {
      crowd_.Behave(*mood);
      return "";
    }
  }
  size_t total = 0;
  double per_second = 0;
  if (order == "grow" && words >> total >> per_second && total <= kMaxClients && per_second > 0 &&
      per_second <= kMostPerSecond) {
    crowd_.Grow(total, per_second);
    return "";
  }
  return Fail(ErrorCode::kInvalid, "not an order: " + line);
}

}  // namespace shoji::bench
