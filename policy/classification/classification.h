// The order of the classes (自治体機密性) and what follows from it. Pure, any thread.
#pragma once

#include "policy/request.h"

namespace shoji::policy {

// What a transfer counts as: the highest of the person's floor (RuleSet::Floor), what was declared and what was found.
Classification Effective(Classification floor, Classification declared, Classification inspected);

// 自治体機密性 3: what never goes outbound.
bool IsClass3(Classification classification);

// The class called `name` ("1" "2" "3C" "3B" "3A"); kNone for any other text.
Classification ClassificationNamed(std::string_view name);

}  // namespace shoji::policy
