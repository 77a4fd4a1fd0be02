import { ROLE_PERMISSIONS } from '@minutebook/access';
import { api, type Endpoint, ROLES } from '@minutebook/contract';

const ROUTES = Object.entries(api.lexicons) as [string, Endpoint][];

it('[R190] rules are for those who keep them and those who check them; who reviews sees hits, never the list', () => {
  const readers = ROLES.filter((role) => ROLE_PERMISSIONS[role].includes('lexicon.read'));
  expect([...readers].sort()).toEqual(['auditor', 'compliance', 'supervisor']);
  const may = new Set<string>(ROLE_PERMISSIONS.analyst);
  expect(ROUTES.filter(([, { permission }]) => may.has(permission))).toEqual([]);
  const needed = ROUTES.map(([, { permission }]) => permission);
  expect(needed.filter((permission) => !permission.startsWith('lexicon.'))).toEqual([]);
});

it('[R190] whatever answers with the text of a rule writes who looked', () => {
  // Names, figures, and advice to whoever writes the draft.
  const silent = ROUTES.filter(([, { audit }]) => audit === undefined).map(([name]) => name);
  expect(silent.sort()).toEqual(['advice', 'list', 'publications']);
});
