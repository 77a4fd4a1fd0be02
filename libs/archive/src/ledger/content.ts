import type { CapturedEvent } from '@minutebook/capture';
import { type Canonical, canonicalBytes, parseCanonical, SALT_BYTES, wellFormed } from '@minutebook/proof';

/** Version of the content's form; raised when a field changes its meaning. */
const CONTENT_VERSION = 1;

/**
 * A captured event (or a finding about one) as it can be kept: nothing undefined, and lone surrogates, which have no UTF-8 form, as U+FFFD (the raw
 * bytes keep them). A function of the event alone, without any id of ours, so that reading the evidence again with the
 * same importer gives the same (R3).
 */
export function keepable<T>(value: T): T {
  return clean(value) as T;
}

/** The canonical bytes of a keepable event: what is sealed, committed to and never re-serialised (R67). */
export function contentBytes(event: CapturedEvent): Uint8Array {
  return canonicalBytes({ event: event as unknown as Canonical, v: CONTENT_VERSION });
}

/** Inverse of {@link contentBytes}. */
export function contentOf(bytes: Uint8Array): CapturedEvent {
  const { v, event } = parseContent(bytes);
  if (v !== CONTENT_VERSION) throw new RangeError(`content of form ${v} is not known to this program`);
  return event;
}

function parseContent(bytes: Uint8Array): { v: number; event: CapturedEvent } {
  // Canonical form was checked when it was written and is authenticated by the seal; parsing alone is enough here.
  return JSON.parse(new TextDecoder().decode(bytes)) as { v: number; event: CapturedEvent };
}

/** For verification: refuses bytes that are not canonical. */
export function strictContentOf(bytes: Uint8Array): CapturedEvent {
  return (parseCanonical(bytes) as unknown as { event: CapturedEvent }).event;
}

/** What is sealed for a version: salt, then content. They live and die together (R71). */
export function splitSalted(plaintext: Uint8Array): { salt: Uint8Array; content: Uint8Array } {
  return { salt: plaintext.subarray(0, SALT_BYTES), content: plaintext.subarray(SALT_BYTES) };
}

function clean(value: unknown): Canonical {
  if (typeof value === 'string') return wellFormed(value);
  if (Array.isArray(value)) return value.map(clean);
  if (typeof value === 'object' && value !== null) {
    const object: Record<string, Canonical> = {};
    // In canonical order, so that it need not be put in order once more.
    for (const key of Object.keys(value).sort()) {
      const member = (value as Record<string, unknown>)[key];
      if (member !== undefined) object[wellFormed(key)] = clean(member);
    }
    return object;
  }
  return value as Canonical;
}
