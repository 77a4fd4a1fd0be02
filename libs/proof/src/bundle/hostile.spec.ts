import fc from 'fast-check';
import { canonicalBytes, type Canonical } from '../canonical';
import { NoteKey } from '../note';
import { bytesOf, MemoryFiles } from './bundle-files';
import { type Files, SAMPLE_SCOPE, sampleSite, zipped } from './building.testing';
import { parsePolicy } from './policy';
import { verifyBundle, verifyContainer } from './verify-bundle';

const site = sampleSite();
const trust = { policy: parsePolicy(site.trust) };
let files: Files;
beforeAll(async () => void (files = await site.bundle({ scope: SAMPLE_SCOPE })));

const value = fc.letrec<{ value: Canonical }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.string(),
    fc.maxSafeInteger(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(
      fc.constantFrom('entry', 'salt', 'proof', 'days', 'size', 'withheld', 'vkey', 'v', '__proto__'),
      tie('value'),
      {
        maxKeys: 4,
        noNullPrototype: true,
      },
    ),
  ),
})).value;

describe('bytes of somebody else’s making', () => {
  it('[R82] always come to a verdict, and never to proven: any file replaced by anything', async () => {
    const names = [...files.keys()];
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.oneof(fc.uint8Array(), value.map(safely)), async (pick, bytes) => {
        const name = names[pick % names.length]!;
        const verdict = await verifyBundle(new MemoryFiles(new Map(files).set(name, bytes)), trust);
        expect([verdict.verdict, verdict.faults.map(({ file }) => file)]).toEqual(['faulty', [name]]);
      }),
      { numRuns: 300 },
    );
  });

  it('[R82] always come to a verdict, also under a seal that fits', async () => {
    const names = [...(await site.payload({ scope: SAMPLE_SCOPE })).keys()];
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.oneof(fc.uint8Array(), value.map(safely)), async (pick, bytes) => {
        const own = sampleSite();
        const payload = await own.payload({ scope: SAMPLE_SCOPE });
        const name = names[pick % names.length]!;
        const verdict = await verifyBundle(new MemoryFiles(await own.seal(payload.set(name, bytes))), {
          policy: parsePolicy(own.trust),
        });
        // Anything may stand in the file for people, and some of it is a scope.
        if (name !== 'data/README.txt' && name !== 'data/scope.json')
          expect([name, verdict.verdict]).toEqual([name, 'faulty']);
      }),
      { numRuns: 150 },
    );
  });

  it('[R76] [R84] are never proven: sealed by whoever has none of the keys, under whatever origin and with keys of whatever name', async () => {
    const origins = ['', '.2'].flatMap((more) => [`${site.site}${more}/audit`, `${site.site}${more}/records`]);
    // And one of the checkpoints signed anew, or none.
    const notes = [[], ['audit', 2], ['audit', 4], ['records', 2], ['records', 8]] as const;
    for (const origin of origins)
      for (const name of [...origins, site.site, `${site.site}.2`])
        for (const [log, size] of notes) {
          const [own, key] = [sampleSite(), NoteKey.create(name)];
          const policy = parsePolicy(own.trust);
          for (const { keys } of [own.audit, own.records])
            keys.splice(0, Infinity, ...keys.filter(({ vkey }) => !vkey.startsWith(`${name}+`)));
          own.audit.restart(own.tick(), origin, key);
          if (log === 'records') {
            own.records.restart(own.tick(), origin.replace(/\w+$/, log), key);
            own.records.keys.pop();
          }
          if (log) own[log].sign(size);
          const verdict = await verifyBundle(new MemoryFiles(await own.seal(await own.payload())), { policy });
          expect([origin, name, log, size, verdict.verdict]).not.toEqual([origin, name, log, size, 'proven']);
        }
  });

  it('[R82] always come to a verdict: a zip cut, doubled, or of noise', async () => {
    const zip = zipped(files);
    await fc.assert(
      fc.asyncProperty(
        fc.nat(zip.length),
        fc.nat(zip.length),
        fc.uint8Array({ maxLength: 400 }),
        async (a, b, noise) => {
          const [from, to] = [Math.min(a, b), Math.max(a, b)];
          for (const bent of [
            zip.subarray(0, from),
            Buffer.concat([zip.subarray(0, from), zip.subarray(to)]),
            Buffer.concat([zip.subarray(0, to), zip.subarray(from)]),
            Buffer.concat([zip.subarray(0, from), noise, zip.subarray(from)]),
            Buffer.concat([noise, zip.subarray(zip.length - 22)]),
          ])
            if (!Buffer.from(bent).equals(Buffer.from(zip)))
              expect((await verifyContainer(bytesOf(bent), trust)).verdict).toBe('faulty');
        },
      ),
      { numRuns: 100 },
    );
  });
});

function safely(sample: Canonical): Uint8Array {
  return canonicalBytes(sample);
}
