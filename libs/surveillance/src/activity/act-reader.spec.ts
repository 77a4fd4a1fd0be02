import type { Handle, LedgerItem, Reader } from '@minutebook/archive';
import { ActReader } from './act-reader';

const AT = new Date('2026-11-24T10:00:00.000Z');
const ANN = { id: 'a-1', externalId: 'E1', name: 'Ann Lee', ofFirm: true };

const handle = (id: number, person?: object, ofFirm = false): [number, Handle] => [
  id,
  {
    id,
    scheme: 'email',
    value: `h${id}@x.example`,
    name: '',
    holders: person ? [{ person, from: null, until: null }] : [],
    ofFirm,
  } as unknown as Handle,
];
/** Ann, a client the directory knows, and somebody nobody knows. */
const HANDLES = new Map([handle(1, ANN), handle(2, { ...ANN, id: 'c-1', ofFirm: false }), handle(3)]);

const version = (position: number, more: object = {}) => ({
  id: 100 + position,
  message: 10 + position,
  version: 0,
  change: 'captured',
  kind: 'message',
  conversation: 5,
  channel: 'teams',
  at: AT,
  sentAt: AT,
  receivedAt: AT,
  sender: 1,
  parties: [1, 2, 3],
  position,
  event: { type: 'message', body: '你好，明天见', recipients: [] },
  ...more,
});

async function acts(items: readonly object[], messages: readonly object[] = [], type = 'group') {
  const reader = {
    follow: () => Promise.resolve(items as LedgerItem[]),
    messages: (ids: readonly number[]) =>
      Promise.resolve(messages.filter((one) => ids.includes((one as { id: number }).id))),
    handles: () => Promise.resolve(HANDLES),
    conversations: () => Promise.resolve(new Map([[5, { id: 5, channel: 'teams', title: null, type }]])),
  } as unknown as Reader;
  return (await new ActReader(reader).follow(0, 10))!.acts;
}

describe('acts', () => {
  it('say who, where, with whom and in which language, and no text', async () => {
    expect(await acts([version(0)])).toEqual([
      {
        kind: 'message',
        message: 10,
        versionId: 100,
        version: 0,
        position: 0,
        at: AT.getTime(),
        person: 'a-1',
        conversation: 5,
        isGroup: true,
        outsiders: [2, 3],
        known: [1, 2],
        strangers: [3],
        language: 'zh',
      },
    ]);
    expect(await acts([version(0, { sender: 3 })], [], 'direct')).toMatchObject([{ person: null, isGroup: false }]);
  });

  it('are no edits, reactions or canaries; a notice of a timer is one, other lines of a service only say who is there', async () => {
    const system = (position: number, notice?: string) =>
      version(position, { kind: 'system', event: { type: 'system', body: '', recipients: [], notice } });
    const found = await acts([
      version(0, { kind: 'canary' }),
      version(1, { kind: 'reaction' }),
      version(2, { version: 1, change: 'edited' }),
      system(3, 'timer-on'),
      system(4, 'timer-off'),
      system(5),
      { kind: 'gone', position: 6 },
    ]);
    expect(found.map(({ kind, position, person, language }) => [kind, position, person, language])).toEqual([
      ['timer', 3, 'a-1', null],
      ['message', 4, null, null],
    ]);
  });

  it('are deletions the source tells of, and messages a later capture no longer has, by whoever wrote them', async () => {
    const written = version(0);
    const deleted = version(1, { id: 201, message: 10, version: 1, change: 'deleted', sender: null, parties: [] });
    const absence = {
      kind: 'annotation',
      message: 10,
      position: 2,
      annotation: { kind: 'absence', receivedAt: '2026-11-25T00:00:00.000Z' },
    };
    const text = { kind: 'annotation', message: 10, position: 3, annotation: { kind: 'text' } };
    const ofDisposed = { ...absence, message: 99, position: 4 };
    const found = await acts([deleted, absence, text, ofDisposed], [{ id: 10, versions: [written] }]);
    expect(found).toMatchObject([
      { kind: 'deletion', versionId: 201, person: 'a-1', at: AT.getTime(), language: null },
      { kind: 'deletion', versionId: 100, person: 'a-1', at: Date.parse('2026-11-25T00:00:00Z') },
    ]);
  });
});
