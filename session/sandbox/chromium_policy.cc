#include "session/sandbox/chromium_policy.h"

#include <cctype>

namespace shoji::sandbox {
namespace {

// Names and values: https://chromeenterprise.google/policies/, those that Chromium 156 knows. No closing brace.
constexpr std::string_view kFixedPolicies = R"json({
  "URLBlocklist": ["file://*", "chrome://*", "chrome-extension://*", "devtools://*", "view-source:*", "ftp://*"],
  "URLAllowlist": ["chrome://newtab", "chrome://new-tab-page", "chrome://new-tab-page-third-party",
                   "chrome://tab-search.top-chrome", "chrome://omnibox-popup.top-chrome"],
  "DeveloperToolsAvailability": 2,
  "RemoteDebuggingAllowed": false,
  "ExtensionInstallBlocklist": ["*"],
  "NativeMessagingBlocklist": ["*"],
  "WebAppInstallByUserEnabled": false,
  "IncognitoModeAvailability": 1,
  "BrowserGuestModeEnabled": false,
  "BrowserAddPersonEnabled": false,
  "BrowserSignin": 0,
  "SigninInterceptionEnabled": false,
  "SyncDisabled": true,
  "BrowserLabsEnabled": false,

  "ProxySettings": {"ProxyMode": "fixed_servers", "ProxyServer": "http://127.0.0.1:3128",
                    "ProxyBypassList": "<-loopback>"},
  "DnsOverHttpsMode": "off",
  "BuiltInDnsClientEnabled": false,
  "QuicAllowed": false,
  "WebRtcIPHandling": "disable_non_proxied_udp",
  "HttpsOnlyMode": "disallowed",
  "HttpsUpgradesEnabled": false,

  "PrintingEnabled": false,
  "DownloadDirectory": "/home/user/ダウンロード",
  "PromptForDownloadLocation": false,
  "DownloadRestrictions": 0,
  "AllowFileSelectionDialogs": true,
  "AudioCaptureAllowed": false,
  "VideoCaptureAllowed": false,
  "ScreenCaptureAllowed": false,
  "EnableMediaRouter": false,
  "DesktopSharingHubEnabled": false,
  "DefaultGeolocationSetting": 2,
  "DefaultNotificationsSetting": 2,
  "DefaultWebBluetoothGuardSetting": 2,
  "DefaultWebUsbGuardSetting": 2,
  "DefaultSerialGuardSetting": 2,
  "DefaultWebHidGuardSetting": 2,
  "DefaultSensorsSetting": 2,
  "DefaultFileSystemReadGuardSetting": 2,
  "DefaultFileSystemWriteGuardSetting": 2,
  "DefaultLocalFontsSetting": 2,
  "DefaultWindowManagementSetting": 2,
  "DefaultIdleDetectionSetting": 2,
  "DefaultDirectSocketsSetting": 2,

  "PasswordManagerEnabled": false,
  "PasswordLeakDetectionEnabled": false,
  "AutofillAddressEnabled": false,
  "AutofillCreditCardEnabled": false,
  "PaymentMethodQueryEnabled": false,
  "ImportBookmarks": false,
  "ImportHistory": false,
  "ImportSavedPasswords": false,

  "BackgroundModeEnabled": false,
  "ComponentUpdatesEnabled": false,
  "MetricsReportingEnabled": false,
  "UrlKeyedMetricsAllowed": false,
  "ChromeVariations": 2,
  "SafeBrowsingProtectionLevel": 0,
  "AdvancedProtectionAllowed": false,
  "SearchSuggestEnabled": false,
  "NetworkPredictionOptions": 2,
  "AlternateErrorPagesEnabled": false,
  "BrowserNetworkTimeQueriesEnabled": false,
  "UserFeedbackAllowed": false,
  "FeedbackSurveysEnabled": false,
  "SpellcheckEnabled": false,
  "TranslateEnabled": false,
  "LiveTranslateEnabled": false,
  "AccessibilityImageLabelsEnabled": false,
  "MediaRecommendationsEnabled": false,
  "ShoppingListEnabled": false,
  "BuiltInAIAPIsEnabled": false,
  "GenAILocalFoundationalModelSettings": 1,
  "SearchContentSharingSettings": 1,
  "AIModeSettings": 1,
  "GeminiSettings": 1,
  "HelpMeWriteSettings": 2,
  "TabCompareSettings": 2,
  "CreateThemesSettings": 2,
  "HistorySearchSettings": 2,
  "GoogleSearchSidePanelEnabled": false,
  "LiveCaptionEnabled": false,
  "DomainReliabilityAllowed": false,

  "ForcedLanguages": ["ja", "en-US"],
  "DefaultBrowserSettingEnabled": false,
  "PromotionsEnabled": false,
  "CommandLineFlagSecurityWarningsEnabled": false,
  "NewTabPageLocation": "about:blank",
  "HomepageIsNewTabPage": true,
  "ShowHomeButton": false,
  "BookmarkBarEnabled": false,
  "ProfilePickerOnStartupAvailability": 1,
  "AllowDinosaurEasterEgg": false)json";

constexpr std::string_view kBegin = "-----BEGIN CERTIFICATE-----";
constexpr std::string_view kEnd = "-----END CERTIFICATE-----";

bool IsBase64(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '+' || c == '/' || c == '='; }

// The base64 between the PEM lines, on one line.
Result<std::string> CertificateBase64(std::string_view pem) {
  const size_t begin = pem.find(kBegin);
  const size_t end = pem.find(kEnd);
  if (begin == std::string_view::npos || end == std::string_view::npos || end < begin + kBegin.size()) {
    return Fail(ErrorCode::kInvalid, "the CA certificate is not in PEM form");
  }
  std::string base64;
  for (const char c : pem.substr(begin + kBegin.size(), end - begin - kBegin.size())) {
    if (c == '\n' || c == '\r') continue;
    if (!IsBase64(c)) return Fail(ErrorCode::kInvalid, "the CA certificate is not base64");
    base64 += c;
  }
  if (base64.empty()) return Fail(ErrorCode::kInvalid, "the CA certificate is empty");
  return base64;
}

}  // namespace

Result<std::string> ChromiumPolicy(std::string_view ca_certificate_pem) {
  std::string policy(kFixedPolicies);
  if (!ca_certificate_pem.empty()) {
    const auto base64 = CertificateBase64(ca_certificate_pem);
    if (!base64) return base64;
    policy += ",\n  \"CACertificates\": [\"" + *base64 + "\"]";
  }
  return policy + "\n}\n";
}

}  // namespace shoji::sandbox
