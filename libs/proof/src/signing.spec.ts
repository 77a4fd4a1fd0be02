import fc from 'fast-check';
import { formatAddCheckpoint } from './add-checkpoint';
import { type Checkpoint, checkpointText, parseCheckpoint } from './checkpoint';
import { contradict } from './equivocation';
import { leafHash, treeRoot } from './hash';
import { HeadKeeper } from './keeper';
import { askToSign, LogSigner, type Reply, type SignerMemory, type Vault } from './log-signer';
import { LogWitness, type TrustedLog, type WitnessMemory } from './log-witness';
import { nodesOf, proveConsistency } from './nodes';
import { NoteKey, openNote, parseNote, signedNote } from './note';
import { formatRotation, MalformedRotation, openRotation } from './rotation';
import { SIGNATURE_TYPE, VerifierKey } from './verifier-key';

const ORIGIN = 'minutebook.example/records';
const NOW = new Date('2026-11-29T10:00:00.000Z');

/** A history: leaves in an order. Two that differ in a leaf before both ends are a fork. */
class History {
  readonly leaves: Uint8Array[];
  constructor(names: readonly string[]) {
    this.leaves = names.map((name) => leafHash(Buffer.from(name)));
  }
  at(size: number, origin = ORIGIN): Checkpoint {
    return { origin, size, root: treeRoot(this.leaves.slice(0, size)) };
  }
  path(from: number, to: number): Promise<readonly Uint8Array[]> {
    return proveConsistency(nodesOf(this.leaves.slice(0, to)), from, to);
  }
  async ask(from: number, to: number, origin = ORIGIN): Promise<string> {
    return askToSign(from, await this.path(from, to), this.at(to, origin));
  }
}

const honest = new History(Array.from({ length: 40 }, (_, i) => `entry ${i}`));
const forged = new History(Array.from({ length: 40 }, (_, i) => (i === 5 ? 'another entry' : `entry ${i}`)));

/** A vault that crashes where it is told to: before it has written, or after and before anybody learns of it. */
class Memory<T> implements Vault<T> {
  crash: 'before' | 'after' | undefined;
  private text: string | undefined;
  read(): T | undefined {
    return this.text === undefined ? undefined : (JSON.parse(this.text) as T);
  }
  write(memory: T): void {
    if (this.crash === 'before') throw new Error('crashed before');
    this.text = JSON.stringify(memory);
    if (this.crash === 'after') throw new Error('crashed after');
  }
}

const signerOf = (vault: Vault<SignerMemory>): LogSigner => new LogSigner(vault, () => NOW);
const keysOf = (signer: LogSigner): VerifierKey[] => signer.keys().map(({ vkey }) => VerifierKey.parse(vkey));
const open = (note: string, signer: LogSigner): Checkpoint => parseCheckpoint(openNote(note, keysOf(signer)).text);

describe('the keeper of heads', () => {
  it('[R77] lets continuations pass and nothing else, whatever it is asked', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(40), fc.nat(40), fc.boolean()), { maxLength: 30 }), async (steps) => {
        const keeper = new HeadKeeper();
        const passed: Checkpoint[] = [];
        for (const [old, size, fork] of steps) {
          const history = fork ? forged : honest;
          const path = await history.path(Math.min(old, size), size);
          const last = keeper.head(ORIGIN)?.size ?? 0;
          const judgement = keeper.accept(old, history.at(size), path);
          if (old !== last) expect(judgement).toEqual({ is: 'conflict', size: last });
          if (judgement.is === 'accepted') passed.push(history.at(size));
        }
        // All that passed is one history that only ever grew.
        for (const [index, checkpoint] of passed.entries()) {
          if (index > 0) expect(checkpoint.size).toBeGreaterThanOrEqual(passed[index - 1]!.size);
          for (const other of passed) {
            const [small, large] = other.size < checkpoint.size ? [other, checkpoint] : [checkpoint, other];
            const history = [honest, forged].find((one) => Buffer.from(one.at(large.size).root).equals(large.root))!;
            expect(Buffer.from(history.at(small.size).root).equals(small.root)).toBe(true);
          }
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('the signer', () => {
  it('[R77] signs what continues, and the same head again', async () => {
    const signer = signerOf(new Memory());
    for (const [from, to] of [[0, 1] as const, [1, 7] as const, [7, 7] as const, [7, 40] as const]) {
      const { status, body } = signer.sign(await honest.ask(from, to));
      expect(status).toBe(200);
      expect(open(body, signer)).toEqual(honest.at(to));
    }
    expect(signer.heads()).toEqual([{ origin: ORIGIN, head: { size: 40, root: honest.at(40).root } }]);
  });

  it('[R77] refuses a log that was put back, or written anew, and remembers what it signed', async () => {
    const vault = new Memory<SignerMemory>();
    const signer = signerOf(vault);
    signer.sign(await honest.ask(0, 30));
    const conflict: Reply = { status: 409, type: 'text/x.tlog.size', body: '30\n' };
    // An older copy of the database: it knows of twenty entries, and grows on from there.
    expect(signer.sign(await honest.ask(10, 20))).toEqual(conflict);
    expect(signer.sign(await honest.ask(20, 35))).toEqual(conflict);
    expect(signer.sign(await honest.ask(0, 35))).toEqual(conflict);
    // History written anew, with a proof that fits itself and not what was signed.
    expect(signer.sign(await forged.ask(30, 35))).toMatchObject({ status: 422 });
    expect(signer.sign(await forged.ask(30, 30))).toMatchObject({ status: 422 });
    expect(signer.sign(askToSign(30, [], honest.at(35)))).toMatchObject({ status: 422 });
    expect(signer.sign(askToSign(30, await honest.path(30, 35), forged.at(35)))).toMatchObject({ status: 422 });
    // Started again it knows the same.
    expect(signerOf(vault).sign(await forged.ask(30, 35))).toMatchObject({ status: 422 });
    expect(signerOf(vault).sign(await honest.ask(30, 35))).toMatchObject({ status: 200 });
  });

  it.each([
    ['nothing', ''],
    ['a note that is signed', formatAddCheckpoint({ old: 0, path: [], note: 'log\n0\nx\n\n— log AAAAAAAA\n' })],
    ['an extension line', formatAddCheckpoint({ old: 0, path: [], note: `${checkpointText(honest.at(3))}more\n\n` })],
    ['an old size beyond the new', askToSign(9, [], honest.at(3))],
    ['an origin no key can be named after', askToSign(0, [], honest.at(3, 'my log'))],
  ])('answers 400 to %s', (_what, body) => {
    const signer = signerOf(new Memory());
    expect(signer.sign(body).status).toBe(400);
    expect(signer.heads()).toEqual([]);
  });

  it('takes a log on at its first checkpoint only, and gives each a key of its own, named like it', async () => {
    const signer = signerOf(new Memory());
    expect(signer.sign(await honest.ask(5, 9))).toMatchObject({ status: 404 });
    expect(signer.sign(askToSign(0, await honest.path(5, 9), honest.at(9)))).toMatchObject({ status: 422 });
    expect(signer.sign(await honest.ask(0, 9))).toMatchObject({ status: 200 });
    expect(signer.sign(await forged.ask(0, 9, 'minutebook.example/audit'))).toMatchObject({ status: 200 });
    expect(keysOf(signer).map(({ name }) => name)).toEqual([ORIGIN, 'minutebook.example/audit']);
    expect(keysOf(signer)[0]!.publicKey).not.toEqual(keysOf(signer)[1]!.publicKey);
  });

  it('[R77] crashed at whatever instruction, never signs two histories', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(40), fc.boolean(), fc.constantFrom('before', 'after', undefined)), { maxLength: 20 }),
        async (steps) => {
          const vault = new Memory<SignerMemory>();
          const given: Checkpoint[] = [];
          for (const [size, fork, crash] of steps) {
            vault.crash = crash;
            const signer = signerOf(vault); // Started again, always.
            const last = signer.heads()[0]?.head.size ?? 0;
            const body = await (fork ? forged : honest).ask(Math.min(last, size), size);
            let reply: Reply | undefined;
            try {
              reply = signer.sign(body);
            } catch {
              continue; // It crashed, and nobody has an answer.
            }
            vault.crash = undefined;
            if (reply.status === 200) given.push(open(reply.body, signerOf(vault)));
          }
          for (const a of given) for (const b of given) expect(contradict(a, b)).toBe(false);
          const last = given.at(-1);
          if (last) expect(signerOf(vault).heads()[0]!.head.size).toBeGreaterThanOrEqual(last.size);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('[R88] hands over from key to key, twice, and old checkpoints still verify', async () => {
    const vault = new Memory<SignerMemory>();
    const signer = signerOf(vault);
    const notes = [signer.sign(await honest.ask(0, 10)).body];
    const statements = [signer.rotate('')[0]!.statement];
    notes.push(signer.sign(await honest.ask(10, 20)).body);
    statements.push(signer.rotate('minutebook.example/')[0]!.statement);
    notes.push(signer.sign(await honest.ask(20, 40)).body);
    expect(signer.rotate('another.example/')).toEqual([]);

    const keys = keysOf(signer);
    expect(keys).toHaveLength(3);
    for (const [index, note] of notes.entries())
      expect(openNote(note, keys).by.map(({ key }) => key.toString())).toEqual([keys[index]!.toString()]);
    // Whoever trusts the first key is led to the last by what the keys say of each other, and from which size on.
    const chain = statements.map(openRotation);
    expect(chain.map(({ from, to, size }) => [from.toString(), to.toString(), size])).toEqual([
      [keys[0]!.toString(), keys[1]!.toString(), 10],
      [keys[1]!.toString(), keys[2]!.toString(), 20],
    ]);
    expect(signer.keys().map(({ until, statement }) => [until, statement])).toEqual([
      [NOW.toISOString(), undefined],
      [NOW.toISOString(), statements[0]],
      [undefined, statements[1]],
    ]);
    // What it signed before is not forgotten with the key, and the old keys are.
    expect(signer.sign(await forged.ask(40, 40))).toMatchObject({ status: 422 });
    expect(JSON.stringify(vault.read()).match(/PRIVATE/g)).toHaveLength(1);
  });

  it('[R88] a statement that one of the two keys did not sign is none', () => {
    const [a, b, c] = [NoteKey.create(ORIGIN), NoteKey.create(ORIGIN), NoteKey.create('other.example')];
    const statement = formatRotation(a!, b!, 7, NOW);
    expect(openRotation(statement)).toEqual({ from: a!.verifier, to: b!.verifier, size: 7, at: NOW.toISOString() });
    const { text } = parseNote(statement);
    for (const bad of [
      signedNote(text, a!.sign(text)),
      signedNote(text, b!.sign(text)),
      signedNote(text, a!.sign(text), c!.sign(text)),
      formatRotation(a!, c!, 7, NOW),
      formatRotation(a!, a!, 7, NOW),
    ])
      expect(() => openRotation(bad)).toThrow(MalformedRotation);
    expect(() => openRotation(statement.replace('\n7\n', '\n8\n'))).toThrow('does not fit the text');
  });
});

describe('a witness', () => {
  const log = NoteKey.create(ORIGIN);
  const key = NoteKey.create('audit.example/witness', SIGNATURE_TYPE.cosignature);
  const trusted: TrustedLog[] = [{ origin: ORIGIN, key: log.verifier }];
  const witnessOf = (vault: Vault<WitnessMemory>, logs = trusted): LogWitness =>
    new LogWitness(
      vault,
      key,
      () => logs,
      () => NOW,
    );
  const noteOf = (checkpoint: Checkpoint, ...keys: NoteKey[]): string =>
    signedNote(checkpointText(checkpoint), ...keys.map((one) => one.sign(checkpointText(checkpoint))));
  const request = async (history: History, from: number, to: number, ...keys: NoteKey[]): Promise<string> =>
    formatAddCheckpoint({ old: from, path: await history.path(from, to), note: noteOf(history.at(to), ...keys) });

  it('[R78] cosigns what continues, with the time', async () => {
    const witness = witnessOf(new Memory());
    for (const [from, to] of [[0, 5] as const, [5, 5] as const, [5, 30] as const]) {
      const { status, body } = witness.add(await request(honest, from, to, log));
      expect(status).toBe(200);
      const note = noteOf(honest.at(to), log) + body;
      expect(openNote(note, [key.verifier]).by).toEqual([{ key: key.verifier, at: NOW }]);
      expect(openNote(note, [log.verifier, key.verifier]).by).toHaveLength(2);
      expect(witness.newest(ORIGIN)).toBe(note);
    }
    expect(witness.newest('unknown.example')).toBeUndefined();
  });

  it('[R78] answers 400, 403, 404, 409, 422 where the protocol has them, and changes nothing then', async () => {
    const vault = new Memory<WitnessMemory>();
    const witness = witnessOf(vault);
    expect(witness.add(await request(honest, 0, 20, log)).status).toBe(200);
    const before = vault.read();
    const stranger = NoteKey.create(ORIGIN);
    const bent = noteOf(honest.at(25), log).replace(/.{4}(.{8}\n)$/, 'AAAA$1');
    const cases: [status: number, why: string, body: string][] = [
      [400, 'not a request', 'hello'],
      [
        400,
        'no signature at all',
        formatAddCheckpoint({ old: 20, path: [], note: `${checkpointText(honest.at(25))}\n` }),
      ],
      [
        400,
        'an extension line',
        formatAddCheckpoint({ old: 20, path: [], note: noteOf(honest.at(25), log).replace('\n\n', '\nmore\n\n') }),
      ],
      [400, 'an old size beyond the new', formatAddCheckpoint({ old: 26, path: [], note: noteOf(honest.at(25), log) })],
      [
        404,
        'an unknown log',
        formatAddCheckpoint({ old: 0, path: [], note: noteOf(honest.at(5, 'other.example'), log) }),
      ],
      [403, 'a strange key', await request(honest, 20, 25, stranger)],
      [
        403,
        'a signature that does not fit',
        formatAddCheckpoint({ old: 20, path: await honest.path(20, 25), note: bent }),
      ],
      [409, 'an older size', await request(honest, 10, 25, log)],
      [409, 'no size', await request(honest, 0, 25, log)],
      [409, 'a larger size', await request(honest, 22, 25, log)],
      [422, 'another history', await request(forged, 20, 25, log)],
      [422, 'another tree of that size', await request(forged, 20, 20, log)],
      [422, 'no proof', formatAddCheckpoint({ old: 20, path: [], note: noteOf(honest.at(25), log) })],
    ];
    for (const [status, why, body] of cases) expect([witness.add(body).status, why]).toEqual([status, why]);
    expect(witness.add(await request(honest, 10, 25, log))).toEqual({
      status: 409,
      type: 'text/x.tlog.size',
      body: '20\n',
    });
    expect(vault.read()).toEqual(before);
    expect(witness.add(await request(honest, 20, 25, stranger, log)).status).toBe(200);
  });

  it('[R78] takes the empty tree only with the empty root, and no proof from nothing', async () => {
    const empty = { origin: ORIGIN, size: 0, root: treeRoot([]) };
    const add = (body: string): number => witnessOf(new Memory()).add(body).status;
    expect(add(formatAddCheckpoint({ old: 0, path: [], note: noteOf(empty, log) }))).toBe(200);
    expect(
      add(formatAddCheckpoint({ old: 0, path: [], note: noteOf({ ...empty, root: honest.at(1).root }, log) })),
    ).toBe(422);
    expect(add(formatAddCheckpoint({ old: 0, path: [honest.leaves[0]!], note: noteOf(honest.at(2), log) }))).toBe(422);
    // A log it never cosigned has size zero for it.
    expect(add(await request(honest, 1, 2, log))).toBe(409);
  });

  it('[R78] remembers when it is started again, also after a crash', async () => {
    const vault = new Memory<WitnessMemory>();
    witnessOf(vault).add(await request(honest, 0, 20, log));
    expect(witnessOf(vault).add(await request(forged, 20, 25, log)).status).toBe(422);
    vault.crash = 'after';
    expect(() => witnessOf(vault).add('old 20\n\n')).not.toThrow();
    const grow = await request(honest, 20, 30, log);
    expect(() => witnessOf(vault).add(grow)).toThrow('crashed after');
    vault.crash = undefined;
    expect(witnessOf(vault).add(grow)).toMatchObject({ status: 409, body: '30\n' });
    expect(witnessOf(vault).add(await request(honest, 30, 30, log)).status).toBe(200);
  });

  it('[R88] goes on with a new key of the log once it is told of it', async () => {
    const vault = new Memory<WitnessMemory>();
    const fresh = NoteKey.create(ORIGIN);
    witnessOf(vault).add(await request(honest, 0, 20, log));
    expect(witnessOf(vault).add(await request(honest, 20, 30, fresh)).status).toBe(403);
    const both = [...trusted, { origin: ORIGIN, key: fresh.verifier }];
    expect(witnessOf(vault, both).add(await request(honest, 20, 30, fresh)).status).toBe(200);
    expect(witnessOf(vault, both).add(await request(forged, 30, 35, fresh)).status).toBe(422);
  });
});
