// Secrets of the installation that lie in a file of their own (mode 0600). Any thread; keeps nothing open.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "codec/base/result.h"

namespace shoji::audit {

// The bytes of `path`, at most 16 KiB. kNotFound when there is none; kRefused when others than the owner may read it.
Result<std::string> ReadSecret(const std::string& path);

// Puts `bytes` in place of whatever `path` held: old or new after a crash, never half; durable when it returns.
Result<void> WriteSecret(const std::string& path, std::string_view bytes);

// ReadSecret(), or what `make` gives, written first, when there is no such file.
Result<std::string> ReadOrMakeSecret(const std::string& path, const std::function<Result<std::string>()>& make);

// A new name in a directory is durable only after the directory itself was synced.
Result<void> SyncDirectoryOf(const std::string& path);

}  // namespace shoji::audit
