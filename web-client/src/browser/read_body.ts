// A response's body with its progress, as its bytes come in.

/** Empty when the response has no body. Rejects as fetch does when it is aborted or the connection is lost. */
export async function readBody(response: Response, progress: (bytes: number, total: number) => void): Promise<string> {
  const total = Number(response.headers.get("content-length") ?? 0);
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  progress(0, total);
  for (const reader = response.body?.getReader(); reader; ) {
    const { done, value } = await reader.read();
    if (done) break;
    bytes += value.length;
    text += decoder.decode(value, { stream: true });
    progress(bytes, Math.max(bytes, total));
  }
  return text + decoder.decode();
}
