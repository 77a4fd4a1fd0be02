import { isObject, type JsonObject, parseJson } from '../json/values';

/** The body of a call; without members where it is no JSON object. Never throws. */
export function bodyObject(body: Uint8Array): JsonObject {
  const value = parseJson(
    Buffer.from(body.buffer, body.byteOffset, body.length)
      .toString('utf8')
      .replace(/^\ufeff/, ''),
  );
  return isObject(value) ? value : {};
}
