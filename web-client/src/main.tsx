// Entry point of the single page: puts the application into the document.
import { render } from "preact";
import "@digital-go-jp/design-tokens/dist/tokens.css";
import { App } from "./portal/app";
import "./portal/styles/base.css";
import "./portal/styles/page.css";
import "./portal/styles/clipboard.css";
import "./portal/styles/files.css";
import "./portal/styles/controls.css";
import "./portal/styles/toolbar.css";
import "./portal/styles/view.css";
import "./portal/styles/onlooker.css";

// A page taken back from the browser's memory has lost its connection and its worker.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

const root = document.getElementById("app");
if (root) render(<App />, root);
