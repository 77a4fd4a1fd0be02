import { readFile } from 'node:fs/promises';
import { type Difference, DirectoryImport, readDirectoryFile, readLdapDirectory } from '@minutebook/archive';
import { Problem } from '@minutebook/platform';
import { Pipeline } from '@minutebook/appliance';
import { EXIT, type Invocation } from '../main';
import { fromHere, withArchive } from '../session';

/**
 * `people import FILE` or `ldaps://…`: takes a directory over; with `--dry-run` says what it would change, and changes
 * nothing. The password of an LDAP directory comes from LDAP_PASSWORD: what is typed as a flag, every process can read.
 */
export async function importPeople(invocation: Invocation): Promise<number> {
  const { positionals, flags, terminal, signal } = invocation;
  const [verb, path] = positionals;
  if (verb !== 'import' || path === undefined)
    throw new Problem({
      code: 'usage',
      status: 422,
      title: 'Name a directory file, or an LDAP directory.',
      hint: 'npm run minutebook -- people import FILE.csv --dry-run',
    });
  const isLdap = /^ldaps?:\/\//i.test(path);
  const { entries, faults } = isLdap
    ? await readLdapDirectory({
        url: path,
        bind: typeof flags.bind === 'string' ? flags.bind : undefined,
        password: process.env.LDAP_PASSWORD,
      })
    : readDirectoryFile(await bytesOf(fromHere(path)));
  const source = isLdap ? 'ldap' : 'csv';
  const isComplete = flags.complete === true;
  return withArchive(invocation, async ({ context, actor }) => {
    const directory = context.get(DirectoryImport);
    const isDry = flags['dry-run'] === true;
    const difference = await (isDry
      ? directory.compare(actor, entries, isComplete, source)
      : directory.import(actor, entries, isComplete, source));
    // What search says of directions follows the directory.
    if (!isDry) await context.get(Pipeline).drain(signal);
    for (const { line, fault } of faults) terminal.say(`${isLdap ? 'entry' : 'line'} ${line}: ${fault}`);
    terminal.result(documentOf(difference, isDry, faults), () => textOf(difference, isDry, isComplete));
    return EXIT.done;
  });
}

async function bytesOf(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new Problem({ code: 'usage', status: 422, title: `There is no file ${path}.` }, { cause: error });
  }
}

function documentOf(difference: Difference, dryRun: boolean, faults: readonly object[]): object {
  const { entries, unchanged, added, changed, gone, conflicts } = difference;
  return {
    dryRun,
    entries,
    unchanged,
    added: added.map(({ facts }) => facts.externalId),
    changed: changed.map(({ person, fields }) => ({ id: person.externalId, fields })),
    missing: gone.map(({ externalId }) => externalId),
    conflicts: conflicts.map(({ claim, claimants }) => ({ handle: `${claim.scheme}:${claim.value}`, claimants })),
    faults,
  };
}

function textOf(difference: Difference, isDry: boolean, isComplete: boolean): string {
  const { entries, unchanged, added, changed, gone, conflicts } = difference;
  const lines = [
    ...added.map(({ facts }) => `  + ${facts.externalId}  ${facts.name}`),
    ...changed.flatMap(({ person, fields, added: fresh, missing }) => [
      `  ~ ${person.externalId}  ${person.name}`,
      ...fields.map(({ field, before, after }) => `      ${field}: ${before || '(none)'} → ${after || '(none)'}`),
      ...fresh.map(({ scheme, value }) => `      + ${scheme}:${value}`),
      ...missing.map(({ scheme, value }) => `      - ${scheme}:${value}`),
    ]),
    ...gone.map(({ externalId, name }) => `  ${isComplete ? 'left' : 'missing'}  ${externalId}  ${name}`),
    ...conflicts.map(
      ({ claim, claimants }) => `  claimed twice  ${claim.scheme}:${claim.value}  ${claimants.join(', ')}`,
    ),
  ];
  const counts = `${entries} people: ${added.length} new, ${changed.length} changed, ${unchanged} as they were, ${gone.length} missing, ${conflicts.length} handles claimed twice`;
  return [...lines, counts, isDry ? 'Nothing was changed.' : 'Done.', ''].join('\n');
}
