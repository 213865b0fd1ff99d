// The Internet of the tests: a local site whose pages report what the isolated browser really received.
import { createServer } from "node:http";
import { eventually } from "./product.mjs";

const style = "body{font:20px 'Noto Sans CJK JP',sans-serif;margin:24px} input,textarea{font:inherit;width:900px}";
const reporter = `
const report = (kind, data) => fetch('/report', {method:'POST', body: JSON.stringify({kind, ...data, page: location.pathname})});
addEventListener('load', () => report('load', {width: innerWidth, height: innerHeight, dpr: devicePixelRatio}));
const focused = () => document.hasFocus() && (!document.querySelector('[autofocus]') || document.activeElement.matches('[autofocus]'));
// A browser drops what is typed before a page's first picture.
const painted = () => performance.getEntriesByName('first-contentful-paint').length > 0;
const whenFocused = () => focused() && painted() ? report('ready', {}) : requestAnimationFrame(whenFocused);
addEventListener('load', whenFocused);
addEventListener('pageshow', (e) => { if (e.persisted) report('load', {width: innerWidth, height: innerHeight}); });
addEventListener('resize', () => report('resize', {width: innerWidth, height: innerHeight}));
`;

const paragraph =
  "障子は光だけを通す。地方公共団体の情報システムは、通信経路を分割し、無害化された通信だけを通さなければならない。" +
  "画面転送では、利用者の端末に画面だけが届き、操作だけが送られる。税務課、市民課、情報政策課。";

// Ctrl+C copies the picture that is drawn here; what is pasted is reported pixel by pixel.
const picture = (width, height) => `<h1>画像</h1><textarea id="field" rows="1" autofocus></textarea>
<canvas id="c" width="${width}" height="${height}" style="display:block"></canvas>
<img id="i" alt="" style="position:fixed;left:600px;top:120px"><script>
const canvas = document.getElementById('c'), context = canvas.getContext('2d');
const image = context.createImageData(canvas.width, canvas.height);
for (let i = 0, n = 7; i < image.data.length; ++i) { n = (n * 75 + 74) % 65537; image.data[i] = i % 4 === 3 ? 255 : n & 255; }
context.putImageData(image, 0, 0);
const png = new Promise((done) => canvas.toBlob(done, 'image/png'));
document.getElementById('i').src = canvas.toDataURL('image/png');
addEventListener('load', () => document.getElementById('field').focus());
addEventListener('contextmenu', (event) => report('menu', { over: event.target.id }));
addEventListener('keydown', (event) => {
  if (!event.ctrlKey || event.key !== 'c') return;
  event.preventDefault();
  navigator.clipboard.write([new ClipboardItem({ 'image/png': png })]).then(() => report('copied', {}), (error) => report('failed', { error: String(error) }));
});
addEventListener('paste', async (event) => {
  const file = event.clipboardData.files[0];
  if (!file) return report('pasted', { types: [...event.clipboardData.types] });
  const bitmap = await createImageBitmap(file);
  const copy = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
  copy.drawImage(bitmap, 0, 0);
  const { width, height, data } = copy.getImageData(0, 0, bitmap.width, bitmap.height);
  report('pasted', { type: file.type, width, height, rgba: [...data] });
});</script>`;

const pages = {
  "/": `<h1>試験の町 公式ページ</h1><p><a id="next" href="/second" style="display:inline-block;padding:20px;background:#cde">次のページへ</a></p>${`<p>${paragraph}</p>`.repeat(40)}
<script>let last=0; addEventListener('scroll', () => { if (Math.abs(scrollY-last) > 50) { last = scrollY; report('scroll', {y: scrollY}); } });
document.getElementById('next').addEventListener('click', () => report('click', {target: 'next'}));</script>`,
  "/second": `<h1>二ページ目</h1><p>${paragraph}</p>`,
  "/form": `<h1>入力</h1><textarea id="field" rows="6" autofocus></textarea><script>
const field = document.getElementById('field');
field.addEventListener('input', () => report('value', {value: field.value}));
for (const type of ['compositionstart','compositionupdate','compositionend']) field.addEventListener(type, (e) => report(type, {data: e.data}));
addEventListener('keydown', (e) => report('keydown', {key: e.key, code: e.code}));
addEventListener('keyup', (e) => report('keyup', {key: e.key, code: e.code}));
addEventListener('load', () => field.focus());</script>`,
  "/chooser": `<h1>ファイルを選ぶ</h1><input type="file" id="file" style="display:block;width:900px;height:300px;background:#cde"><script>
const file = document.getElementById('file');
file.addEventListener('click', () => report('click', {target: 'file'}));
file.addEventListener('cancel', () => report('cancel', {}));
file.addEventListener('change', () => fetch('/take?name=' + encodeURIComponent(file.files[0].name), {method: 'POST', body: file.files[0]}));</script>`,
  "/picture": picture(61, 47),
  "/poster": picture(800, 600),
  "/text": `<h1>文字だけの頁</h1>${`<p>${paragraph}</p>`.repeat(8)}`,
  "/photo": `<canvas id="c" width="1200" height="640"></canvas><script>
const c = document.getElementById('c').getContext('2d'); const image = c.createImageData(1200, 640); let seed = 7;
const random = () => (seed = (seed * 1103515245 + 12345) & 0x7fffffff) / 0x7fffffff;
for (let y = 0; y < 640; ++y) for (let x = 0; x < 1200; ++x) { const i = 4 * (y * 1200 + x);
  image.data[i] = 128 + 90 * Math.sin(x / 50) + 20 * random(); image.data[i+1] = 128 + 90 * Math.sin(y / 40 + x / 90) + 20 * random();
  image.data[i+2] = 128 + 90 * Math.cos((x + y) / 60) + 20 * random(); image.data[i+3] = 255; }
c.putImageData(image, 0, 0);</script>`,
  "/mixed": `<h1>文字と写真</h1><p>${paragraph}</p><div style="width:600px;height:300px;background:linear-gradient(45deg,#e33,#3e3,#33e,#ee3)"></div><p>${paragraph}</p>`,
  // A video's stand-in: two layers of clouds that drift apart, beside a field. "stop" and "go" in the field are obeyed.
  "/video": `<div style="display:flex;gap:24px"><canvas id="c" width="640" height="360"></canvas><textarea id="field" rows="8" style="width:460px;resize:none" autofocus></textarea></div><script>
const canvas = document.getElementById('c'); const screen2d = canvas.getContext('2d'); let seed = 7, n = 0, playing = true;
const random = () => (seed = (seed * 1103515245 + 12345) & 0x7fffffff) / 0x7fffffff;
const layer = (alpha, scale) => { const c = document.createElement('canvas'); c.width = 1000; c.height = 700; const d = c.getContext('2d'); const image = d.createImageData(1000, 700);
  for (let y = 0; y < 700; ++y) for (let x = 0; x < 1000; ++x) { const i = 4 * (y * 1000 + x);
    image.data[i] = 128 + 90 * Math.sin(x / scale) + 12 * random(); image.data[i+1] = 128 + 90 * Math.sin(y / scale + x / 90) + 12 * random();
    image.data[i+2] = 128 + 90 * Math.cos((x + y) / scale) + 12 * random(); image.data[i+3] = alpha; }
  d.putImageData(image, 0, 0); return c; };
const far = layer(255, 60), near = layer(110, 23);
const draw = () => { if (!playing) return; ++n;
  screen2d.drawImage(far, -150 - 140 * Math.sin(n / 50), -150 - 100 * Math.cos(n / 41)); screen2d.drawImage(near, -170 + 150 * Math.sin(n / 37), -160 + 120 * Math.cos(n / 29)); };
setInterval(draw, 33);
const field = document.getElementById('field');
field.addEventListener('input', () => { report('value', {value: field.value}); if (/stop$/.test(field.value)) playing = false; if (/go$/.test(field.value)) playing = true; });
addEventListener('load', () => { field.focus(); const { left, top, width, height } = canvas.getBoundingClientRect();
  report('place', {x: (outerWidth - innerWidth) / 2 + left, y: outerHeight - innerHeight + top, width, height}); });</script>`,
  "/animation": `<h1>動く頁</h1><canvas id="c" width="400" height="200"></canvas><script>
const c = document.getElementById('c').getContext('2d'); let n = 0;
setInterval(() => { c.fillStyle = 'hsl(' + (n++ * 7 % 360) + ' 70% 60%)'; c.fillRect(0, 0, 400, 200); c.fillStyle = '#000'; c.font = '60px sans-serif'; c.fillText(String(n), 40, 120); }, 40);</script>`,
  // Never the same picture twice, for as many seconds as ?seconds says; then it stays and says so.
  "/hurry": `<h1>急ぐ頁</h1><textarea id="field" rows="2" autofocus></textarea><br><canvas id="c" width="600" height="360"></canvas><script>
const c = document.getElementById('c').getContext('2d'); const field = document.getElementById('field');
const end = performance.now() + 1000 * Number(new URLSearchParams(location.search).get('seconds')); let n = 0;
field.addEventListener('input', () => report('value', {value: field.value}));
addEventListener('load', () => field.focus());
const timer = setInterval(() => { const g = c.createLinearGradient(0, 0, 600, 360); ++n;
  for (let i = 0; i < 8; ++i) g.addColorStop(i / 7, 'hsl(' + ((n * 5 + i * 61) % 360) + ' 70% ' + (40 + (n + i * 7) % 30) + '%)');
  c.fillStyle = g; c.fillRect(0, 0, 600, 360); c.fillStyle = '#000'; c.font = '60px sans-serif'; c.fillText(String(n), 40, 120);
  if (performance.now() > end) { clearInterval(timer); report('calm', {n}); } }, 40);</script>`,
};

export class Site {
  static start() {
    const site = new Site();
    site.reports = [];
    site.requests = [];
    site.taken = []; // {name, body} of what pages were given by the file chooser
    site.server = createServer((request, response) => site.#answer(request, response));
    return new Promise((resolve) => {
      site.server.listen(0, "127.0.0.1", () => {
        site.port = site.server.address().port;
        site.destination = `127.0.0.1:${site.port}`;
        site.url = `http://${site.destination}`;
        resolve(site);
      });
    });
  }

  #answer(request, response) {
    this.requests.push(request.url);
    if (request.method === "POST") {
      const pieces = [];
      request.on("data", (data) => pieces.push(data));
      request.on("end", () => {
        this.#posted(new URL(request.url, this.url), Buffer.concat(pieces));
        response.end("ok");
      });
      return;
    }
    const path = new URL(request.url, this.url).pathname;
    const page = pages[path];
    response.writeHead(page ? 200 : 404, { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" });
    response.end(
      `<!doctype html><html lang="ja"><title>${path}</title><link rel="icon" href="data:,"><style>${style}</style><script>${reporter}</script>${page ?? `<h1>ありません</h1><p id=path>${path}</p>`}`,
    );
  }

  #posted(url, body) {
    if (url.pathname === "/take") this.taken.push({ name: url.searchParams.get("name"), body });
    else this.reports.push(JSON.parse(body.toString("utf8")));
  }

  /** Waits for a report that `match` accepts, among those since `from` (default: all). */
  async expect(what, match, timeoutMs = 20_000, from = 0) {
    try {
      return await eventually(`the page reports: ${what}`, () => this.reports.slice(from).find(match), timeoutMs);
    } catch (error) {
      throw new Error(`${error.message}; last reports: ${JSON.stringify(this.reports.slice(from).slice(-4))}`);
    }
  }

  stop() {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(resolve));
  }
}
