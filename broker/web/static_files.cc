#include "broker/web/static_files.h"

#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

namespace shoji::web {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::pair<std::string_view, std::string_view>, 14> kTypes = {{
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".ico", "image/x-icon"},
    {".webp", "image/webp"},
    {".woff2", "font/woff2"},
    {".json", "application/json"},
    {".webmanifest", "application/manifest+json"},
    {".wasm", "application/wasm"},
    {".txt", "text/plain; charset=utf-8"},
    {".map", "application/json"},
}};

std::string_view TypeOf(std::string_view path) {
  for (const auto& [extension, type] : kTypes) {
    if (path.ends_with(extension)) return type;
  }
  return "application/octet-stream";
}

std::string_view CacheControlOf(std::string_view path) {
  if (path == "/index.html") return "no-store";
  if (path.starts_with("/assets/")) return "public, max-age=31536000, immutable";
  return "no-cache";
}

}  // namespace

Result<StaticFiles> StaticFiles::Load(const std::string& directory) {
  StaticFiles loaded;
  size_t total = 0;
  std::error_code error;
  for (fs::recursive_directory_iterator it(directory, error), end; !error && it != end; it.increment(error)) {
    if (!it->is_regular_file(error) || it->is_symlink(error)) continue;
    std::ifstream file(it->path(), std::ios::binary);
    if (!file) return Fail(ErrorCode::kIo, "cannot read " + it->path().string());
    auto content =
        std::make_shared<const std::string>(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
    total += content->size();
    if (total > kMaxTotalBytes) return Fail(ErrorCode::kTooLarge, directory + " holds more than 64 MiB");
    loaded.files_.emplace("/" + fs::relative(it->path(), directory).generic_string(), std::move(content));
  }
  if (!loaded.files_.contains("/index.html")) {
    return Fail(ErrorCode::kNotFound, "no index.html in " + directory + "; build the web client first (./shoji build)");
  }
  return loaded;
}

std::optional<HttpResponse> StaticFiles::Find(std::string_view path) const {
  const bool page = path == "/" || path == "/session" || path == "/admin" || path.starts_with("/admin/");
  const std::string_view name = page ? "/index.html" : path;
  const auto found = files_.find(name);
  if (found == files_.end()) return std::nullopt;
  HttpResponse response;
  response.content_type = TypeOf(name);
  response.shared_body = found->second;
  response.headers.emplace_back("cache-control", CacheControlOf(name));
  return response;
}

}  // namespace shoji::web
