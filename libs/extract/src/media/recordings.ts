import { type Content, type Reading, unread } from '../reading';
import { durationOfAac, durationOfMp3 } from './mpeg-frames';

/** A voice note, piece of music or film: listed with how long it lasts. What is said in it is not transcribed. */
export function readRecording({ bytes }: Content, type: string): Reading {
  const seconds = durationOf(bytes, type);
  const what = type.startsWith('video/') ? 'a video' : 'a recording';
  return unread('none', seconds === undefined ? `${what}; its length is not known` : `${what} of ${spoken(seconds)}`);
}

function spoken(seconds: number): string {
  const whole = Math.max(1, Math.round(seconds));
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** Seconds, by the headers alone. */
function durationOf(bytes: Buffer, type: string): number | undefined {
  const seconds = READERS[type]?.(bytes);
  return seconds !== undefined && Number.isFinite(seconds) && seconds > 0 && seconds < 1e7 ? seconds : undefined;
}

const READERS: Readonly<Record<string, (bytes: Buffer) => number | undefined>> = {
  'audio/ogg': durationOfOgg,
  'audio/wav': durationOfWav,
  'audio/flac': durationOfFlac,
  'audio/amr': durationOfAmr,
  'audio/silk': durationOfSilk,
  'audio/mp4': durationOfMp4,
  'video/mp4': durationOfMp4,
  'audio/mpeg': durationOfMp3,
  'audio/aac': durationOfAac,
};

/** Position of the last page (RFC 3533), in samples of 48 kHz for Opus (RFC 7845), of the stated rate for Vorbis. */
function durationOfOgg(bytes: Buffer): number | undefined {
  const last = bytes.lastIndexOf('OggS');
  if (last < 0 || last + 14 > bytes.length) return undefined;
  const samples = Number(bytes.readBigInt64LE(last + 6));
  const head = bytes.subarray(0, 256);
  const opus = head.indexOf('OpusHead');
  if (opus >= 0 && opus + 12 <= bytes.length) return (samples - bytes.readUInt16LE(opus + 10)) / 48_000;
  const vorbis = head.indexOf('\x01vorbis', 0, 'latin1');
  return vorbis >= 0 && vorbis + 16 <= bytes.length ? samples / bytes.readUInt32LE(vorbis + 12) : undefined;
}

function durationOfWav(bytes: Buffer): number | undefined {
  let rate: number | undefined;
  for (let at = 12; at + 8 <= bytes.length;) {
    const id = bytes.toString('latin1', at, at + 4);
    const size = bytes.readUInt32LE(at + 4);
    if (id === 'fmt ' && at + 20 <= bytes.length) rate = bytes.readUInt32LE(at + 16);
    if (id === 'data' && rate !== undefined) return Math.min(size, bytes.length - at - 8) / rate;
    at += 8 + size + (size % 2);
  }
  return undefined;
}

/** STREAMINFO (RFC 9639, 8.2): 20 bits of rate, 36 bits of samples. */
function durationOfFlac(bytes: Buffer): number | undefined {
  if (bytes.length < 26) return undefined;
  const rate = bytes.readUIntBE(18, 3) >> 4;
  return ((bytes[21]! & 0xf) * 2 ** 32 + bytes.readUInt32BE(22)) / rate;
}

/** Bytes of a frame of 20 ms by its mode (RFC 4867, table 3 of 3GPP TS 26.101). */
const AMR_FRAMES = [13, 14, 16, 18, 20, 21, 27, 32, 6];
const AMR_WIDE_FRAMES = [18, 24, 33, 37, 41, 47, 51, 59, 61, 6];

function durationOfAmr(bytes: Buffer): number | undefined {
  const isWide = bytes.toString('latin1', 0, 9) === '#!AMR-WB\n';
  const sizes = isWide ? AMR_WIDE_FRAMES : AMR_FRAMES;
  let frames = 0;
  for (let at = isWide ? 9 : 6; at < bytes.length; frames++) at += sizes[(bytes[at]! >> 3) & 0xf] ?? 1;
  return frames / 50;
}

/** Packets of 20 ms, each behind its length; WeChat puts a byte before the header. */
function durationOfSilk(bytes: Buffer): number | undefined {
  let packets = 0;
  for (let at = bytes.indexOf('#!SILK_V3') + 9; at + 2 <= bytes.length; packets++) {
    const size = bytes.readInt16LE(at);
    if (size < 0) break;
    at += 2 + size;
  }
  return packets / 50;
}

/** Movie header (ISO 14496-12, 8.2.2), wherever the box that holds it stands. */
function durationOfMp4(bytes: Buffer): number | undefined {
  const at = bytes.indexOf('mvhd') + 4;
  if (at < 8 || at + 32 > bytes.length) return undefined;
  return bytes[at] === 1
    ? Number(bytes.readBigUInt64BE(at + 24)) / bytes.readUInt32BE(at + 20)
    : bytes.readUInt32BE(at + 16) / bytes.readUInt32BE(at + 12);
}
