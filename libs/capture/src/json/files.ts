import type { Attachment } from '../event';
import type { Context, Member } from '../importer';

/** Finds a file of the same archive by the path that a record gives; the path of the attachment. */
export type FindFile = (path: string) => string | undefined;

/**
 * Paths are relative to the record's folder, or to one around it: exports are packed from different levels. The nearest
 * folder wins.
 */
export function fileFinder({ path, members }: Context): FindFile {
  const found = new Map([...members].map(([name, attachment]) => [name.normalize('NFC'), attachment]));
  const folders = foldersOf(path.at(-1) ?? '');
  return (given) => {
    const plain = given
      .normalize('NFC')
      .replaceAll('\\', '/')
      .replace(/^(?:\.?\/)+/, '');
    if (plain === '') return undefined;
    for (const folder of folders) {
      const attachment = found.get(folder.normalize('NFC') + plain);
      if (attachment !== undefined) return attachment;
    }
    return undefined;
  };
}

/** The folder of a path and those around it, innermost first; the last is ``. */
function foldersOf(name: string): string[] {
  const folders: string[] = [];
  for (let at = name.lastIndexOf('/'); at >= 0; at = at === 0 ? -1 : name.lastIndexOf('/', at - 1))
    folders.push(name.slice(0, at + 1));
  return [...folders, ''];
}

export function folderOf(name: string): string {
  return name.slice(0, name.lastIndexOf('/') + 1);
}

export function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}

/** The attachment that a path names. */
export function fileAttachment(find: FindFile, path: string, facts: Partial<Attachment> = {}): Attachment {
  const member = find(path);
  return {
    name: baseName(path),
    ...facts,
    ...(member === undefined ? { state: 'missing' } : { state: 'member', path: member }),
  };
}

/**
 * Files below the record's folder that are of no format of records. An archive that lies beside it is none of its: exports
 * keep what was sent in folders of their own.
 */
export function filesBelow(record: Member, members: readonly Member[]): readonly Member[] {
  const folder = folderOf(record.name);
  return members.filter(
    ({ name, format }) =>
      format === undefined && name.startsWith(folder) && !/^[^/]*\.zip$/i.test(name.slice(folder.length)),
  );
}
