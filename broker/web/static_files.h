// The built web client, read into memory once so that the door needs no file after it has given up its rights.
// Immutable after Load(); any thread.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "broker/web/http_message.h"
#include "codec/base/result.h"

namespace shoji::web {

class StaticFiles {
 public:
  static constexpr size_t kMaxTotalBytes = 64u << 20;

  // Every regular file under `directory`; symbolic links are left out. kNotFound without index.html, kTooLarge over
  // kMaxTotalBytes.
  static Result<StaticFiles> Load(const std::string& directory);

  // The answer to GET `path`: "/", "/session" and "/admin" give index.html. Empty when there is no such file.
  std::optional<HttpResponse> Find(std::string_view path) const;
  size_t count() const { return files_.size(); }

 private:
  std::map<std::string, std::shared_ptr<const std::string>, std::less<>> files_;  // by path with leading slash
};

}  // namespace shoji::web
