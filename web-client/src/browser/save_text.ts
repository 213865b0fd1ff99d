/** Hands a text to the terminal's browser as a download: UTF-8 with a mark, so that Windows programs read it. */
export function saveText(name: string, text: string): void {
  saveFile(name, `\uFEFF${text}`, "text/plain;charset=utf-8");
}

/** Hands a text to the terminal's browser as a download, as it is. */
export function saveFile(name: string, content: string, type: string): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
