import { done, until } from './firm';
import type { Person } from './person';

/** A lexicon of these rules by the way every draft takes: saved, rehearsed, approved with a reason, in force. */
export async function putInForce(by: Person, name: string, rules: readonly object[]): Promise<void> {
  const { id, version } = await done(by.ask('POST', '/api/lexicons', { name }));
  const address = `/api/lexicons/${String(id)}`;
  const drafted = await done(by.ask('PUT', `${address}/draft`, { version, rules }));
  const started = await done(by.ask('POST', `${address}/rehearsals`, { version: drafted['version'] }));
  const rehearsal = await until(
    () => done(by.ask('GET', `/api/rehearsals/${String(started['id'])}`)),
    ({ state }) => state === 'done',
  );
  const approval = { version: drafted['version'], reason: 'The first rules of this desk.', rehearsal: rehearsal['id'] };
  await done(by.ask('POST', `${address}/publication`, approval));
}
