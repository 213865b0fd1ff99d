// The pages of http://start.shoji.internal/: a warm browser waits here, without spinner or CPU, until somebody logs in.
// Pure functions; the long poll itself is Connection's.
#pragma once

#include <string>
#include <string_view>

namespace shoji::egress {

enum class StartResource { kPage, kScript, kWait, kMissing };

// `target` in origin form; a query is ignored.
StartResource StartResourceOf(std::string_view method, std::string_view target);
// Whole HTTP responses.
std::string StartPageResponse();
std::string StartScriptResponse();
// {"url": start_url} for the script; "" makes it stay on the page.
std::string StartAddressResponse(std::string_view start_url);
std::string StartMissingResponse();

}  // namespace shoji::egress
