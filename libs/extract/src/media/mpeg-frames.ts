/** kbit/s by index, for layer III of MPEG 1, and of 2 and 2.5. */
const RATES_1 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const RATES_2 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
const SAMPLE_RATES = [44_100, 48_000, 32_000];

/** Seconds of an MP3, frame by frame: right for constant and variable rates alike. */
export function durationOfMp3(bytes: Buffer): number | undefined {
  let seconds = 0;
  for (let at = afterTag(bytes); at + 4 <= bytes.length;) {
    const version = (bytes[at + 1]! >> 3) & 3;
    const rate = (version === 3 ? RATES_1 : RATES_2)[bytes[at + 2]! >> 4];
    const samplesASecond = (SAMPLE_RATES[(bytes[at + 2]! >> 2) & 3] ?? 0) / [4, 1, 2, 1][version]!;
    if (bytes[at] !== 0xff || (bytes[at + 1]! & 0xe6) !== 0xe2 || version === 1 || !rate || samplesASecond === 0) break;
    const samples = version === 3 ? 1152 : 576;
    const padding = (bytes[at + 2]! >> 1) & 1;
    at += Math.floor((samples * rate * 125) / samplesASecond) + padding;
    seconds += samples / samplesASecond;
  }
  return seconds > 0 ? seconds : undefined;
}

/** An ID3v2 tag before the sound: its size in four times seven bits. */
function afterTag(bytes: Buffer): number {
  if (bytes.length < 10 || bytes.toString('latin1', 0, 3) !== 'ID3') return 0;
  return 10 + bytes.subarray(6, 10).reduce((size, byte) => size * 128 + (byte & 0x7f), 0);
}

const AAC_RATES = [
  96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350,
];

/** Seconds of AAC in ADTS frames of 1024 samples (ISO 13818-7, 6.2). */
export function durationOfAac(bytes: Buffer): number | undefined {
  let seconds = 0;
  for (let at = 0; at + 7 <= bytes.length && bytes[at] === 0xff && (bytes[at + 1]! & 0xf6) === 0xf0;) {
    const rate = AAC_RATES[(bytes[at + 2]! >> 2) & 0xf];
    const size = ((bytes[at + 3]! & 3) << 11) | (bytes[at + 4]! << 3) | (bytes[at + 5]! >> 5);
    if (rate === undefined || size < 7) break;
    seconds += 1024 / rate;
    at += size;
  }
  return seconds > 0 ? seconds : undefined;
}
