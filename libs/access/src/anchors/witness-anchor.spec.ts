import {
  LogWitness,
  nodesOf,
  NoteKey,
  openNote,
  proveConsistency,
  SIGNATURE_TYPE,
  type WitnessMemory,
} from '@minutebook/proof';
import { leavesOf, OutsideServer, SignedLog } from './outside.testing';
import { WitnessAnchor } from './witness-anchor';

const AT = new Date('2026-11-29T10:30:00Z');
const NOW = new Date('2026-11-29T10:30:07Z');

let log: SignedLog;
let key: NoteKey;
let memory: WitnessMemory | undefined;
let server: OutsideServer;
/** What our own receipts say. */
let seen: number;

beforeEach(async () => {
  log = new SignedLog();
  key = NoteKey.create('witness.example/w1', SIGNATURE_TYPE.cosignature);
  memory = undefined;
  seen = 0;
  const vault = { read: () => memory, write: (next: WitnessMemory) => void (memory = next) };
  const witness = new LogWitness(
    vault,
    key,
    () => [{ origin: log.origin, key: log.key.verifier }],
    () => NOW,
  );
  server = await new OutsideServer(({ url, body }) => {
    if (url !== '/w1/add-checkpoint') return { status: 404 };
    const { status, type, body: said } = witness.add(body.toString());
    return { status, headers: { 'Content-Type': type }, body: said };
  }).start();
});
afterEach(() => server.stop());

function anchor(leaves = leavesOf(100), trusted = key.verifier): WitnessAnchor {
  return new WitnessAnchor(new URL(`http://${server.host}/w1`), trusted, {
    seen: async () => seen,
    consistency: ({ size }, from) => proveConsistency(nodesOf(leaves), from, size),
  });
}

describe('a witness', () => {
  it('[R78] cosigns what the log grew into, and its line opens the note at its time', async () => {
    for (const size of [7, 7, 9, 64, 100]) {
      const checkpoint = log.at(size);
      const [receipt] = await anchor().publish([checkpoint], AT);
      const note = checkpoint.note + Buffer.from(receipt!.evidence!).toString();
      expect(
        openNote(note, [key.verifier, log.key.verifier]).by.map(({ key: by, at }) => [by.name, at?.toISOString()]),
      ).toEqual([
        [log.origin, undefined],
        ['witness.example/w1', '2026-11-29T10:30:07.000Z'],
      ]);
      seen = size;
    }
  });

  it('[R78] that saw more than our receipts say is asked from there: 409', async () => {
    await anchor().publish([log.at(40)], AT);
    seen = 0;
    await anchor().publish([log.at(100)], AT);
    expect(server.asked.map(({ body }) => body.toString().split('\n')[0])).toEqual(['old 0', 'old 0', 'old 40']);
  });

  it('[R77] [R79] refuses a log that was cut back, and one that was rewritten', async () => {
    await anchor().publish([log.at(40)], AT);
    seen = 40;
    await expect(anchor().publish([log.at(30)], AT)).rejects.toMatchObject({ code: 'ahead' });
    seen = 0;
    await expect(anchor().publish([log.at(30)], AT)).rejects.toMatchObject({ code: 'ahead' });
    seen = 40;
    const rewritten = [...leavesOf(20), ...leavesOf(80, 'other')];
    await expect(anchor(rewritten).publish([log.at(100, rewritten)], AT)).rejects.toMatchObject({
      code: 'inconsistent',
    });
    await expect(anchor(rewritten).publish([log.at(40, rewritten)], AT)).rejects.toMatchObject({
      code: 'inconsistent',
    });
    expect(memory!.logs[0]!.size).toBe(40);
  });

  it('[R78] that does not know the log, or the key, says so by number', async () => {
    await expect(anchor().publish([new SignedLog('audit').at(7)], AT)).rejects.toMatchObject({ code: '404' });
    const impostor = new SignedLog();
    await expect(anchor().publish([impostor.at(7)], AT)).rejects.toMatchObject({ code: '403' });
  });

  it('counts only with its own key: other lines are left out, a wrong one is a fault', async () => {
    const stranger = NoteKey.create('stranger.example', SIGNATURE_TYPE.cosignature);
    const checkpoint = log.at(7);
    const text = checkpoint.note.slice(0, checkpoint.note.indexOf('\n\n') + 1);
    const own = key.cosign(text, NOW);
    server.answer = () => ({ status: 200, body: stranger.cosign(text, NOW) + own });
    const [receipt] = await anchor().publish([checkpoint], AT);
    expect(Buffer.from(receipt!.evidence!).toString()).toBe(own);
    for (const body of [stranger.cosign(text, NOW), key.cosign(`${text}x\n`, NOW), '', 'thanks\n']) {
      server.answer = () => ({ status: 200, body });
      await expect(anchor().publish([checkpoint], AT)).rejects.toMatchObject({ code: 'not-cosigned' });
    }
    server.answer = () => ({ status: 409, body: 'many\n' });
    await expect(anchor().publish([checkpoint], AT)).rejects.toMatchObject({ code: '409' });
  });
});
