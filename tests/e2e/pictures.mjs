// What the tests of pictures on a clipboard share: rules for them, pixels to recognise, and the bitmap files in which X
// programs pass them on.
const limits = (size) => `max_bytes = "${size}"
per_minute = 30
bytes_per_minute = "64 MiB"
`;

/** Rules under `head` (the file's first lines) that let pictures of classes 1 and 2 pass both ways, up to `size`. */
export const pictureRules = (head, size) => `${head}
[[rules]]
id = "soumu-picture-out"
directions = ["outbound"]
channels = ["clipboard.image"]
classes = ["1", "2"]
answer = "allow"
${limits(size)}[[rules]]
id = "soumu-picture-in"
directions = ["inbound"]
channels = ["clipboard.image"]
classes = ["1", "2"]
answer = "sanitise"
${limits(size)}`;

/** The picture that pages of this size draw, as RGBA. */
export function drawn(width, height) {
  const rgba = Buffer.alloc(4 * width * height);
  for (let i = 0, n = 7; i < rgba.length; ++i) {
    n = (n * 75 + 74) % 65537;
    rgba[i] = i % 4 === 3 ? 255 : n & 255;
  }
  return rgba;
}

const bitmapHead = 14 + 40;
const stride = (width) => Math.ceil((3 * width) / 4) * 4;

/** A bitmap file (image/bmp) of these pixels: 24 bits each, the lowest row first. */
export function bitmapFile(width, height, rgba) {
  const file = Buffer.alloc(bitmapHead + stride(width) * height);
  file.write("BM");
  file.writeUInt32LE(file.length, 2);
  file.writeUInt32LE(bitmapHead, 10);
  file.writeUInt32LE(40, 14);
  file.writeInt32LE(width, 18);
  file.writeInt32LE(height, 22);
  file.writeUInt16LE(1, 26);
  file.writeUInt16LE(24, 28);
  for (let y = 0; y < height; ++y) {
    for (let x = 0; x < width; ++x) {
      const to = bitmapHead + (height - 1 - y) * stride(width) + 3 * x;
      for (let i = 0; i < 3; ++i) file[to + i] = rgba[4 * (y * width + x) + 2 - i];
    }
  }
  return file;
}

/** What is in such a file: {width, height, rgba}; fails for a bitmap of another kind. */
export function readBitmapFile(file) {
  const [width, height] = [file.readInt32LE(18), file.readInt32LE(22)];
  const [kind, start, head] = [file.toString("latin1", 0, 2), file.readUInt32LE(10), file.readUInt32LE(14)];
  const [bits, packed] = [file.readUInt16LE(28), file.readUInt32LE(30)];
  if (kind !== "BM" || start !== bitmapHead || head !== 40 || bits !== 24 || packed !== 0 || height <= 0) {
    throw new Error(`another kind of bitmap: ${file.toString("hex", 0, bitmapHead)}`);
  }
  if (file.length !== bitmapHead + stride(width) * height) throw new Error(`${file.length} bytes for ${width}x${height}`);
  const rgba = Buffer.alloc(4 * width * height, 255);
  for (let y = 0; y < height; ++y) {
    for (let x = 0; x < width; ++x) {
      const from = bitmapHead + (height - 1 - y) * stride(width) + 3 * x;
      for (let i = 0; i < 3; ++i) rgba[4 * (y * width + x) + i] = file[from + 2 - i];
    }
  }
  return { width, height, rgba };
}
