import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** HMAC of some parts, one after the other. */
export function hmac(
  algorithm: 'sha1' | 'sha256',
  key: string | Buffer,
  encoding: 'hex' | 'base64',
  ...parts: readonly (string | Buffer)[]
): string {
  const mac = createHmac(algorithm, key);
  for (const part of parts) mac.update(part);
  return mac.digest(encoding);
}

/** Whether two texts are equal, in a time that tells nothing about where they differ. */
export function isSame(one: string, other: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other)) && one === other;
}

/** Header of a call, once; undefined where it is absent or sent twice. */
export function headerOf(
  headers: Readonly<Record<string, string | string[] | undefined>>,
  name: string,
): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : undefined;
}

/** Whether seconds since 1970, as text, are within `window` seconds of now. */
export function isFresh(seconds: string | undefined, at: Date, window = 300): boolean {
  return (
    seconds !== undefined && /^\d{1,12}$/.test(seconds) && Math.abs(at.getTime() / 1000 - Number(seconds)) <= window
  );
}

/** Key of a delivery whose service gives it no id. */
export function bodyKey(body: Buffer): string {
  return `sha256:${createHash('sha256').update(body).digest('hex')}`;
}
