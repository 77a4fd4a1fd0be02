import { operatorActor } from '@minutebook/access';
import { api, type Rehearsal, RuleText } from '@minutebook/contract';
import type { Lexicons, Rehearsals } from '@minutebook/surveillance';
import type { Answer, ApiClient } from './api-client.testing';
import type { Act } from './review-calls.testing';

/** Rehearses the draft of a lexicon as somebody, to the end, and returns the rehearsal. */
export async function rehearse(who: ApiClient, lexicon: string, version: number): Promise<Rehearsal> {
  const { id } = ok(await who.call(api.rehearsals.start, { params: { id: lexicon }, body: { version } }));
  return settled(who, id, ({ state }) => state === 'done');
}

/** Every act on rehearsals. */
export async function rehearsalCalls(
  act: Act,
  compliance: ApiClient,
  { lexicons, rehearsals }: { readonly lexicons: Lexicons; readonly rehearsals: Rehearsals },
): Promise<void> {
  const operator = operatorActor('test');
  const rule = (code: string, query: string): RuleText => RuleText.parse({ code, title: code, query, severity: 1 });
  const { lexicon } = await lexicons.apply(operator, 'Rehearsed', [
    rule('R-0', 'announce* OR ok OR discussed'),
    rule('R-1', 'parrot'),
  ]);
  const place = { params: { id: String(lexicon.id) } };
  const { version } = await act('compliance', api.lexicons.draft, {
    ...place,
    body: { version: lexicon.version, rules: [rule('R-0', 'parrot W/5 discussed'), rule('R-1', 'parrot')] },
  });
  const started = await act('compliance', api.rehearsals.start, { ...place, body: { version } });
  const { id, figures, objections } = await settled(compliance, started.id, ({ state }) => state === 'done');
  expect(figures!.alerts).toMatchObject({ gained: 0 });
  expect(figures!.alerts.lost).toBeGreaterThan(0);
  expect(objections.map(({ code }) => code)).toContain('large-drop');
  const of = { params: { id } };
  expect(ok(await compliance.call(api.rehearsals.rules, of)).items.map(({ code }) => code)).toEqual(['R-0']);
  const lost = await act('compliance', api.rehearsals.messages, { ...of, query: { side: 'lost' } });
  expect(lost.items.length).toBeGreaterThan(0);
  const items = lost.items.map(({ rule, message }) => ({ rule, message }));
  await act('compliance', api.rehearsals.reasons, { ...of, body: { items, reason: 'It is announced to all.' } });
  await act('compliance', api.rehearsals.draw, { ...of, body: { lost: 59, untouched: 1 } });
  await settled(compliance, id, ({ drawing }) => !drawing);
  const sample = await act('compliance', api.rehearsals.sample, of);
  for (const { message } of sample.items)
    await act('compliance', api.rehearsals.judge, { ...of, body: { message, relevant: false, note: '' } });
  expect(ok(await compliance.call(api.rehearsals.get, of)).objections).toEqual([]);

  // Begun and not run: no job was told of it.
  const { row } = await rehearsals.start(operator, lexicon.id, { version, from: null, to: null, without: null });
  await act('compliance', api.rehearsals.cancel, { params: { id: String(row.id) }, body: { version: 0 } });
  const listed = ok(await compliance.call(api.rehearsals.list, place)).items;
  expect(listed.map(({ state }) => state)).toEqual(['cancelled', 'done', 'done']);
}

async function settled(who: ApiClient, id: string, is: (rehearsal: Rehearsal) => boolean): Promise<Rehearsal> {
  for (;;) {
    const rehearsal = ok(await who.call(api.rehearsals.get, { params: { id } }));
    if (rehearsal.state === 'failed') throw new Error('the rehearsal failed');
    if (is(rehearsal)) return rehearsal;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function ok<R>({ status, body }: Answer<R>): R {
  if (status !== 200) throw new Error(JSON.stringify(body));
  return body;
}
