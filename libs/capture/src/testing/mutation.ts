import fc from 'fast-check';

/** Damage as it happens to files: bytes flipped, a stretch cut out or doubled, the end missing, foreign bytes put in. */
type Mutation =
  | { readonly kind: 'flip'; readonly at: number; readonly bits: number }
  | { readonly kind: 'cut' | 'double'; readonly at: number; readonly length: number }
  | { readonly kind: 'truncate'; readonly at: number }
  | { readonly kind: 'insert'; readonly at: number; readonly bytes: Uint8Array };

const at = fc.double({ min: 0, max: 1, noNaN: true });

const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.record({ kind: fc.constant('flip' as const), at, bits: fc.integer({ min: 1, max: 255 }) }),
  fc.record({ kind: fc.constantFrom('cut' as const, 'double' as const), at, length: fc.integer({ min: 1, max: 300 }) }),
  fc.record({ kind: fc.constant('truncate' as const), at }),
  fc.record({ kind: fc.constant('insert' as const), at, bytes: fc.uint8Array({ minLength: 1, maxLength: 20 }) }),
);

/** The bytes with one to eight mutations. */
export function mutated(bytes: Uint8Array): fc.Arbitrary<Buffer> {
  return fc
    .array(mutation, { minLength: 1, maxLength: 8 })
    .map((mutations) => mutations.reduce(apply, Buffer.from(bytes)));
}

function apply(bytes: Buffer, change: Mutation): Buffer {
  const place = Math.floor(change.at * bytes.length);
  switch (change.kind) {
    case 'flip': {
      const copy = Buffer.from(bytes);
      if (copy.length > 0) copy[Math.min(place, copy.length - 1)]! ^= change.bits;
      return copy;
    }
    case 'cut':
      return Buffer.concat([bytes.subarray(0, place), bytes.subarray(place + change.length)]);
    case 'double':
      return Buffer.concat([bytes.subarray(0, place + change.length), bytes.subarray(place)]);
    case 'truncate':
      return bytes.subarray(0, place);
    case 'insert':
      return Buffer.concat([bytes.subarray(0, place), change.bytes, bytes.subarray(place)]);
  }
}
