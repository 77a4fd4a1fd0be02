/** What the dictionary holds before the first byte ([MS-OXRTFCP] 2.1.2.1). */
const INITIAL = Buffer.from(
  '{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript ' +
    '\\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par ' +
    '\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx',
  'latin1',
);
const WINDOW = 4096;
/** RTF that a body may unpack to. References are at most 17 bytes long, so that this bounds hostile input, not real mail. */
const MOST = 32 * 1024 * 1024;

const COMPRESSED = 0x75465a4c;
const UNCOMPRESSED = 0x414c454d;

/** The RTF of PR_RTF_COMPRESSED, as far as it can be unpacked; undefined: not that format. Never throws. */
export function decompressRtf(bytes: Buffer): Buffer | undefined {
  if (bytes.length < 16) return undefined;
  const signature = bytes.readUInt32LE(8);
  const size = bytes.readUInt32LE(4);
  if (signature === UNCOMPRESSED) return bytes.subarray(16, Math.min(bytes.length, 16 + size));
  return signature === COMPRESSED ? unpacked(bytes, Math.min(size, MOST, bytes.length * 17)) : undefined;
}

function unpacked(bytes: Buffer, size: number): Buffer {
  const out = Buffer.allocUnsafe(size);
  const window = Buffer.alloc(WINDOW);
  INITIAL.copy(window);
  let write = INITIAL.length;
  let length = 0;
  for (let at = 16; at < bytes.length && length < size;) {
    const control = bytes[at++]!;
    for (let bit = 0; bit < 8 && length < size; bit++) {
      if ((control & (1 << bit)) === 0) {
        if (at >= bytes.length) return out.subarray(0, length);
        out[length++] = window[write] = bytes[at++]!;
        write = (write + 1) % WINDOW;
        continue;
      }
      if (at + 2 > bytes.length) return out.subarray(0, length);
      const reference = bytes.readUInt16BE(at);
      at += 2;
      const offset = reference >> 4;
      // A reference to the place that is written next ends the text.
      if (offset === write) return out.subarray(0, length);
      for (let step = 0; step < (reference & 15) + 2 && length < size; step++) {
        out[length++] = window[write] = window[(offset + step) % WINDOW]!;
        write = (write + 1) % WINDOW;
      }
    }
  }
  return out.subarray(0, length);
}
