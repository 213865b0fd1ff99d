// Files that cost their reader far more than their sender: made here, small, the same every time.
import { deflateRawSync, deflateSync, constants } from "node:zlib";

const MiB = 1 << 20;

const crcTable = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; ++k) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c;
});
const crcOver = (register, bytes) => bytes.reduce((c, byte) => crcTable[(c ^ byte) & 255] ^ (c >>> 8), register) >>> 0;
const crc32 = (bytes) => ~crcOver(0xffffffff, bytes) >>> 0;

/** CRC register after the same block so often: what zero bytes do to a register is linear in its bits. */
function crcRepeated(register, block, times) {
  const zeros = new Uint8Array(block.length);
  const column = Array.from({ length: 32 }, (_, bit) => crcOver((1 << bit) >>> 0, zeros));
  const own = crcOver(0, block);
  let c = register;
  for (let i = 0; i < times; ++i) {
    let next = own;
    for (let bit = 0; bit < 32; ++bit) if ((c >>> bit) & 1) next ^= column[bit];
    c = next >>> 0;
  }
  return c;
}

/** An entry whose content is `head`, then `block` so often, then `tail`, deflated without ever being whole. */
function repeated(name, head, block, times, tail) {
  const flushed = (bytes) => deflateRawSync(bytes, { level: 9, finishFlush: constants.Z_FULL_FLUSH });
  const packed = Buffer.concat([flushed(head), ...Array(times).fill(flushed(block)), deflateRawSync(tail)]);
  const crc = ~crcOver(crcRepeated(crcOver(0xffffffff, head), block, times), tail) >>> 0;
  return { name, packed, crc, bytes: head.length + block.length * times + tail.length };
}

function entry(name, text) {
  const bytes = Buffer.from(text);
  return { name, packed: deflateRawSync(bytes), crc: crc32(bytes), bytes: bytes.length };
}

function zip(entries) {
  const parts = [];
  const directory = [];
  let at = 0;
  for (const { name, packed, crc, bytes } of entries) {
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(8, 4);
    common.writeUInt32LE(crc, 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(bytes, 18);
    common.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from("PK\x03\x04", "latin1"), common, Buffer.from(name), packed]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(at, 10);
    directory.push(Buffer.concat([Buffer.from("PK\x01\x02\x14\x00", "latin1"), common, rest, Buffer.from(name)]));
    parts.push(local);
    at += local.length;
  }
  const end = Buffer.alloc(18);
  const size = directory.reduce((sum, each) => sum + each.length, 0);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(size, 8);
  end.writeUInt32LE(at, 12);
  return Buffer.concat([...parts, ...directory, Buffer.from("PK\x05\x06", "latin1"), end]);
}

const office = "application/vnd.openxmlformats-officedocument";
const rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

function packageOf(part, type, extra) {
  return [
    entry("[Content_Types].xml", `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/${part}" ContentType="${office}.${type}.main+xml"/>${extra}</Types>`),
    entry("_rels/.rels", `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="${rel}/officeDocument" Target="${part}"/></Relationships>`),
  ];
}

const wordHead = '<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>';
const wordTail = "</w:body></w:document>";
const word = (document) => zip([...packageOf("word/document.xml", "wordprocessingml.document", ""), document]);

/** A docx whose text is `gib` GiB long. */
export function wordBomb(gib) {
  const head = Buffer.from(`${wordHead}<w:p><w:r><w:t>`);
  const tail = Buffer.from(`</w:t></w:r></w:p>${wordTail}`);
  return word(repeated("word/document.xml", head, Buffer.alloc(MiB, "a"), gib * 1024, tail));
}

/** An xlsx with a sheet of `gib` GiB of empty rows. */
export function sheetBomb(gib) {
  const spreadsheet = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
  const sheet = `<Override PartName="/xl/worksheets/sheet1.xml" ContentType="${office}.spreadsheetml.worksheet+xml"/>`;
  const row = "<row><c><v>1</v></c></row>";
  const block = Buffer.from(row.repeat(Math.floor(MiB / row.length)));
  const head = Buffer.from(`<?xml version="1.0"?><worksheet xmlns="${spreadsheet}"><sheetData>`);
  return zip([
    ...packageOf("xl/workbook.xml", "spreadsheetml.sheet", sheet),
    entry("xl/workbook.xml", `<?xml version="1.0"?><workbook xmlns="${spreadsheet}" xmlns:r="${rel}"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>`),
    entry("xl/_rels/workbook.xml.rels", `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="${rel}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`),
    repeated("xl/worksheets/sheet1.xml", head, block, gib * 1024, Buffer.from("</sheetData></worksheet>")),
  ]);
}

function pdf(objects) {
  const parts = [Buffer.from("%PDF-1.4\n")];
  let at = parts[0].length;
  const table = ["0000000000 65535 f \n"];
  objects.forEach((object, index) => {
    const bytes = Buffer.concat([Buffer.from(`${index + 1} 0 obj\n`), Buffer.from(object), Buffer.from("\nendobj\n")]);
    table.push(`${String(at).padStart(10, "0")} 00000 n \n`);
    parts.push(bytes);
    at += bytes.length;
  });
  const count = objects.length + 1;
  parts.push(Buffer.from(`xref\n0 ${count}\n${table.join("")}trailer<</Root 1 0 R/Size ${count}>>\nstartxref\n${at}\n%%EOF\n`));
  return Buffer.concat(parts);
}

const stream = (packed) =>
  Buffer.concat([Buffer.from(`<</Length ${packed.length}/Filter/FlateDecode>>\nstream\n`), packed, Buffer.from("\nendstream")]);

/** `pages` pages of `size` points with the same content stream. */
function book(pages, size, content) {
  const page = `<</Type/Page/Parent 2 0 R/MediaBox[0 0 ${size} ${size}]/Contents 3 0 R/Resources<</Font<</F 4 0 R>>>>>>`;
  const kids = Array.from({ length: pages }, (_, index) => `${index + 5} 0 R`).join(" ");
  return pdf([
    "<</Type/Catalog/Pages 2 0 R>>",
    `<</Type/Pages/Count ${pages}/Kids[${kids}]>>`,
    stream(content),
    "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ...Array(pages).fill(page),
  ]);
}

const line = (text, y = 72) => `BT /F 12 Tf 72 ${y} Td (${text}) Tj ET\n`;

/** Every page says two kilobytes: the whole is longer than any text may be. */
export function manyPages(pages) {
  const lines = Array.from({ length: 40 }, (_, index) => line("x".repeat(60), 560 - 12 * index));
  return book(pages, 600, deflateSync(lines.join("")));
}
/** One honest line on a page of some 350,000 km. */
export const hugePage = () => book(1, 1_000_000_000_000, deflateSync(line("far away")));

/** A page whose content inflates to `gib` GiB of drawing. */
export function inflatingPage(gib) {
  const block = Buffer.from("0 0 m 9 9 l S\n".repeat(75_000)).subarray(0, MiB);
  const raw = deflateRawSync(block, { level: 9, finishFlush: constants.Z_FULL_FLUSH });
  return book(1, 600, Buffer.concat([Buffer.from([0x78, 0xda]), ...Array(gib * 1024).fill(raw), deflateRawSync(line("x"))]));
}
