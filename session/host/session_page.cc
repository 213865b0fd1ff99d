#include "session/host/session_page.h"

namespace shoji::host {

SessionPage PageAfter(const std::map<std::string, link::Json>& all, const std::string& after, size_t max_bytes) {
  SessionPage page;
  size_t bytes = 0;
  for (auto next = all.upper_bound(after); next != all.end(); ++next) {
    bytes += next->second.dump().size() + 1;
    if (bytes > max_bytes && !page.sessions.empty()) {
      page.more = true;
      break;
    }
    page.sessions.push_back(next->second);
  }
  return page;
}

}  // namespace shoji::host
