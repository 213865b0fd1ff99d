// Check digits of the numbers the inspectors look for. `digits`: values 0 to 9, most significant first. Pure, any
// thread. A number of ten or more equal digits is nobody's and is never good.
#pragma once

#include <cstdint>
#include <span>

namespace shoji::inspect {

using Digits = std::span<const uint8_t>;

// 個人番号, 12 digits. 平成26年総務省令第85号 第5条: 11 - (sum of Pn*Qn mod 11), 0 where the remainder is 0 or 1; Pn is
// the n-th digit from the right without the check digit, Qn is n+1 for n <= 6 and n-5 from 7 on.
bool IsMyNumber(Digits digits);

// 住民票コード, 11 digits. 住民基本台帳法施行規則 第1条第2号, 平成14年総務省告示第436号: the rule of 個人番号 over 10
// digits.
bool IsResidentCode(Digits digits);

// 法人番号, 13 digits, the check digit comes first. 平成26年財務省令第70号 第2条: 9 - (sum of Pn*Qn mod 9); Pn is the
// n-th of the other 12 digits from the right, Qn is 1 for odd n and 2 for even n. Never 0.
bool IsCorporateNumber(Digits digits);

// Payment card: a prefix and length the large schemes issue (ISO/IEC 7812-1 major industry 3 to 6; Visa, Mastercard,
// American Express, JCB, Diners Club, Discover, UnionPay) and the Luhn digit of ISO/IEC 7812-1 Annex B.
bool IsCreditCard(Digits digits);

}  // namespace shoji::inspect
