import { readFile } from 'node:fs/promises';
import { checkPack } from '@minutebook/export';
import { Problem } from '@minutebook/platform';
import { EXIT, type Invocation } from '../main';

/** Needs neither the archive nor a network: whoever was handed a pack checks it on their own machine. */
export async function verifyPack({ positionals, terminal }: Invocation): Promise<number> {
  const [path, ...more] = positionals;
  if (path === undefined || more.length > 0)
    throw new Problem({ code: 'usage', status: 422, title: 'Name one reasonable-steps pack.' });
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new Problem({ code: 'usage', status: 422, title: `There is no file ${path}.` }, { cause });
  });
  const verdict = await checkPack(bytes);
  const isSound = verdict.faults.length === 0;
  terminal.result({ ok: isSound, ...verdict }, () =>
    isSound
      ? `Hold ${verdict.hold}, as of ${verdict.asOf}: ${verdict.files} files, ${verdict.entries} log entries, ${verdict.texts} texts of notices, ${verdict.acknowledgements} acknowledgements.\n` +
        `Its parts fit together. Whether anybody altered it since it was made, only the audit log can tell: the entry hold.pack-made of this hold has to name this manifest\n  ${verdict.manifest}\n` +
        `and the entries in the pack are in the audit log whose root is\n  ${verdict.root}\nCompare both with what you had from elsewhere.\n`
      : `${verdict.faults.length} faults:\n${verdict.faults.map((fault) => `  ${fault}\n`).join('')}`,
  );
  return isSound ? EXIT.done : EXIT.found;
}
