#include "session/agent/agent.h"

#include <spdlog/spdlog.h>

#include <utility>

namespace shoji::agent {
namespace {

constexpr Duration kLongestWaitForIme = std::chrono::milliseconds(1500);

template <typename... Ts>
struct Overloaded : Ts... {
  using Ts::operator()...;
};

}  // namespace

Agent::Agent(EventLoop& loop, UniqueFd session, AgentOptions options)
    : loop_(loop),
      options_(std::move(options)),
      children_(loop),
      session_(loop, std::move(session),
               {[this](const wire::ClientMessage& message) { OnMessage(message); }, [this] { transfers_.Pump(); },
                [this] { FinishBatch(); }, [this] { loop_.Stop(); }}),
      transfers_(loop, session_),
      forwarder_(loop, options_.egress_socket),
      browser_(loop, children_, options_.browser,
               {[this] { OnBrowserStarted(); }, [this] { Report(wire::AgentState::kBrowserRestarting); },
                [this] { Report(wire::AgentState::kBrowserKeepsCrashing); }}) {}

Agent::~Agent() { children_.KillAll(); }

Result<void> Agent::Start() {
  if (options_.browser.proxy_port != 0) {
    if (auto listening = forwarder_.Listen(options_.browser.proxy_port); !listening) return listening;
  }
  auto files = SessionFiles::Open(loop_, FoldersIn(options_.desktop.paths.home),
                                  [this](const SessionFiles::Finished& file) { transfers_.OfferFile(file); });
  if (!files) return std::unexpected(files.error());
  files_ = std::move(*files);
  transfers_.SetFiles(files_.get());
  auto text = TextChannel::Create(
      loop_, {[this] { OnImeReady(); }, [this](uint32_t input_id) { session_.Send(wire::InputDone{input_id}); },
              [this](const wire::Text& undelivered) { OnUndelivered(undelivered); },
              [this](const wire::CaretHint& caret) { session_.Send(caret); }});
  if (!text) return std::unexpected(text.error());
  text_ = std::move(*text);
  options_.desktop.ime_fd = text_->addon_fd();
  desktop_ = std::make_unique<Desktop>(loop_, children_, options_.desktop,
                                       Desktop::Callbacks{[this](const std::string& display) { OnDisplayUp(display); },
                                                          [this] { OnKeyboardSet(); }, [this] { OnDisplayLost(); }});
  return desktop_->Start();
}

void Agent::OnDisplayUp(const std::string& display) {
  auto opened =
      DisplaySession::Open(loop_, session_, display, {[this] { OnBrowserPainted(); }, [this] { OnDisplayLost(); }});
  if (!opened) {
    spdlog::error("{}", opened.error().message);
    return OnDisplayLost();
  }
  display_ = std::move(*opened);
  transfers_.SetClipboard(&display_->clipboard());
  display_->Resize(wanted_size_.value_or(options_.start_size));
  Report(wire::AgentState::kDisplayUp);
  desktop_->SetKeyboard();
}

void Agent::OnKeyboardSet() {
  auto planner = KeyPlanner::Create();
  if (planner) {
    input_ = std::make_unique<InputRouter>(display_->injector(), *text_, std::move(*planner));
  } else {
    spdlog::error("{}", planner.error().message);
  }
  display_->ProcessEvents();
  desktop_->StartServices();
  browser_.Start(desktop_->Environment());
}

void Agent::OnBrowserStarted() {
  ime_ready_ = painted_ = false;
  Report(wire::AgentState::kBrowserStarted);
  display_->ExpectBrowser();
}

void Agent::OnImeReady() {
  ime_ready_ = true;
  ReportShownOnce();
}

// Typing must work from the first moment, so the window counts as shown only when the input method serves it, too.
void Agent::OnBrowserPainted() {
  painted_ = true;
  ReportShownOnce();
  loop_.CallAfter(kLongestWaitForIme, [this] { OnImeReady(); });
}

void Agent::ReportShownOnce() {
  if (!painted_ || !ime_ready_) return;
  painted_ = false;
  Report(wire::AgentState::kBrowserShown);
}

void Agent::OnMessage(const wire::ClientMessage& message) {
  std::visit(Overloaded{[this](const wire::Resize& resize) { OnResize(resize); },
                        [this](const wire::TransferRequest& request) { transfers_.OnRequest(request); },
                        [this](const wire::TransferData& data) { transfers_.OnData(data); },
                        [this](const wire::TransferCancel& cancel) { transfers_.OnCancel(cancel.request_id); },
                        [this](const auto& input) {
                          if constexpr (requires { input_->Handle(input); }) {
                            if (input_) input_->Handle(input);
                          }
                        }},
             message);
}

void Agent::OnResize(const wire::Resize& resize) {
  wanted_size_ = resize.size;
  if (desktop_) desktop_->SetScale(resize.scale_percent);
  if (display_) display_->Resize(resize.size);
}

void Agent::OnUndelivered(const wire::Text& text) {
  if (input_) input_->TypeUndelivered(text);
  FinishBatch();
}

void Agent::FinishBatch() {
  if (display_) display_->ProcessEvents();
  if (!input_) return;
  if (const std::optional<uint32_t> applied = input_->TakeApplied()) session_.Send(wire::InputDone{*applied});
}

void Agent::OnDisplayLost() {
  Report(wire::AgentState::kDisplayLost);
  loop_.Stop();
}

void Agent::Report(wire::AgentState state) { session_.Send(wire::StateHint{state, 0}); }

}  // namespace shoji::agent
