// What a transfer's numbers mean in words, as web-client/src/core/transfer_words.ts says them. Pure.
#pragma once

#include <string>
#include <vector>

#include "broker/rdp/page/language.h"
#include "codec/wire/transfer_messages.h"

namespace shoji::rdp {

// Why the broker refused, as a sentence: a number of policy/reason.h, or of a newer broker.
std::string WhySentence(Language language, uint16_t reason_code);
// 1 to 5; "" for none.
std::string ClassText(Language language, uint8_t classification);
std::string ItemsText(Language language, const std::vector<wire::DetailItem>& items);

}  // namespace shoji::rdp
