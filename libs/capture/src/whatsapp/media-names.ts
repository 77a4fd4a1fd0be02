import type { CalendarDay } from './calendars';

/** Android's `IMG-20240301-WA0001.jpg`, iOS's `00000012-PHOTO-2024-03-01-10-11-12.jpg` (formats.md 2.1). */
const DATED = /(?:IMG|VID|PTT|AUD|STK|DOC)-(20\d\d)(\d\d)(\d\d)-WA\d|\d{8}-[A-Z]+-(20\d\d)-(\d\d)-(\d\d)-/;
const MEDIA = /^(?:(?:IMG|VID|PTT|AUD|STK|DOC)-\d{8}-WA\d+|\d{8}-.+)\.\w{2,5}$/;

/** The day a media file in this text was made, by its name. */
export function mediaDayOf(text: string): CalendarDay | undefined {
  const match = DATED.exec(text);
  if (!match) return undefined;
  const at = match[1] === undefined ? 4 : 1;
  return { year: Number(match[at]), month: Number(match[at + 1]), day: Number(match[at + 2]) };
}

/** A name that only WhatsApp gives. */
export function isMediaName(name: string): boolean {
  return MEDIA.test(name);
}

const TYPES: Readonly<Record<string, string>> = {
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  gif: 'image/gif',
  mp4: 'video/mp4',
  mov: 'video/quicktime',
  '3gp': 'video/3gpp',
  opus: 'audio/ogg',
  ogg: 'audio/ogg',
  m4a: 'audio/mp4',
  mp3: 'audio/mpeg',
  aac: 'audio/aac',
  amr: 'audio/amr',
  wav: 'audio/wav',
  pdf: 'application/pdf',
  vcf: 'text/vcard',
  txt: 'text/plain',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  zip: 'application/zip',
};

/** Media type by the ending of a name, where that is plain. The content decides later, when it is looked at. */
export function mediaTypeOf(name: string): string | undefined {
  return TYPES[name.slice(name.lastIndexOf('.') + 1).toLowerCase()];
}
