import type { MediaRef } from '../webhook/media-ref';
import { mediaPath } from '../webhook/webhook-reading';

/** Twilio sends ten at most. */
const MOST_FILES = 10;

/** The files of a message, in order. Ids are the last part of their addresses. */
export function twilioFilesOf(form: URLSearchParams): (MediaRef & { readonly mediaType?: string })[] {
  const count = Math.min(MOST_FILES, Number(/^\d{1,2}$/.exec(form.get('NumMedia') ?? '')?.[0] ?? 0));
  return Array.from({ length: count }, (_, i) => i).flatMap((i) => {
    const url = form.get(`MediaUrl${i}`) ?? '';
    const id = /\/([A-Za-z0-9]+)$/.exec(url)?.[1];
    const mediaType = form.get(`MediaContentType${i}`);
    return id === undefined ? [] : [{ id, url, path: mediaPath(id), ...(mediaType !== null && { mediaType }) }];
  });
}

/** Files that a call names. */
export function twilioMedia(body: Uint8Array): MediaRef[] {
  return twilioFilesOf(new URLSearchParams(Buffer.from(body).toString('utf8')));
}
