/**
 * The normal form of an address, number or handle, as `PartyText.handle` and the index hold it: an address in lower case
 * without display name, a number as `+` (if it had one) and its digits, anything else trimmed, without a leading `@`,
 * in lower case.
 */
export function normaliseHandle(handle: string): string {
  const text = handle.normalize('NFKC').trim().toLowerCase();
  const bracketed = /<([^<>\s]+@[^<>\s]+)>$/.exec(text);
  if (bracketed) return bracketed[1]!;
  if (isAddress(text)) return text.replace(/^mailto:/, '');
  if (isPhone(text))
    return (text.startsWith('+') || text.startsWith('00') ? '+' : '') + digitsOf(text).replace(/^00/, '');
  const bare = text.replace(/^@\s*/, '');
  return bare === text ? text : normaliseHandle(bare);
}

/** A value of `desk:`, `person:` and the like in the form the index holds: NFKC, lower case, single spaces. */
export function normaliseValue(value: string): string {
  return value.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase();
}

/** Whether the text is a whole handle, to be compared as one, rather than words of a name. */
export function isHandle(text: string): boolean {
  const trimmed = text.normalize('NFKC').trim();
  return isAddress(trimmed) || isPhone(trimmed) || /^@[^\s@.]+$/.test(trimmed);
}

function isAddress(text: string): boolean {
  return /^(?:mailto:)?[^\s@<>]+@[^\s@<>]+$/.test(text);
}

/** At least seven digits and nothing but what people write between them. */
function isPhone(text: string): boolean {
  return /^\+?[\d\s().\-/]{7,40}$/.test(text) && digitsOf(text).length >= 7;
}

function digitsOf(text: string): string {
  return text.replace(/\D/g, '');
}
