import { CompoundFile, isCompoundFile, type Storage } from '@minutebook/capture';
import { type Content, type Reading, unread, type Work } from '../reading';
import { readMessages } from '../formats/messages';
import { readExcelBinary } from './excel-binary';
import { readPowerpointBinary } from './powerpoint-binary';
import { readWordBinary } from './word-binary';

interface Kind {
  readonly type: string;
  read(storage: Storage, content: Content, work: Work): Reading | Promise<Reading>;
}

/** Kinds of compound files, by a stream that only they have. */
const KINDS: readonly (Kind & { readonly stream: string })[] = [
  {
    stream: 'EncryptedPackage',
    type: 'application/vnd.openxmlformats-officedocument',
    read: () => unread('encrypted'),
  },
  { stream: 'WordDocument', type: 'application/msword', read: (storage, _, work) => readWordBinary(storage, work) },
  { stream: 'Workbook', type: 'application/vnd.ms-excel', read: (storage, _, work) => readExcelBinary(storage, work) },
  { stream: 'Book', type: 'application/vnd.ms-excel', read: (storage, _, work) => readExcelBinary(storage, work) },
  {
    stream: 'PowerPoint Document',
    type: 'application/vnd.ms-powerpoint',
    read: (storage, _, work) => readPowerpointBinary(storage, work),
  },
  {
    stream: '__properties_version1.0',
    type: 'application/vnd.ms-outlook',
    read: (_, content, work) => readMessages(content, work),
  },
];

/** A compound file by its kind: old Office documents, Outlook messages, encrypted new Office documents. */
export function compoundKind({ bytes }: Content): {
  readonly type: string;
  readonly storage: Storage;
  readonly kind?: Kind;
} {
  if (!isCompoundFile(bytes))
    return { type: 'application/x-cfb', storage: { storages: new Map(), streams: new Map() } };
  const { root } = new CompoundFile(bytes);
  const kind = KINDS.find(({ stream }) => root.streams.has(stream));
  return kind ? { type: kind.type, storage: root, kind } : { type: 'application/x-cfb', storage: root };
}
