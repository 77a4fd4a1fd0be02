import { api } from '@minutebook/contract';
import type { Act } from './review-calls.testing';

/** Every act on shipped packs: compared with a lexicon, and laid into its draft. */
export async function packCalls(act: Act): Promise<void> {
  const lexicon = await act('compliance', api.lexicons.create, { body: { name: 'Gifts' } });
  const at = { params: { id: lexicon.id, pack: 'gifts' as const } };
  const laying = await act('compliance', api.packs.compare, at);
  expect(laying.rules.map(({ change }) => change)).toEqual(laying.rules.map(() => 'new'));
  const [first] = laying.rules;
  const body = { version: laying.version, rules: [first!.rule.code] };
  const laid = await act('compliance', api.packs.lay, { ...at, body });
  expect(laid.draft).toEqual([first!.rule]);
  const again = await act('compliance', api.packs.compare, at);
  expect(again.rules.filter(({ change }) => change === 'same')).toHaveLength(1);
}
