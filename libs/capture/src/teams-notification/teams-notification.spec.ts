import fc from 'fast-check';
import { examine } from '../testing/examine';
import { mutated } from '../testing/mutation';

const call = (...more: object[]): string =>
  JSON.stringify({ value: more.map((one) => ({ subscriptionId: 's', changeType: 'created', ...one })) });

describe('change notifications of Microsoft Graph', () => {
  it('hold no message; what lies beside them does', async () => {
    const { objects, events, exceptions, notes } = await examine('body.json', call({ resource: 'chats(1)' }, {}));
    expect(objects[0]!.object.format).toBe('teams-notification');
    expect([events, exceptions]).toEqual([[], []]);
    expect(notes).toEqual(['2 notifications; what they are about lies beside them.']);
  });

  it('[R45] that say something was dropped are exceptions', async () => {
    const { exceptions } = await examine(
      'b.json',
      call({ lifecycleEvent: 'missed' }, {}, { lifecycleEvent: 'subscriptionRemoved' }),
    );
    expect(exceptions.map(({ detail }) => detail)).toEqual([
      'Microsoft Graph says that it dropped notifications of this subscription',
      'Microsoft Graph says that it removed this subscription: nothing comes by it any more',
    ]);
  });

  it('[R6] damaged in any way are read without a throw, and nothing is lost', async () => {
    const whole = Buffer.from(call({ resource: 'x' }, { lifecycleEvent: 'missed' }));
    await fc.assert(
      fc.asyncProperty(mutated(whole), async (bytes) => void (await examine('b.json', bytes))),
      {
        numRuns: 200,
      },
    );
  });
});
