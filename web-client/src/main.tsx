// Entry point of the single page: puts the application into the document.
import { render } from "preact";

const root = document.getElementById("app");
if (root) render(<main>Shoji</main>, root);
